import type { Transfer } from '../aggregation.js';
import { QueryControl } from './control.js';
import type { FileNotes } from './notes.js';
import { makeProducer, productColumns } from './producers.js';
import { FileScanner } from './scan-file.js';
import type { OrderedTask } from './task.js';

/** Where a thread puts what it makes of its files, each file from its beginning to its end. */
export interface Outlet {
  /** What is transferred belongs to the outlet from now on; `size` in bytes. */
  piece(index: number, piece: Transfer, size: number): void;
  end(index: number): void;
}

/** ms */
const LOOK_AGAIN = 50;
/** What a piece weighs besides its buffers, bytes. */
const PIECE = 1024;

/** Reads files in their order as one of the threads of a query; goes no further ahead of its reader than it may. */
export class OrderedReader {
  readonly #task: OrderedTask;
  readonly #control: QueryControl;
  readonly #notes: FileNotes;
  readonly #outlet: Outlet;
  /** Bytes handed over that nobody has taken yet. */
  #waiting = 0;
  #wake: (() => void) | undefined;

  constructor(task: OrderedTask, notes: FileNotes, outlet: Outlet) {
    this.#task = task;
    this.#control = QueryControl.share(task.control);
    this.#notes = notes;
    this.#outlet = outlet;
  }

  /** Takes the next file, again and again. Returns early when the query is stopped. */
  async run(): Promise<void> {
    const { product, files } = this.#task;
    const next = new Int32Array(this.#task.next);
    const scanner = new FileScanner(this.#task, this.#notes, {
      columnsFor: (fields) => productColumns(product, fields),
      consumerFor: (fields, index) => {
        const producer = makeProducer(product, fields, (piece) => this.#deliver(index, piece));
        return {
          take: (batch, mask) => {
            producer.take(batch, mask);
            return this.#waiting > this.#task.lookAhead ? this.#untilTaken() : undefined;
          },
          finish: () => producer.finish(),
        };
      },
    });
    await scanner.scanAll(
      () => {
        const index = Atomics.add(next, 0, 1);
        return index < files.length ? index : undefined;
      },
      (index) => this.#outlet.end(index),
    );
  }

  /** Is told that the reader has taken so many bytes. */
  taken(bytes: number): void {
    this.#waiting -= bytes;
    if (this.#waiting <= this.#task.lookAhead) this.#wake?.();
  }

  #deliver(index: number, piece: Transfer): void {
    const size = piece.transferList.reduce((sum, { byteLength }) => sum + byteLength, PIECE);
    this.#waiting += size;
    this.#outlet.piece(index, piece, size);
  }

  /** Waits for the reader, or for the end of the query, which nobody else would tell. */
  async #untilTaken(): Promise<void> {
    while (this.#waiting > this.#task.lookAhead && !this.#control.stopped) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LOOK_AGAIN);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}
