import type { PrintFormat } from '../../query/print/formats.js';

const NEWLINE = 10;

/** Lines of text that a format prints for each flow. */
export function linesPerFlow({ cells }: PrintFormat): number {
  return cells.reduce(
    (lines, cell) => lines + (cell.kind === 'text' ? cell.text.split('\n').length - 1 : 0),
    1,
  );
}

/** Lets so many lines pass, and not a byte more. */
export class LineLimit {
  #left: number;

  constructor(lines: number) {
    this.#left = lines;
  }

  get isReached(): boolean {
    return this.#left <= 0;
  }

  /** The beginning of some text, up to the limit. */
  take(bytes: Uint8Array): Uint8Array {
    if (this.#left === Infinity) return bytes;
    let end = 0;
    while (this.#left > 0) {
      const next = bytes.indexOf(NEWLINE, end);
      if (next < 0) return bytes;
      end = next + 1;
      this.#left--;
    }
    return bytes.subarray(0, end);
  }
}
