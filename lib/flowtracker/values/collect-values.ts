import type { FieldName } from '../../flow/fields.js';
import { FlowFormatError, type FlowWarning } from '../../formats/errors.js';
import { FileOpener, systemCode } from '../../query/parallel/open-file.js';
import { FlowTimes, TIME_COLUMNS } from './flow-times.js';
import { SHARE_COLUMNS } from './flow-shares.js';
import type { PeriodValues } from './period-values.js';

/** Something about a flow file that the log should tell; the collection goes on. */
interface ReadNote {
  readonly file: string;
  readonly message: string;
}

/** Requests (by their place) whose filters look at fields that records of a file lack. */
type UnansweredNote = (request: number, fields: readonly FieldName[], file: string) => void;

export interface ReadOptions {
  readonly onNote: (note: ReadNote) => void;
  readonly onUnanswered?: UnansweredNote;
  readonly signal?: AbortSignal | undefined;
}

/** Ways in which a file may be incomplete that are usual for one being written, and no damage. */
const EXPECTED: ReadonlySet<FlowWarning['code']> = new Set(['unfinished-file']);

/** A flow file, and the periods whose windows of files it lies in. */
interface FlowReading {
  readonly path: string;
  readonly periods: readonly PeriodValues[];
}

/**
 * Reads flow files once and hands their flows to the values of one or more periods. A damaged file counts up to the damage, one that
 * cannot be read not at all; each gives a note.
 *
 * @param readings in the order in which flows are counted
 */
export async function readFlowFiles(readings: readonly FlowReading[], options: ReadOptions): Promise<void> {
  const opener = new FileOpener();
  for (const reading of readings) {
    options.signal?.throwIfAborted();
    await readFile(opener, reading, options);
  }
}

async function readFile(
  opener: FileOpener,
  { path, periods }: FlowReading,
  { onNote, onUnanswered, signal }: ReadOptions,
): Promise<void> {
  const note = (message: string): void => onNote({ file: path, message });
  const onWarning = ({ code, message }: FlowWarning): void => {
    if (!EXPECTED.has(code)) note(message);
  };
  try {
    let columns: readonly FieldName[] = [];
    const source = await opener.open(path, onWarning, (fields) => {
      const wanted = new Set(periods.flatMap((period) => [...period.columnsFor(fields)]));
      columns = [...wanted].filter((field) => fields.has(field));
      return columns;
    });
    try {
      const missing = [...TIME_COLUMNS, ...SHARE_COLUMNS].filter((field) => !source.fields.has(field));
      if (missing.length > 0) return note(`left out: its flows have no ${missing.join(', ')}`);
      for (const period of periods) {
        const lacking = period.begin(source.fields, columns);
        for (const [request, fields] of lacking) onUnanswered?.(request, fields, path);
      }
      let times = new FlowTimes(0);
      for await (const batch of source.batches()) {
        signal?.throwIfAborted();
        if (times.start.length < batch.length) times = new FlowTimes(batch.capacity);
        times.read(batch);
        for (const period of periods) period.add(batch, times);
      }
    } finally {
      await source.close();
    }
  } catch (error) {
    if (!(error instanceof Error) || signal?.aborted) throw error;
    if (!(error instanceof FlowFormatError) && systemCode(error) === undefined) throw error;
    note(error.message);
  }
}
