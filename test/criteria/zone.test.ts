import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { zoneAbbreviation } from '../../lib/criteria/zone.js';
import { parseZoneFile } from '../../lib/criteria/zone-file.js';
import { inZone } from '../support/zone.js';

const WINTER = Date.parse('2026-01-15T12:00:00Z') / 1000;
const SUMMER = Date.parse('2026-07-15T12:00:00Z') / 1000;

describe('zoneAbbreviation', () => {
  for (const [zone, winter, summer] of [
    ['UTC', 'UTC', 'UTC'],
    ['Europe/Berlin', 'CET', 'CEST'],
    ['America/New_York', 'EST', 'EDT'],
    ['Asia/Tokyo', 'JST', 'JST'],
    ['Australia/Sydney', 'AEDT', 'AEST'],
  ] as const) {
    it(`is ${winter} and ${summer} in ${zone}`, function () {
      if (!existsSync(`/usr/share/zoneinfo/${zone}`)) this.skip();
      assert.deepEqual(
        inZone(zone, () => [zoneAbbreviation(WINTER), zoneAbbreviation(SUMMER)]),
        [winter, summer],
      );
    });
  }
});

/** A zone file of version 2 with two types and two changes. */
function zoneFile(): Buffer {
  const header = (counts: number[]): Buffer => {
    const bytes = Buffer.alloc(44);
    bytes.write('TZif2', 'latin1');
    for (const [index, count] of counts.entries()) bytes.writeUInt32BE(count, 20 + 4 * index);
    return bytes;
  };
  const body = Buffer.alloc(2 * 8 + 2 + 2 * 6 + 8);
  body.writeBigInt64BE(-100n, 0);
  body.writeBigInt64BE(200n, 8);
  body.set([1, 0], 16);
  body.writeInt32BE(3600, 18);
  body.writeInt32BE(-7200, 24);
  body.writeUInt8(4, 29);
  body.write('AAA\0BBB\0', 30, 'latin1');
  return Buffer.concat([header([0, 0, 0, 0, 0, 0]), header([0, 0, 0, 2, 2, 8]), body, Buffer.from('\n\n')]);
}

describe('parseZoneFile', () => {
  it('reads types and changes', () => {
    assert.deepEqual(parseZoneFile(zoneFile()), {
      types: [
        { offset: 3600, abbreviation: 'AAA' },
        { offset: -7200, abbreviation: 'BBB' },
      ],
      changes: [
        { time: -100, type: 1 },
        { time: 200, type: 0 },
      ],
    });
  });

  it('finds nothing in files that are cut off or something else', () => {
    const whole = zoneFile();
    for (let length = 0; length < whole.length - 2; length++) {
      assert.equal(parseZoneFile(whole.subarray(0, length)), undefined, `${length} bytes`);
    }
    const huge = zoneFile();
    huge.writeUInt32BE(0xffffffff, 44 + 32);
    assert.equal(parseZoneFile(huge), undefined);
  });
});
