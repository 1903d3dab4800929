import type { FlowFileHeader } from '../../formats/header.js';
import type { QueryControl } from './control.js';
import type { QueryFile } from './task.js';

/** Counts the flows of a file and, by its announced number of flows, how much of its bytes they stand for. */
export class FileProgress {
  readonly #size: number;
  readonly #announced: number;
  readonly #control: QueryControl;
  #flows = 0;
  #bytes = 0;

  constructor({ size }: QueryFile, header: FlowFileHeader, control: QueryControl) {
    this.#size = size;
    this.#announced = (header.kind === 'flow-tools' ? header.flowCount : undefined) ?? 0;
    this.#control = control;
  }

  add(read: number, matched: number): void {
    this.#flows += read;
    this.#control.addFlows(read, matched);
    if (this.#announced > 0) this.#advance(Math.min(1, this.#flows / this.#announced) * this.#size);
  }

  finish(): void {
    this.#advance(this.#size);
  }

  #advance(to: number): void {
    const bytes = Math.floor(to) - this.#bytes;
    if (bytes <= 0) return;
    this.#bytes += bytes;
    this.#control.addBytes(bytes);
  }
}
