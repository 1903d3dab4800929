import { FlowBatch } from '../../flow/batch.js';
import type { Column, FieldName } from '../../flow/fields.js';
import type { FlowSource } from '../../formats/reader.js';

/** Flows of a file that are decoded before they are asked for: as many as a busy exporter sends in five minutes. */
const MOST_ROWS = 256 * 1024;

/**
 * The batches of a file, the first of them read before anybody asks: while the file before is still being worked on. Inflating
 * does not need the thread, so two files are inflated at once.
 */
export class ReadAhead {
  readonly #batches: AsyncGenerator<FlowBatch, void, undefined>;
  readonly #spare: BatchPool;
  readonly #ready: FlowBatch[] = [];
  readonly #reading: Promise<void>;
  #isTaken = false;
  #isEnded = false;
  #error: Error | undefined;

  constructor(source: FlowSource, spare: BatchPool) {
    this.#batches = source.batches();
    this.#spare = spare;
    this.#reading = this.#read();
  }

  /** All batches in their order, then the error with which reading ended, if it did. */
  async *batches(): AsyncGenerator<FlowBatch, void, undefined> {
    this.#isTaken = true;
    await this.#reading;
    for (let batch = this.#ready.shift(); batch; batch = this.#ready.shift()) {
      yield batch;
      this.#spare.give(batch);
    }
    if (this.#error) throw this.#error;
    if (!this.#isEnded) yield* this.#batches;
  }

  async close(): Promise<void> {
    this.#isTaken = true;
    await this.#reading;
    await this.#batches.return();
  }

  async #read(): Promise<void> {
    try {
      for (let rows = 0; !this.#isTaken && rows < MOST_ROWS;) {
        const { done, value } = await this.#batches.next();
        this.#isEnded = done === true;
        if (done) return;
        this.#ready.push(this.#copyOf(value));
        rows += value.length;
      }
    } catch (error) {
      this.#error = error instanceof Error ? error : new Error(String(error));
    }
  }

  #copyOf(batch: FlowBatch): FlowBatch {
    const copy = this.#spare.take(batch);
    for (const field of batch.fields) {
      const column: Column = copy.column<FieldName>(field);
      column.set(batch.column<FieldName>(field).subarray(0, batch.length));
    }
    copy.length = batch.length;
    return copy;
  }
}

/** Batches to be used again and again, as long as all have the same columns. */
export class BatchPool {
  #free: FlowBatch[] = [];

  /** A batch of the form of another one. */
  take(form: FlowBatch): FlowBatch {
    const batch = this.#free.pop();
    if (batch && isLike(batch, form)) return batch;
    this.#free = [];
    return new FlowBatch(form.fields, form.capacity);
  }

  give(batch: FlowBatch): void {
    this.#free.push(batch);
  }
}

function isLike(batch: FlowBatch, form: FlowBatch): boolean {
  const { fields, capacity } = batch;
  return (
    capacity === form.capacity && fields.length === form.fields.length && fields.every((f) => form.has(f))
  );
}
