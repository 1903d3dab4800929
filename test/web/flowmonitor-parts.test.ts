import assert from 'node:assert/strict';
import { labelPart, trackingOfHash } from '../../lib/web/pages/flowmonitor/names.js';
import { rateText } from '../../lib/web/pages/flowmonitor/rate-text.js';
import { sparkline } from '../../lib/web/pages/flowmonitor/sparkline.js';

describe('parts of the pages of trackings', () => {
  it('write rates with three digits that count', () => {
    const texts: [number, string][] = [
      [0, '0 bps'],
      [7, '7 bps'],
      [999.9, '1 kbps'],
      [1234, '1.23 kbps'],
      [94320, '94.3 kbps'],
      [999_999, '1 Mbps'],
      [12_345_678, '12.3 Mbps'],
      [4e15, '4 Pbps'],
      [5e18, '5000 Pbps'],
    ];
    for (const [value, text] of texts) assert.equal(rateText(value, 'bps'), text);
    assert.equal(rateText(0.0162803633333331, 'fpsi'), '0.0163 fps');
    assert.equal(rateText(1500, 'pps'), '1.5 kpps');
  });

  it('draw curves from zero, with gaps where nothing is known', () => {
    assert.equal(sparkline([]), undefined);
    assert.equal(sparkline([null, null]), undefined);
    const curve = sparkline([0, 10, null, 5, null]);
    assert.equal(curve?.line, 'M0.0 23.0L24.0 1.0M72.0 12.0h0.1');
    assert.equal(curve?.area, 'M0.0 23.0L24.0 1.0V24H0.0ZM72.0 12.0V24H72.0Z');
    assert.equal(sparkline([0, 0])?.line, 'M0.0 23.0L96.0 23.0');
  });

  it('name a tracking by its label where that leads back to it', () => {
    assert.equal(labelPart({ label: 'Edge in / out', fileName: 'edge_in_-_out' }), 'Edge~in~/~out');
    assert.equal(labelPart({ label: 'Edge', fileName: 'other' }), 'other');
    assert.equal(labelPart({ label: 'a~b', fileName: 'a~b' }), 'a~b');
    assert.equal(labelPart({ label: 'A^b', fileName: 'a^b' }), 'a^b');
  });

  it('read hashes of trackings in every spelling', () => {
    for (const part of ['MT_web', 'TR_web', 'filter_hash=MT_web.fil', 'filter_hash=TR_web.archive'])
      assert.equal(trackingOfHash(part), 'web');
    assert.equal(trackingOfHash('FV_web'), undefined);
  });
});
