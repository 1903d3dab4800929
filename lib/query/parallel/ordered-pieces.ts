interface Piece {
  readonly value: unknown;
  readonly taken: () => void;
}

/** Puts what several threads make of several files into the order of the files. */
export class OrderedPieces {
  readonly #files: number;
  readonly #pieces = new Map<number, Piece[]>();
  readonly #ended = new Set<number>();
  #error: Error | undefined;
  #wake: (() => void) | undefined;

  constructor(files: number) {
    this.#files = files;
  }

  /** `taken` is called when the reader has gone past the piece. */
  add(index: number, value: unknown, taken: () => void): void {
    const pieces = this.#pieces.get(index);
    if (pieces) pieces.push({ value, taken });
    else this.#pieces.set(index, [{ value, taken }]);
    this.#wake?.();
  }

  /** Nothing more comes of a file. */
  end(index: number): void {
    this.#ended.add(index);
    this.#wake?.();
  }

  /** Reading ends with an error. */
  fail(error: Error): void {
    this.#error ??= error;
    this.#wake?.();
  }

  async *read(): AsyncGenerator<unknown, void, undefined> {
    for (let index = 0; index < this.#files;) {
      if (this.#error) throw this.#error;
      const piece = this.#pieces.get(index)?.shift();
      if (piece) {
        yield piece.value;
        piece.taken();
      } else if (this.#ended.delete(index)) {
        this.#pieces.delete(index);
        index++;
      } else {
        await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    }
    if (this.#error) throw this.#error;
  }
}
