import assert from 'node:assert/strict';
import { nextBoundary } from '../../lib/collector/rotation.js';
import { inZone } from '../support/zone.js';

/** Boundaries of a whole day, as local times of day. */
function boundariesOf(day: string, rotations: number): string[] {
  const start = new Date(`${day}T00:00:00`).getTime();
  const end = new Date(new Date(start).setDate(new Date(start).getDate() + 1)).getTime();
  const found: string[] = [];
  for (let now = start; now < end;) {
    now = nextBoundary(now, rotations);
    found.push(new Date(now).toTimeString().slice(0, 8));
  }
  return found;
}

describe('rotation', () => {
  it('cuts the local day into equal parts from midnight on', () => {
    inZone('America/New_York', () => {
      assert.deepEqual(boundariesOf('2026-06-01', 3), ['06:00:00', '12:00:00', '18:00:00', '00:00:00']);
      const five = boundariesOf('2026-06-01', 287);
      assert.deepEqual([five.length, five[0], five[1]], [288, '00:05:00', '00:10:00']);
      assert.deepEqual(boundariesOf('2026-06-01', 0), ['00:00:00']);
      assert.equal(boundariesOf('2026-06-01', 1439).length, 1440);
    });
  });

  it('makes the last part longer or shorter where the clock changes', () => {
    inZone('Europe/Berlin', () => {
      const spring = boundariesOf('2026-03-29', 3);
      assert.deepEqual(spring, ['07:00:00', '13:00:00', '19:00:00', '00:00:00']);
      const autumn = boundariesOf('2026-10-25', 3);
      assert.deepEqual(autumn, ['05:00:00', '11:00:00', '17:00:00', '00:00:00']);
    });
  });

  it('is later than now, at a boundary too', () => {
    inZone('Asia/Kolkata', () => {
      const at = new Date('2026-06-01T10:15:00').getTime();
      assert.equal(nextBoundary(at, 95) - at, 900_000);
      assert.equal(nextBoundary(at - 1, 95), at);
    });
  });

  it('ends the last part at midnight where the parts do not fill the day', () => {
    inZone('UTC', () => {
      const last = boundariesOf('2026-06-01', 6);
      assert.deepEqual([last.length, last.at(-1)], [7, '00:00:00']);
    });
  });
});
