import type { FlowBatch } from '../../flow/batch.js';
import { FIELD_BITS, type FieldName } from '../../flow/fields.js';
import type { Boundaries } from '../filter/boundaries.js';

/** A term of a field: where its row of bits begins, and what it permits. */
export interface MarkedTerm {
  /** Index of the first word of its bits. */
  readonly offset: number;
  readonly boundaries: Boundaries;
}

/**
 * All terms that look at one field, asked together.
 *
 * The boundaries of all terms cut the values of the field into classes within which no term changes its mind; each flow's class is
 * looked up once, and the class knows the terms to be marked. A term that permits the highest value is marked where it *denies*
 * (`isInverted`): lists of exceptions mark few flows too.
 */
export class FieldMarker {
  readonly field: FieldName;
  readonly #edges: Uint32Array;
  /** For every upper 16 bits of an address (every value of a smaller field), the class of the lowest value with them. */
  readonly #classOf: Uint32Array;
  /** The terms marked for class `c` are `#offsets[#starts[c]]` to before `#offsets[#starts[c + 1]]`. */
  readonly #starts: Uint32Array;
  readonly #offsets: Uint32Array;

  constructor(field: FieldName, terms: readonly MarkedTerm[]) {
    this.field = field;
    this.#edges = Uint32Array.from(new Set(terms.flatMap(({ boundaries }) => boundaries))).sort();
    this.#classOf = classTable(this.#edges, FIELD_BITS[field]);
    const marked = markedTerms(this.#edges, terms);
    this.#starts = new Uint32Array(marked.length + 1);
    for (const [index, list] of marked.entries())
      this.#starts[index + 1] = this.#starts[index]! + list.length;
    this.#offsets = Uint32Array.from(marked.flat());
  }

  /** Sets the bits of the flows of a batch in the rows of the terms. */
  mark(batch: FlowBatch, bits: Uint32Array): void {
    const column = batch.column(this.field);
    const tables = { classOf: this.#classOf, starts: this.#starts, offsets: this.#offsets };
    if (column instanceof Uint32Array) markAddresses(column, batch.length, this.#edges, tables, bits);
    else if (column instanceof Uint16Array) markWords(column, batch.length, tables, bits);
    else markBytes(column, batch.length, tables, bits);
  }
}

/** Whether the bits of a term tell the flows that it denies. */
export function isInverted(boundaries: Boundaries): boolean {
  return boundaries.length % 2 === 1;
}

interface MarkTables {
  readonly classOf: Uint32Array;
  readonly starts: Uint32Array;
  readonly offsets: Uint32Array;
}

/** The class of a value is the number of edges that are not above it. */
function classTable(edges: Uint32Array, bits: number): Uint32Array {
  const size = 2 ** Math.min(bits, 16);
  const scale = 2 ** (bits === 32 ? 16 : 0);
  const table = new Uint32Array(size + 1).fill(edges.length);
  let below = 0;
  for (let index = 0; index < size; index++) {
    while (below < edges.length && edges[below]! <= index * scale) below++;
    table[index] = below;
  }
  return table;
}

function markedTerms(edges: Uint32Array, terms: readonly MarkedTerm[]): number[][] {
  const marked: number[][] = Array.from({ length: edges.length + 1 }, () => []);
  const classFrom = new Map(Array.from(edges, (edge, index) => [edge, index + 1]));
  for (const { offset, boundaries } of terms) {
    const ends = [0, ...boundaries.map((boundary) => classFrom.get(boundary) ?? 0), marked.length];
    // Behind an even number of boundaries values are denied, behind an odd one permitted.
    for (let side = isInverted(boundaries) ? 0 : 1; side + 1 < ends.length; side += 2)
      for (let index = ends[side] ?? 0; index < (ends[side + 1] ?? 0); index++) marked[index]?.push(offset);
  }
  return marked;
}

function markAddresses(
  column: Uint32Array,
  length: number,
  edges: Uint32Array,
  { classOf, starts, offsets }: MarkTables,
  bits: Uint32Array,
): void {
  for (let row = 0; row < length; row++) {
    const value = column[row]!;
    const block = value >>> 16;
    let index = classOf[block]!;
    for (let left = classOf[block + 1]! - index; left > 0;) {
      const half = (left + 1) >>> 1;
      index += Number(edges[index + half - 1]! <= value) * half;
      left -= half;
    }
    const end = starts[index + 1]!;
    const [word, bit] = [row >>> 5, 1 << (row & 31)];
    for (let i = starts[index]!; i < end; i++) bits[offsets[i]! + word]! |= bit;
  }
}

function markWords(
  column: Uint16Array,
  length: number,
  { classOf, starts, offsets }: MarkTables,
  bits: Uint32Array,
): void {
  for (let row = 0; row < length; row++) {
    const index = classOf[column[row]!]!;
    const end = starts[index + 1]!;
    const [word, bit] = [row >>> 5, 1 << (row & 31)];
    for (let i = starts[index]!; i < end; i++) bits[offsets[i]! + word]! |= bit;
  }
}

/** The same loop again: one loop for both widths of columns would be compiled for neither. */
function markBytes(
  column: Uint8Array,
  length: number,
  { classOf, starts, offsets }: MarkTables,
  bits: Uint32Array,
): void {
  for (let row = 0; row < length; row++) {
    const index = classOf[column[row]!]!;
    const end = starts[index + 1]!;
    const [word, bit] = [row >>> 5, 1 << (row & 31)];
    for (let i = starts[index]!; i < end; i++) bits[offsets[i]! + word]! |= bit;
  }
}
