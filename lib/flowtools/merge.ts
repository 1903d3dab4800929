import { createReadStream } from 'node:fs';
import { FlowBatch } from '../flow/batch.js';
import { FIELD_NAMES } from '../flow/fields.js';
import { flowTimeMs } from '../flow/time.js';
import { FlowFormatError } from '../formats/errors.js';
import { openFlowStream, type FlowSource } from '../formats/reader.js';
import { appendRows } from '../flow/batch-rows.js';
import { chooseInputs, headersOf, type InputOptions } from './inputs.js';
import type { Session } from './session.js';
import {
  fileSink,
  isSameVersion,
  originOf,
  streamSink,
  versionOf,
  type EncodingOptions,
  type FlowSink,
} from './sink.js';

export interface MergeOptions extends InputOptions {
  readonly encoding: EncodingOptions;
  readonly outputFile?: string | undefined;
}

/** All inputs are open at once: each in small pieces. */
const PIECE_BYTES = 64 * 1024;
const INPUT_ROWS = 512;
const OUTPUT_ROWS = 4096;

/** flow-merge: the flows of all files in the order of their end times (flow-tools specification, section 13). */
export async function mergeFlows(session: Session, options: MergeOptions): Promise<void> {
  const files = await chooseInputs(session, options);
  const inputs: MergeInput[] = [];
  try {
    for (const { path } of files) {
      const input = await openInput(session, path, inputs.length);
      if (!input) continue;
      const [first = input] = inputs;
      if (isSameVersion(versionOf(first.source), versionOf(input.source))) inputs.push(input);
      else {
        session.fail(`${path}: data version or sub version changed! The file is left out.`);
        await input.source.close();
      }
    }
    const [first] = inputs;
    if (!first) {
      session.fail('no flows to read');
      return;
    }
    const version = versionOf(first.source);
    const sink =
      options.outputFile === undefined
        ? streamSink(session.output, version, options.encoding)
        : await fileSink(options.outputFile, version, options.encoding, originOf(headersOf(files)));
    await interleave(inputs, sink, new FlowBatch(first.source.fields, OUTPUT_ROWS));
    await sink.finish();
  } finally {
    for (const { source } of inputs) await source.close();
  }
}

async function openInput(session: Session, path: string, rank: number): Promise<MergeInput | undefined> {
  try {
    const source =
      path === '/dev/stdin'
        ? await session.openInput(FIELD_NAMES, { batchRows: INPUT_ROWS })
        : await openFlowStream(createReadStream(path, { highWaterMark: PIECE_BYTES }), path, {
            columns: FIELD_NAMES,
            batchRows: INPUT_ROWS,
            onWarning: ({ message }) => session.say(message),
          });
    const batches = session.batches(source, (message) => session.say(message));
    return { source, batches, rank, batch: undefined, row: 0, ends: new Float64Array(INPUT_ROWS) };
  } catch (error) {
    if (!(error instanceof FlowFormatError) && !(error instanceof Error && 'code' in error)) throw error;
    session.say(error.message);
    return undefined;
  }
}

/** One input and how far it is used up. */
interface MergeInput {
  readonly source: FlowSource;
  readonly batches: AsyncGenerator<FlowBatch, void, undefined>;
  /** Place among the inputs: of equal times the earlier input comes first. */
  readonly rank: number;
  batch: FlowBatch | undefined;
  /** First row of the batch that is not used. */
  row: number;
  /** End times of the batch's rows, ms. */
  readonly ends: Float64Array;
}

async function interleave(inputs: readonly MergeInput[], sink: FlowSink, output: FlowBatch): Promise<void> {
  const queue: MergeInput[] = [];
  for (const input of inputs) if (await refill(input)) enqueue(queue, input);
  for (;;) {
    const input = queue.shift();
    if (!input?.batch) break;
    const [next] = queue;
    const room = output.capacity - output.length;
    const { row } = input;
    const last = Math.min(input.batch.length, row + room);
    // As long as the next input's turn has not come, rows go over together.
    let to = row + 1;
    while (to < last && (!next || isBefore(input, to, next))) to++;
    appendRows(output, input.batch, row, to);
    input.row = to;
    if (output.length === output.capacity) {
      await sink.write(output);
      output.length = 0;
    }
    if (to < input.batch.length || (await refill(input))) enqueue(queue, input);
  }
  await sink.write(output);
}

/** Gets the next flows of an input; false at its end. */
async function refill(input: MergeInput): Promise<boolean> {
  const next = await input.batches.next();
  if (next.done) return false;
  const batch = next.value;
  input.batch = batch;
  input.row = 0;
  const [seconds, nanoseconds] = [batch.column('unix_secs'), batch.column('unix_nsecs')];
  const [uptime, last] = [batch.column('sysuptime'), batch.column('last')];
  for (let row = 0; row < batch.length; row++)
    input.ends[row] = flowTimeMs(seconds[row]!, nanoseconds[row]!, uptime[row]!, last[row]!);
  return true;
}

/** Puts an input where its next flow belongs; the queue is in order. */
function enqueue(queue: MergeInput[], input: MergeInput): void {
  let low = 0;
  let high = queue.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = queue[middle];
    if (other && isBefore(input, input.row, other)) high = middle;
    else low = middle + 1;
  }
  queue.splice(low, 0, input);
}

/** Whether a row of an input comes before the next flow of another one. */
function isBefore(input: MergeInput, row: number, other: MergeInput): boolean {
  const [end, otherEnd] = [input.ends[row]!, other.ends[other.row]!];
  return end < otherEnd || (end === otherEnd && input.rank < other.rank);
}
