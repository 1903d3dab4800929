import assert from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import { FIELD_NAMES } from '../../../lib/flow/fields.js';
import { aggregateFiles } from '../../../lib/query/parallel/aggregate.js';
import { QueryControl } from '../../../lib/query/parallel/control.js';
import { FileRanges } from '../../../lib/query/parallel/file-ranges.js';
import { makeAggregation } from '../../../lib/query/parallel/kinds.js';
import { FileNotes } from '../../../lib/query/parallel/notes.js';
import type { AggregationTask, QueryFile } from '../../../lib/query/parallel/task.js';
import { runQuery } from '../../../lib/query/run.js';
import { temporaryDirectory, writeFlows } from '../../support/written-flows.js';
import { linesOf, queryFile, someFlows } from './support.js';

const PAIRS = { name: 'stat-groups', parameters: { format: 10 } } as const;

/** What several threads would answer, all of them played by this one. */
async function answerOf(
  files: readonly QueryFile[],
  threads: number,
  memoryBytes: number,
  readAhead: boolean,
): Promise<string[]> {
  const sizes = files.map(({ size }) => size);
  const task: AggregationTask = {
    kind: 'aggregate',
    files,
    filter: undefined,
    control: QueryControl.start({}).shared,
    readAhead,
    aggregation: PAIRS,
    memoryBytes,
    ranges: FileRanges.divide(sizes, threads).shared,
  };
  const parts: { first: number; merge: () => void }[] = [];
  const whole = makeAggregation(PAIRS, { fields: new Set(FIELD_NAMES), memoryBytes, isPart: false });
  const work = Array.from({ length: threads }, (_, thread) =>
    aggregateFiles(task, thread, new FileNotes(), ({ first, aggregation }) =>
      parts.push({ first, merge: () => whole.merge(aggregation as typeof whole) }),
    ),
  );
  await Promise.all(work);
  for (const part of parts.toSorted((a, b) => a.first - b.first)) part.merge();
  const result = whole.result();
  const lines = linesOf(result);
  result.close();
  return lines;
}

describe('aggregateFiles', () => {
  const directory = temporaryDirectory();

  it('gives the same answer however flows are split into files and files among threads', async () => {
    const flows = someFlows(600);
    const single = await writeFlows(join(directory.path, 'whole'), { captureStart: 1 }, flows);
    const { result } = await runQuery({ files: [queryFile(single)], aggregation: PAIRS });
    const expected = linesOf(result);
    assert.equal(expected.length, 1 + 31 * 17);
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(flows.length), { maxLength: 12 }),
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom(1, 2000, 2 ** 20),
        fc.boolean(),
        async (cuts, threads, memoryBytes, readAhead) => {
          const bounds = [0, ...cuts.toSorted((a, b) => a - b), flows.length];
          const files: QueryFile[] = [];
          run++;
          for (const [i, from] of bounds.slice(0, -1).entries()) {
            const path = join(directory.path, `${run}-${i}`);
            // Records with and without counts of flows, in turn.
            const exportVersion = i % 3 === 2 ? 7 : 5;
            await writeFlows(path, { captureStart: i, exportVersion }, flows.slice(from, bounds[i + 1]));
            files.push(queryFile(path));
          }
          assert.deepEqual(await answerOf(files, threads, memoryBytes, readAhead), expected);
        },
      ),
      { numRuns: 25, seed: 7 },
    );
  });
});
