import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { GroupBy } from '../../../lib/query/group-by/group-by.js';
import type { Group, GroupOrder } from '../../../lib/query/group-by/groups.js';

interface Row {
  readonly keys: number[];
  readonly values: number[];
}

const MEASURES = 2;

/** What a Map makes of the rows: sums of 1, of the first and of the second value, in order of first appearance. */
function naive(rows: readonly Row[]): Group[] {
  const groups = new Map<string, { keys: number[]; sums: bigint[] }>();
  for (const { keys, values } of rows) {
    const group = groups.get(keys.join()) ?? { keys, sums: [0n, ...values.map(() => 0n)] };
    groups.set(keys.join(), group);
    group.sums[0]! += 1n;
    for (const [i, value] of values.entries()) group.sums[i + 1]! += BigInt(value);
  }
  return [...groups.values()];
}

function sortNaively(groups: readonly Group[], order: GroupOrder): Group[] {
  if (order.by === 'appearance' || order.by === 'print') return [...groups];
  const valueOf = (group: Group): bigint =>
    order.by === 'key' ? BigInt(group.keys[order.index]!) : group.sums[order.index]!;
  const compareKeys = (a: Group, b: Group): number => {
    for (const [i, word] of a.keys.entries()) if (word !== b.keys[i]) return word - b.keys[i]!;
    return 0;
  };
  const sorted = [...groups].sort((a, b) => {
    if (valueOf(a) !== valueOf(b)) return valueOf(a) < valueOf(b) ? -1 : 1;
    return order.ties === 'key' ? compareKeys(a, b) : 0;
  });
  return order.descending ? sorted.reverse() : sorted;
}

function count(rows: readonly Row[], keyWords: number, memoryKeys?: number, batch = 7): GroupBy {
  const groupBy = new GroupBy({ keyWords, measures: MEASURES + 1, memoryKeys });
  for (let from = 0; from < rows.length; from += batch) {
    const part = rows.slice(from, from + batch);
    const keys = Array.from({ length: keyWords }, (_, word) =>
      Uint32Array.from(part, (row) => row.keys[word]!),
    );
    const values = Array.from({ length: MEASURES }, (_, i) =>
      Uint32Array.from(part, (row) => row.values[i]!),
    );
    groupBy.add(keys, [undefined, ...values], part.length);
  }
  return groupBy;
}

function read(groupBy: GroupBy, order: GroupOrder): Group[] {
  const groups = groupBy.groups();
  const rows = [...groups.rows(order)];
  assert.equal(groups.count, rows.length);
  groups.close();
  return rows;
}

/** Few different words, so that keys meet again; values near 2^32, so that sums pass it. */
const word = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom(0x0a000001, 0xffffffff));
const value = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0xfffffff0, max: 0xffffffff }));
const rowsOf = (keyWords: number): fc.Arbitrary<Row[]> =>
  fc.array(
    fc.record({
      keys: fc.array(word, { minLength: keyWords, maxLength: keyWords }),
      values: fc.array(value, { minLength: MEASURES, maxLength: MEASURES }),
    }),
    { maxLength: 120 },
  );
const order: fc.Arbitrary<GroupOrder> = fc.oneof(
  fc.constant<GroupOrder>({ by: 'appearance' }),
  fc.constant<GroupOrder>({ by: 'print' }),
  fc.record({
    by: fc.constantFrom('key' as const, 'sum' as const),
    index: fc.constant(0),
    descending: fc.boolean(),
    ties: fc.constantFrom('appearance' as const, 'key' as const),
  }),
);

describe('GroupBy', () => {
  for (const keyWords of [1, 2, 3, 4]) {
    it(`counts as a Map does and sorts as Array.sort does: keys of ${keyWords} words`, () => {
      const property = fc.property(rowsOf(keyWords), order, (rows, by) => {
        assert.deepEqual(read(count(rows, keyWords), by), sortNaively(naive(rows), by));
      });
      fc.assert(property, { seed: keyWords, numRuns: 60 });
    });

    it(`gives the same when it has to go to disk: keys of ${keyWords} words`, () => {
      const property = fc.property(
        rowsOf(keyWords),
        order,
        fc.integer({ min: 1, max: 20 }),
        (rows, by, limit) => {
          assert.deepEqual(read(count(rows, keyWords, limit), by), sortNaively(naive(rows), by));
        },
      );
      fc.assert(property, { seed: keyWords, numRuns: 25 });
    });
  }

  it('merges parts into the whole, spilled or not', () => {
    const limit = fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined });
    const property = fc.property(
      rowsOf(2),
      fc.nat(120),
      limit,
      limit,
      order,
      (rows, cut, first, second, by) => {
        const whole = count(rows.slice(0, cut), 2, first);
        whole.merge(count(rows.slice(cut), 2, second));
        assert.deepEqual(read(whole, by), sortNaively(naive(rows), by));
      },
    );
    fc.assert(property, { seed: 1, numRuns: 50 });
  });

  it('keeps sums beyond 2^32 exact through merge and transfer', () => {
    const rows = Array.from({ length: 1000 }, () => ({ keys: [1], values: [0xffffffff, 3] }));
    const sums = [3000n, 3000n * 0xffffffffn, 9000n];
    const whole = count(rows, 1);
    whole.merge(count(rows, 1));
    whole.mergeTransferred(structuredClone(count(rows, 1).transfer().state));
    assert.deepEqual(read(whole, { by: 'appearance' }), [{ keys: [1], sums }]);
  });

  it('is empty after its contents were transferred', () => {
    const groupBy = count([{ keys: [1, 2], values: [1, 1] }], 2);
    groupBy.transfer();
    groupBy.add([Uint32Array.of(5), Uint32Array.of(6)], [undefined, Uint32Array.of(7), Uint32Array.of(8)], 1);
    assert.deepEqual(read(groupBy, { by: 'appearance' }), [{ keys: [5, 6], sums: [1n, 7n, 8n] }]);
  });

  it('reads blocks of 65536 keys, the last first, in print order, from memory and from disk', () => {
    const total = 150_000;
    const keys = Uint32Array.from({ length: total }, (_, i) => i);
    const expected = [
      ...keys.subarray(131_072).values(),
      ...keys.subarray(65_536, 131_072).values(),
      ...keys.subarray(0, 65_536).values(),
    ];
    for (const memoryKeys of [undefined, 40_000]) {
      const groupBy = new GroupBy({ keyWords: 1, measures: 1, memoryKeys });
      for (let from = 0; from < total; from += 5000)
        groupBy.add([keys.subarray(from, from + 5000)], [undefined], 5000);
      assert.deepEqual(
        read(groupBy, { by: 'print' }).map((group) => group.keys[0]),
        expected,
      );
    }
  });

  it('leaves no file behind', () => {
    const directory = mkdtempSync(join(tmpdir(), 'group-by-'));
    const groupBy = new GroupBy({ keyWords: 1, measures: 1, memoryKeys: 1, directory });
    groupBy.add([Uint32Array.of(1, 2, 3)], [undefined], 3);
    groupBy.add([Uint32Array.of(4)], [undefined], 1);
    assert.deepEqual(readdirSync(directory), [], 'the file has no name even while it is in use');
    assert.equal(read(groupBy, { by: 'appearance' }).length, 4);
    rmSync(directory, { recursive: true });
  });

  it('gives the same groups again', () => {
    const rows = [1, 2, 3].map((key) => ({ keys: [key], values: [1, 1] }));
    for (const memoryKeys of [undefined, 1]) {
      const groupBy = count(rows, 1, memoryKeys, 1);
      const first = [...groupBy.groups().rows({ by: 'appearance' })];
      assert.equal(first.length, 3);
      assert.deepEqual([...groupBy.groups().rows({ by: 'appearance' })], first);
      groupBy.close();
    }
  });

  it('can be given up before its groups are read', () => {
    const groupBy = count(
      [1, 2, 3].map((key) => ({ keys: [key], values: [1, 1] })),
      1,
      1,
      1,
    );
    groupBy.close();
    groupBy.close();
  });

  it('takes over what a worker thread had to write to disk, after the worker has gone', async function () {
    this.timeout(20_000);
    const directory = mkdtempSync(join(tmpdir(), 'group-by-'));
    const worker = new Worker(new URL('./spilling-worker.mjs', import.meta.url), {
      workerData: { directory },
    });
    const state = await new Promise<unknown>((resolve, reject) => {
      let received: unknown;
      worker.once('message', (message) => (received = message));
      worker.once('error', reject);
      worker.once('exit', () => resolve(received));
    });
    assert.equal(readdirSync(directory).length, 1, 'the worker did spill');
    const groupBy = new GroupBy({ keyWords: 1, measures: 1 });
    groupBy.mergeTransferred(state);
    assert.deepEqual(readdirSync(directory), []);
    assert.deepEqual(
      read(groupBy, { by: 'appearance' }).map(({ keys, sums }) => [keys[0], sums[0]]),
      Array.from({ length: 100 }, (_, i) => [i, 3n]),
    );
    rmSync(directory, { recursive: true });
  });
});
