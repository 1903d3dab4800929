import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseDateText } from '../../lib/query/getdate.js';
import { describeWithData, sharedData } from '../support/data.js';
import { inZone } from '../support/zone.js';

interface Recorded {
  zones: { tz: string; results: Record<string, number> }[];
}

/** The original ends in 2038; the specification asks for any year. */
const BEYOND_THE_ORIGINAL: Record<string, string> = { '12/05/2039 00:00:00': '2039-12-05T00:00:00' };

describeWithData('recorded dates of flow-tools', () => {
  const recorded = JSON.parse(
    readFileSync(sharedData('golden', 'flow-tools', 'getdate.json'), 'utf8'),
  ) as Recorded;

  for (const { tz, results } of recorded.zones) {
    it(`agree in ${tz}`, () => {
      inZone(tz, () => {
        assert.equal(Object.keys(results).length, 26);
        for (const [text, seconds] of Object.entries(results)) {
          const later = BEYOND_THE_ORIGINAL[text];
          const expected = later === undefined ? seconds : new Date(later).getTime() / 1000;
          assert.equal(parseDateText(text, new Date(1772461800_000)) ?? -1, expected, text);
        }
      });
    });
  }
});
