import type { FlowBatch } from '../../flow/batch.js';
import type { FieldName } from '../../flow/fields.js';
import { sieveOf } from '../filter/match-sieve.js';
import type { RowSieve } from '../filter/row-sieve.js';
import { FieldMarker, isInverted, type MarkedTerm } from './field-marker.js';
import type { TermDefinition, TermTable } from './terms.js';
import { valueTerm } from './value-ranges.js';

interface SievedTerm {
  readonly sieve: RowSieve;
  readonly offset: number;
}

/**
 * Many filters asked of the same flows at once: each distinct term is judged once a batch, whatever the number of filters that have it,
 * and terms of one field by one look-up of its value. What a definition permits is then the intersection of its terms' bits.
 *
 * For flows of one source; definitions that look at a field which its records lack permit nothing, and are named by `unanswerable`.
 */
export class SharedFilters {
  /** What the filters read; batches must have these columns. */
  readonly columns: readonly FieldName[];
  /** Fields that the records lack, by the places of the definitions that look at them. */
  readonly unanswerable: ReadonlyMap<number, readonly FieldName[]>;
  readonly #definitions: readonly TermDefinition[];
  readonly #markers: readonly FieldMarker[];
  readonly #sieved: readonly SievedTerm[];
  /** 0xffffffff for terms whose bits tell what they deny, by term. */
  readonly #flips: Int32Array;
  readonly #words: number;
  /** The bits of term t begin at word `t * #words`. */
  readonly #bits: Uint32Array;
  readonly #rows: Uint32Array;
  readonly #group: Uint32Array;
  #length = 0;

  /**
   * @param fields that the records have
   * @param capacity most flows of a batch
   */
  constructor(table: TermTable, fields: ReadonlySet<FieldName>, capacity: number) {
    const { terms, definitions } = table;
    this.#definitions = definitions;
    this.#words = Math.ceil(capacity / 32);
    this.#bits = new Uint32Array(terms.length * this.#words);
    this.#flips = new Int32Array(terms.length);
    this.#rows = new Uint32Array(capacity);
    this.#group = new Uint32Array(this.#words);

    const markedByField = new Map<FieldName, MarkedTerm[]>();
    const sieved: SievedTerm[] = [];
    const lacking = new Map<number, readonly FieldName[]>();
    for (const [number, term] of terms.entries()) {
      const offset = number * this.#words;
      const ranges = valueTerm(term);
      const sieve = ranges ? undefined : sieveOf(term.criterion, term.primitive, Math.random);
      const missing = (ranges ? [ranges.field] : (sieve?.columns ?? [])).filter((name) => !fields.has(name));
      if (missing.length > 0) lacking.set(number, missing);
      else if (ranges) {
        const marked = markedByField.get(ranges.field) ?? [];
        marked.push({ offset, boundaries: ranges.boundaries });
        markedByField.set(ranges.field, marked);
        if (isInverted(ranges.boundaries)) this.#flips[number] = -1;
      } else if (sieve) sieved.push({ sieve, offset });
    }
    this.#markers = [...markedByField].map(([field, marked]) => new FieldMarker(field, marked));
    this.#sieved = sieved;
    this.unanswerable = unanswerable(definitions, lacking);
    this.columns = [
      ...new Set([...markedByField.keys(), ...sieved.flatMap(({ sieve }) => [...sieve.columns])]),
    ];
  }

  /** Words of 32 bits that a set of rows takes. */
  get words(): number {
    return this.#words;
  }

  /** Judges all terms for the flows of a batch; `permitted` then speaks of these. */
  judge(batch: FlowBatch): void {
    this.#bits.fill(0);
    this.#length = batch.length;
    for (const marker of this.#markers) marker.mark(batch, this.#bits);
    for (const { sieve, offset } of this.#sieved) {
      for (let row = 0; row < batch.length; row++) this.#rows[row] = row;
      const kept = sieve.keep(batch, this.#rows, batch.length);
      for (let i = 0; i < kept; i++) {
        const row = this.#rows[i]!;
        this.#bits[offset + (row >>> 5)]! |= 1 << (row & 31);
      }
    }
  }

  /**
   * The flows that a definition permits, as bits: flow i is bit `i % 32` of word `i / 32`.
   *
   * @param definition its place in the table
   * @param into at least `words` long
   * @returns whether there are any
   */
  permitted(definition: number, into: Uint32Array): boolean {
    const { groups, invert } = this.#definitions[definition] ?? { groups: [], invert: false };
    into.fill(0, 0, this.#words);
    if (this.unanswerable.has(definition)) return false;
    const [only] = groups;
    if (groups.length === 1 && only) this.#intersect(only, into);
    else
      for (const group of groups) {
        this.#intersect(group, this.#group);
        for (let i = 0; i < this.#words; i++) into[i]! |= this.#group[i]!;
      }
    if (invert) for (let i = 0; i < this.#words; i++) into[i] = ~into[i]!;
    return this.#clip(into);
  }

  #intersect(group: readonly number[], into: Uint32Array): void {
    const words = this.#words;
    into.fill(0xffffffff, 0, words);
    for (const term of group) {
      if (!keepCommon(into, this.#bits, term * words, this.#flips[term] ?? 0, words)) return;
    }
  }

  /** Takes out what lies behind the last flow. */
  #clip(bits: Uint32Array): boolean {
    const whole = this.#length >>> 5;
    const rest = this.#length & 31;
    if (rest > 0) bits[whole]! &= (1 << rest) - 1;
    bits.fill(0, rest > 0 ? whole + 1 : whole, this.#words);
    for (let i = 0; i < this.#words; i++) if (bits[i] !== 0) return true;
    return false;
  }
}

/** @returns whether anything is left */
function keepCommon(
  into: Uint32Array,
  bits: Uint32Array,
  offset: number,
  flip: number,
  words: number,
): boolean {
  let left = 0;
  for (let i = 0; i < words; i++) {
    const common = into[i]! & (bits[offset + i]! ^ flip);
    into[i] = common;
    left |= common;
  }
  return left !== 0;
}

function unanswerable(
  definitions: readonly TermDefinition[],
  lacking: ReadonlyMap<number, readonly FieldName[]>,
): Map<number, readonly FieldName[]> {
  const found = new Map<number, readonly FieldName[]>();
  for (const [index, { groups }] of definitions.entries()) {
    const fields = new Set(groups.flat().flatMap((term) => lacking.get(term) ?? []));
    if (fields.size > 0) found.set(index, [...fields]);
  }
  return found;
}
