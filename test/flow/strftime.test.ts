import assert from 'node:assert/strict';
import { strftime } from '../../lib/flow/strftime.js';
import { inZone } from '../support/zone.js';

describe('strftime', () => {
  const time = new Date(Date.UTC(2026, 2, 2, 4, 5, 6));
  const cases: [zone: string, format: string, text: string][] = [
    ['UTC', '%Y-%m-%d %H:%M:%S', '2026-03-02 04:05:06'],
    ['UTC', '%F_%T', '2026-03-02_04:05:06'],
    ['UTC', '%a %A %b %B', 'Mon Monday Mar March'],
    ['UTC', '%e|%j|%y|%s|%%', ' 2|061|26|1772424306|%'],
    ['UTC', '%z %Q %', '+0000 %Q %'],
    ['America/New_York', '%F %H %z %j', '2026-03-01 23 -0500 060'],
    ['Asia/Kolkata', '%H:%M %z', '09:35 +0530'],
  ];
  for (const [zone, format, text] of cases) {
    it(`writes ${format} in ${zone}`, () => {
      assert.equal(
        inZone(zone, () => strftime(format, time)),
        text,
      );
    });
  }
});
