import assert from 'node:assert/strict';
import fc from 'fast-check';
import { maskOf, parsePrefix, type Prefix } from '../../lib/flow/address.js';
import { PrefixSet } from '../../lib/flow/prefix-set.js';

const address = fc.oneof(
  fc.integer({ min: 0, max: 0xffffffff }),
  fc.integer({ min: 0x0a000000, max: 0x0a03ffff }),
);
const prefix = fc
  .record({ address, length: fc.integer({ min: 0, max: 32 }) })
  .map(({ address, length }): Prefix => ({ network: (address & maskOf(length)) >>> 0, length }));

const naive = (prefixes: readonly Prefix[], candidate: number): boolean =>
  prefixes.some(({ network, length }) => (candidate & maskOf(length)) >>> 0 === network);

describe('PrefixSet', () => {
  it('agrees with comparing each prefix', () => {
    fc.assert(
      fc.property(
        fc.array(prefix, { maxLength: 12 }),
        fc.array(address, { maxLength: 20 }),
        (prefixes, addresses) => {
          const set = new PrefixSet(prefixes);
          const edges = prefixes.flatMap(({ network, length }) => [
            network,
            (network | ~maskOf(length)) >>> 0,
            (network - 1) >>> 0,
            ((network | ~maskOf(length)) + 1) >>> 0,
          ]);
          for (const candidate of [...addresses, ...edges]) {
            assert.equal(set.contains(candidate), naive(prefixes, candidate), `${candidate.toString(16)}`);
          }
        },
      ),
    );
  });

  it('knows the whole address space and nothing', () => {
    const all = new PrefixSet([parsePrefix('0.0.0.0/0')!]);
    assert.ok(all.contains(0) && all.contains(0xffffffff));
    const none = new PrefixSet([]);
    assert.ok(none.isEmpty && !none.contains(0) && !none.contains(0xffffffff));
  });
});
