import assert from 'node:assert/strict';
import { publicPath, publicPathOf } from '../../lib/web/public-path.js';

describe('the path of a file that a web server shows', () => {
  for (const short of ['/FlowGrapher', 'FlowGrapher', '/FlowGrapher/', '//FlowGrapher'])
    it(`begins at the server's root, with $graphs_short = ${short}`, () => {
      assert.equal(publicPath(short, 'a b.png'), '/FlowGrapher/a%20b.png');
    });

  it('is there only if the file is', async () => {
    assert.equal(await publicPathOf('docs', '/x', 'WEB.md'), '/x/WEB.md');
    assert.equal(await publicPathOf('docs', '/x', 'nosuch.pdf'), undefined);
  });
});
