import assert from 'node:assert/strict';
import fc from 'fast-check';
import { AddressLog, LOG_WIDTH } from '../../../lib/flowscan/counting/address-log.js';
import { ExactCounters, FOLD_INTERVAL } from '../../../lib/flowscan/counting/exact-counters.js';

describe('ExactCounters', () => {
  it('stays exact beyond 2^53', () => {
    const counters = new ExactCounters(2);
    const largest = 2 ** 32 - 1;
    let exact = 0n;
    for (let round = 0; round < 5; round++) {
      for (let i = 0; i < FOLD_INTERVAL; i++) counters.values[1]! += largest;
      exact += BigInt(FOLD_INTERVAL) * BigInt(largest);
      counters.fold();
    }
    assert.ok(exact > 2n ** 54n);
    assert.equal(counters.at(1), exact);
    assert.equal(counters.at(0), 0n);
    assert.ok(counters.hasFolded);
  });
});

describe('AddressLog', () => {
  it('agrees with a Map', () => {
    const address = fc.oneof(fc.integer({ min: 0, max: 0xffffffff }), fc.integer({ min: 0, max: 40 }));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(address, fc.integer({ min: 0, max: 0xffffffff })), { maxLength: 300 }),
        (entries) => {
          const log = new AddressLog(2);
          const model = new Map<number, number>();
          for (const [key, value] of entries) {
            const index = log.rowOf(key) * LOG_WIDTH + 3;
            log.counters.values[index]! += value;
            model.set(key, (model.get(key) ?? 0) + value);
          }
          assert.equal(log.size, model.size);
          for (const [key, sum] of model) {
            const row = log.find(key);
            assert.equal(log.addressAt(row), key);
            assert.equal(Number(log.counters.at(row * LOG_WIDTH + 3)), sum);
          }
          assert.equal(
            log.find(0x01020304 + 41),
            model.has(0x01020304 + 41) ? log.find(0x01020304 + 41) : -1,
          );
        },
      ),
    );
  });
});
