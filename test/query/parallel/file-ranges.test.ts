import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FileRanges } from '../../../lib/query/parallel/file-ranges.js';

const takeAll = (ranges: FileRanges, thread: number): number[] => {
  const taken: number[] = [];
  for (let file = ranges.take(thread); file !== undefined; file = ranges.take(thread)) taken.push(file);
  return taken;
};

describe('FileRanges', () => {
  it('divides files by their bytes', () => {
    const ranges = FileRanges.divide([100, 100, 100, 100, 800], 2);
    assert.deepEqual(takeAll(ranges, 0), [0, 1, 2, 3]);
    assert.deepEqual(takeAll(ranges, 1), [4]);
  });

  it('gives an idle thread the later half of the longest row', () => {
    const ranges = FileRanges.divide([1, 1, 1, 1, 1, 1, 1, 1], 2);
    takeAll(ranges, 1);
    assert.equal(ranges.take(0), 0);
    assert.ok(ranges.steal(1));
    assert.deepEqual(takeAll(ranges, 1), [2, 3]);
    assert.deepEqual(takeAll(ranges, 0), [1]);
    assert.equal(ranges.steal(1), false);
  });

  it('gives away the last file that nobody has begun', () => {
    const ranges = FileRanges.divide([1, 1], 1);
    const other = FileRanges.divide([1, 1], 2);
    assert.equal(takeAll(ranges, 0).length, 2);
    assert.equal(other.take(0), 0);
    assert.ok(other.steal(0));
    assert.equal(other.take(0), 1);
    assert.equal(other.take(1), undefined);
  });

  it('gives every file to exactly one thread, each row ascending, whatever the order of the threads', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1000), { maxLength: 60 }),
        fc.integer({ min: 1, max: 5 }),
        fc.infiniteStream(fc.nat(4)),
        (sizes, threads, turns) => {
          const divided = FileRanges.divide(sizes, threads);
          const views = Array.from({ length: threads }, () => FileRanges.share(divided.shared));
          const taken: number[] = [];
          const idle = new Set<number>();
          for (const turn of turns) {
            const thread = turn % threads;
            const file = views[thread]?.take(thread);
            if (file !== undefined) taken.push(file);
            else if (!views[thread]?.steal(thread)) idle.add(thread);
            if (idle.size === threads || taken.length > sizes.length) break;
          }
          assert.deepEqual(
            taken.toSorted((a, b) => a - b),
            sizes.map((_, i) => i),
          );
        },
      ),
      { numRuns: 200, seed: 5 },
    );
  });

  it('lets a thread either join or be excused', () => {
    const ranges = FileRanges.divide([1, 1], 2);
    assert.ok(ranges.join(1));
    assert.equal(ranges.excuse(1), false);
    assert.ok(ranges.excuse(0));
    assert.equal(ranges.join(0), false);
  });
});
