import { FlowBatch } from '../flow/batch.js';
import { appendRows } from '../flow/batch-rows.js';
import { FIELD_NAMES } from '../flow/fields.js';
import type { FlowSource } from '../formats/reader.js';
import { FlowFileWriter } from '../formats/writer.js';
import { requireFields } from '../query/missing-fields.js';
import type { Session } from './session.js';
import { versionOf, type EncodingOptions, type FlowVersion } from './sink.js';

/** What ends a part. */
export interface PartLimits {
  readonly flows?: number | undefined;
  /** Difference of times of export within a part. */
  readonly seconds?: number | undefined;
}

export interface SplitOptions {
  /** Parts are `<base>.<n>`, with tags `<base>.<tag>.<n>`. */
  readonly base: string;
  readonly limits: PartLimits;
  readonly tag?: 'src_tag' | 'dst_tag' | undefined;
  readonly encoding: EncodingOptions;
}

/** Each tag has a file open. */
const MAX_TAGS = 500;
const BUFFER_ROWS = 256;

/** flow-split: the flows of standard input as several files (flow-tools specification, section 13). */
export async function splitFlows(session: Session, options: SplitOptions): Promise<void> {
  const source = await session.openInput(FIELD_NAMES);
  try {
    await splitSource(session, source, options);
  } finally {
    await source.close();
  }
}

async function splitSource(session: Session, source: FlowSource, options: SplitOptions): Promise<void> {
  const { base, tag } = options;
  if (tag) requireFields('splitting by tags', [tag], source.fields);
  const version = versionOf(source);
  const hostname = source.header.kind === 'flow-tools' ? (source.header.hostname ?? '') : '';
  const series = new Map<number, PartSeries>();
  const seriesOf = (value: number): PartSeries => {
    const known = series.get(value);
    if (known) return known;
    if (series.size === MAX_TAGS) throw new Error(`more than ${MAX_TAGS} different tags`);
    const added = new PartSeries(tag ? `${base}.${value}` : base, version, hostname, options);
    series.set(value, added);
    return added;
  };

  try {
    for await (const batch of session.batches(source)) {
      const tags = tag && batch.column(tag);
      for (let from = 0; from < batch.length;) {
        const value = tags?.[from] ?? 0;
        let to = tags ? from + 1 : batch.length;
        while (to < batch.length && tags?.[to] === value) to++;
        await seriesOf(value).write(batch, from, to);
        from = to;
      }
    }
  } finally {
    for (const parts of series.values()) await parts.close();
  }
}

/** A file that is being written. */
interface Part {
  readonly writer: FlowFileWriter;
  /** Times of export, epoch seconds: of its first flow, and the latest. */
  readonly start: number;
  end: number;
  flows: number;
}

/** Files with numbers, one after the other. */
class PartSeries {
  readonly #base: string;
  readonly #version: FlowVersion;
  readonly #hostname: string;
  readonly #limits: PartLimits;
  readonly #encoding: EncodingOptions;
  readonly #buffer = new FlowBatch(FIELD_NAMES, BUFFER_ROWS);
  #number = 0;
  #part: Part | undefined;

  constructor(base: string, version: FlowVersion, hostname: string, options: SplitOptions) {
    this.#base = base;
    this.#version = version;
    this.#hostname = hostname;
    this.#limits = options.limits;
    this.#encoding = options.encoding;
  }

  async write(batch: FlowBatch, from: number, to: number): Promise<void> {
    const times = batch.column('unix_secs');
    for (let row = from; row < to;) {
      const time = times[row]!;
      if (this.#part && !this.#hasRoom(this.#part, 0, time)) await this.close();
      const part = this.#part ?? (await this.#open(time));
      const most = Math.min(to - row, this.#buffer.capacity - this.#buffer.length);
      let count = 0;
      while (count < most && this.#hasRoom(part, count, times[row + count]!)) {
        part.end = Math.max(part.end, times[row + count]!);
        count++;
      }
      appendRows(this.#buffer, batch, row, row + count);
      part.flows += count;
      row += count;
      if (this.#buffer.length === this.#buffer.capacity) await this.#flush(part.writer);
    }
  }

  /** Whether a flow that was exported at a time belongs to the part when so many others have been added. */
  #hasRoom({ flows: written, start }: Part, added: number, time: number): boolean {
    const { flows = Infinity, seconds = Infinity } = this.#limits;
    return written + added < flows && time <= start + seconds;
  }

  async close(): Promise<void> {
    const part = this.#part;
    if (!part) return;
    this.#part = undefined;
    await this.#flush(part.writer);
    await part.writer.close({ captureEnd: part.end });
  }

  async #open(start: number): Promise<Part> {
    const { comment, level, byteOrder } = this.#encoding;
    const { exportVersion, aggregationMethod } = this.#version;
    const writer = await FlowFileWriter.create(`${this.#base}.${this.#number++}`, {
      exportVersion,
      ...(aggregationMethod !== undefined && { aggregationMethod }),
      captureStart: start,
      hostname: this.#hostname,
      ...(comment !== undefined && { comment }),
      level,
      byteOrder,
    });
    const part = { writer, start, end: start, flows: 0 };
    this.#part = part;
    return part;
  }

  async #flush(writer: FlowFileWriter): Promise<void> {
    await writer.write(this.#buffer);
    this.#buffer.length = 0;
  }
}
