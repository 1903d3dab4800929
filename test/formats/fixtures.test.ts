import assert from 'node:assert/strict';
import { join } from 'node:path';
import { checkSample, loadManifest } from './manifest.js';
import { codes, readPath, totals } from './support.js';

const formats = join('test', 'fixtures', 'formats');

describe('flow files of the fixtures', () => {
  for (const sample of loadManifest(join(formats, 'manifest.json'))) {
    it(`${sample.file}: ${sample.what}`, async () => {
      const reading = await checkSample(sample, join(formats, sample.file));
      assert.equal(reading.error, undefined);
      assert.deepEqual(codes(reading), sample.file.includes('truncated') ? ['truncated-record'] : []);
    });
  }

  it('gives the flows of the capture file in every form of it', async () => {
    const whole = await readPath(join('test', 'fixtures', 'flows', 'ft-v05.2026-04-14.090000+0000'));
    assert.deepEqual(totals(whole.rows), { flows: 1572, octets: 310840055, packets: 483470 });
    for (const file of ['v5-le.ft', 'v5-be-z.ft']) {
      const { rows } = await readPath(join(formats, file));
      assert.deepEqual(rows, whole.rows, file);
    }
    for (const file of ['v5-truncated.ft', 'v5-truncated-z.ft']) {
      const { rows } = await readPath(join(formats, file));
      assert.deepEqual(rows, whole.rows.slice(0, rows.length), file);
    }
  });
});
