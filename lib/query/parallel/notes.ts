import type { FlowWarning } from '../../formats/errors.js';

/** Something to know about one of the files that a query was asked to read. */
export interface FileNote {
  /**
   * `warning`: it ended oddly, all its flows were used; `damaged`: the flows before a damage were used;
   * `left-out`: none of its flows were used.
   */
  readonly kind: 'warning' | 'damaged' | 'left-out';
  readonly file: string;
  /** A code of FlowWarning, FlowFormatError or the system, or `missing-fields`. */
  readonly code: string;
  readonly message: string;
}

/** More notes than these are only counted, so that memory does not depend on the number of files. */
const MOST_NOTES = 200;

interface Entry {
  readonly index: number;
  readonly note: FileNote;
}

/** Notes in the order of the files, those of the first files kept whoever read them. */
export class FileNotes {
  /** Notes taken, also those not kept. */
  count = 0;
  /** Files of which nothing was used. */
  leftOut = 0;
  /** Those of them whose records lack fields that were asked for. */
  lackingFields = 0;
  #entries: Entry[] = [];

  add(index: number, note: FileNote): void {
    this.count++;
    if (note.kind === 'left-out') this.leftOut++;
    if (note.code === 'missing-fields') this.lackingFields++;
    this.#entries.push({ index, note });
    if (this.#entries.length >= MOST_NOTES * 2) this.#trim();
  }

  addWarning(index: number, { file, code, message }: FlowWarning): void {
    this.add(index, { kind: 'warning', file, code, message });
  }

  get state(): NotesState {
    this.#trim();
    const { count, leftOut, lackingFields } = this;
    return { count, leftOut, lackingFields, entries: this.#entries };
  }

  merge({ count, leftOut, lackingFields, entries }: NotesState): void {
    this.count += count;
    this.leftOut += leftOut;
    this.lackingFields += lackingFields;
    this.#entries.push(...entries);
    this.#trim();
  }

  /** The notes of the first files. */
  get kept(): FileNote[] {
    this.#trim();
    return this.#entries.map(({ note }) => note);
  }

  #trim(): void {
    this.#entries = this.#entries.toSorted((a, b) => a.index - b.index).slice(0, MOST_NOTES);
  }
}

/** Notes on their way to another thread. */
export interface NotesState {
  readonly count: number;
  readonly leftOut: number;
  readonly lackingFields: number;
  readonly entries: readonly Entry[];
}
