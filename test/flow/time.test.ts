import assert from 'node:assert/strict';
import fc from 'fast-check';
import { flowDurationMs, flowTimeMs } from '../../lib/flow/time.js';

const u32 = fc.oneof(
  fc.nat(0xffffffff),
  fc.constantFrom(0, 1, 0x7fffffff, 0x80000000, 0x80000001, 0xfffffffe, 0xffffffff),
);

/** The formula of the flow-files specification, section 3, in whole numbers without bound. */
function model(secs: number, nsecs: number, uptime: number, time: number): bigint {
  let sinceExport = BigInt(time) - BigInt(uptime);
  const isStream1 = uptime === 0;
  if (!isStream1 && sinceExport > 2n ** 31n) sinceExport -= 2n ** 32n;
  if (!isStream1 && sinceExport < -(2n ** 31n)) sinceExport += 2n ** 32n;
  const ms = BigInt(secs) * 1000n + BigInt(nsecs) / 1000000n + sinceExport;
  return ms < 0n ? 0n : ms;
}

describe('flowTimeMs', () => {
  it('gives the example of the specification', () => {
    assert.equal(flowTimeMs(1772461800, 563397000, 3544324019, 3544320666), 1772461797210);
  });

  it('equals exact arithmetic for all values', () => {
    fc.assert(
      fc.property(u32, u32, u32, u32, (secs, nsecs, uptime, time) => {
        assert.equal(BigInt(flowTimeMs(secs, nsecs, uptime, time)), model(secs, nsecs, uptime, time));
      }),
      { seed: 3, numRuns: 5000 },
    );
  });

  it('gives the true time for an exporter whose uptime wraps', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1_000_000_000, max: 2_000_000_000 }),
        fc.integer({ min: 1, max: 0xffffffff }),
        fc.integer({ min: -1000, max: 86_400_000 }),
        (secs, uptime, age) => {
          const time = (uptime - age) >>> 0;
          assert.equal(flowTimeMs(secs, 0, uptime, time), secs * 1000 - age);
        },
      ),
      { seed: 4, numRuns: 2000 },
    );
  });

  it('counts from the time of boot in records of stream version 1', () => {
    // First record of the sample s1-v5-le.ft: the same absolute time as in the other forms.
    assert.equal(flowTimeMs(1768917476, 544000000, 0, 3544320666), 1772461797210);
  });

  it('is never negative', () => {
    assert.equal(flowTimeMs(0, 0, 5000, 1000), 0);
  });
});

describe('flowDurationMs', () => {
  it('is the difference, across a wrap too', () => {
    assert.equal(flowDurationMs(1000, 61_000), 60_000);
    assert.equal(flowDurationMs(0xffffff00, 0x100), 0x200);
    assert.equal(flowDurationMs(7, 7), 0);
  });

  it('is 0 where the last packet seems to come before the first', () => {
    assert.equal(flowDurationMs(61_000, 60_999), 0);
    assert.equal(flowDurationMs(5, 0xffffffff), 0);
  });

  it('is below 24.9 days for all values', () => {
    fc.assert(
      fc.property(u32, u32, (first, last) => {
        const duration = flowDurationMs(first, last);
        const modulo = Number(BigInt.asUintN(32, BigInt(last) - BigInt(first)));
        assert.equal(duration, modulo > 0x80000000 ? 0 : modulo);
      }),
      { seed: 6, numRuns: 2000 },
    );
  });
});
