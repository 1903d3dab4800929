import { PerlSyntaxError } from './cursor.js';

const MAX_DEPTH = 100;
const MAX_TEXT = 1_000_000;
const MAX_ITEMS = 10_000;
/** Characters and items that all statements of one file may make together. */
const MAX_WORK = 50_000_000;

/** Keeps repetitions, doublings and nesting of a hostile file from taking all memory or time. */
export class Limits {
  #work = 0;
  #depth = 0;

  /** A text of a length was made, `added` characters of it just now. */
  text(length: number, at: number, added = length): void {
    if (length > MAX_TEXT) throw new PerlSyntaxError('the text is too long', at, `at most ${MAX_TEXT}`);
    this.#count(added, at);
  }

  /** A list of so many items was made. */
  items(count: number, at: number): void {
    if (count > MAX_ITEMS) throw new PerlSyntaxError('the list is too long', at, `at most ${MAX_ITEMS}`);
    this.#count(count, at);
  }

  /** Runs what reads one level of nesting. */
  nested<T>(at: number, read: () => T): T {
    if (this.#depth >= MAX_DEPTH) throw new PerlSyntaxError('nested too deeply', at);
    this.#depth++;
    try {
      return read();
    } finally {
      this.#depth--;
    }
  }

  #count(work: number, at: number): void {
    this.#work += work;
    if (this.#work > MAX_WORK) throw new PerlSyntaxError('the file makes too much text', at);
  }
}
