import type { Aggregation } from '../aggregation.js';
import { aggregateFiles, type Part } from './aggregate.js';
import { Crew } from './crew.js';
import { FileRanges } from './file-ranges.js';
import type { AggregationSpec } from './kinds.js';
import type { FileNotes } from './notes.js';
import type { PreparedQuery } from './prepared-query.js';
import type { AggregationTask } from './task.js';

export interface DividedOptions {
  readonly aggregation: AggregationSpec;
  /** For the calling thread, and as much for all others together. */
  readonly memoryBytes: number;
  readonly inBackground?: boolean | undefined;
}

/** Every thread counts rows of neighbouring files; at the end the parts are merged into `empty`, or into the first of them. */
export async function countDivided<Result>(
  prepared: PreparedQuery,
  { aggregation, memoryBytes, inBackground = false }: DividedOptions,
  notes: FileNotes,
  empty: Aggregation<Result>,
): Promise<Aggregation<Result>> {
  const { threads, files } = prepared;
  const sizes = files.map(({ size }) => size);
  const ranges = FileRanges.divide(sizes, threads);
  const taskFor = (bytes: number): AggregationTask => ({
    ...prepared.task,
    kind: 'aggregate',
    aggregation,
    memoryBytes: bytes,
    ranges: ranges.shared,
  });

  const parts: (Part | TransferredPart)[] = [];
  const crew = new Crew();
  const unwatch = prepared.watch();
  let own: Promise<void> | undefined;
  try {
    const firstOther = inBackground ? 0 : 1;
    for (let thread = firstOther; thread < threads; thread++) {
      crew.start(taskFor(memoryBytes / (threads - firstOther)), thread, {
        onOutput(output) {
          if (output.kind === 'part') parts.push(output);
        },
      });
    }
    const others = crew.finish();
    if (!inBackground) own = aggregateFiles(taskFor(memoryBytes), 0, notes, (part) => parts.push(part));
    // Threads that have not even started when everything is read are not waited for.
    void own?.then(() => crew.excuse((thread) => ranges.excuse(thread))).catch(() => undefined);
    const [states] = await Promise.all([others, own]);
    prepared.throwIfStopped();
    for (const state of states) notes.merge(state);
    return merged(parts, empty);
  } catch (error) {
    prepared.control.stop('asked');
    for (const part of parts) if ('aggregation' in part) part.aggregation.close?.();
    throw prepared.errorFor(error);
  } finally {
    unwatch();
    await Promise.allSettled([crew.dismiss(), own]);
  }
}

interface TransferredPart {
  readonly first: number;
  readonly state: unknown;
}

/** All parts in the order of the files. */
function merged<Result>(
  parts: readonly (Part | TransferredPart)[],
  empty: Aggregation<Result>,
): Aggregation<Result> {
  const [first, ...others] = parts.toSorted((a, b) => a.first - b.first);
  if (!first) return empty;
  let whole = empty;
  // All are made from the same specification.
  if ('aggregation' in first) whole = first.aggregation as Aggregation<Result>;
  else whole.mergeTransferred(first.state);
  for (const part of others) {
    if ('aggregation' in part) whole.merge(part.aggregation as Aggregation<Result>);
    else whole.mergeTransferred(part.state);
  }
  return whole;
}
