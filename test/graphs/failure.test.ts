import assert from 'node:assert/strict';
import { failureArguments, publicMessage } from '../../lib/graphs/failure.js';
import { draw } from '../cugrapher/support.js';

describe('graphs/failure', () => {
  it('takes directories and control characters out of a message', () => {
    const shown = (text: string): string => publicMessage(new Error(text), '/srv/my rrds/');
    assert.equal(shown("opening '/srv/my rrds/r/total.rrd': x"), "opening 'r/total.rrd': x");
    assert.equal(shown('opening /var/lib/other/total.rrd failed'), 'opening total.rrd failed');
    assert.equal(shown('a=/etc/passwd (/x/y) bits/s 1/2'), 'a=passwd (y) bits/s 1/2');
    assert.equal(shown('one\r\ntwo\u0000'), 'one two');
    assert.equal(shown('x'.repeat(5000)).length, 200);
    assert.equal(publicMessage('plain text', '/srv'), 'plain text');
  });

  it('draws the message on as many lines as it needs, colons and all', async () => {
    const { legend, image, width } = await draw(
      failureArguments(300, `opening 'a:b.rrd'\\: ${'y'.repeat(60)}`),
    );
    assert.equal(
      legend.join('').replace(/\s+/g, ' '),
      `graph failed (opening 'a:b.rrd'\\: ${'y'.repeat(60)})`,
    );
    assert.ok(legend.length > 1);
    assert.ok(width >= 300);
    assert.equal(image.subarray(1, 4).toString(), 'PNG');
  });
});
