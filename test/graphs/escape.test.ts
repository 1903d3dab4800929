import assert from 'node:assert/strict';
import { escapeColons, legendName } from '../../lib/graphs/escape.js';

describe('graphs/escape', () => {
  it('escapes colons and nothing else', () => {
    assert.equal(escapeColons('a:b::c'), 'a\\:b\\:\\:c');
    assert.equal(escapeColons('50% \\ "x" \'y\' #,\\n'), '50% \\ "x" \'y\' #,\\n');
  });

  it('writes legends in upper case, ASCII letters only, and pads without cutting', () => {
    assert.equal(legendName('http', 6), 'HTTP  ');
    assert.equal(legendName('straße-é', 4), 'STRAßE-é');
  });
});
