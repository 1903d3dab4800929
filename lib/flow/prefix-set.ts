import { maskOf, type Prefix } from './address.js';

const NONE = 0;
const ALL = 1;
const MIXED = 2;

/**
 * A set of addresses given by prefixes, for membership tests on hot paths.
 *
 * The prefixes become disjoint sorted ranges; a table over the upper 16 bits answers at once for every /16 that lies wholly inside
 * or outside, so that only addresses of a partly covered /16 need a search.
 */
export class PrefixSet {
  readonly #starts: Uint32Array;
  readonly #ends: Uint32Array;
  readonly #coverage = new Uint8Array(65536);

  constructor(prefixes: Iterable<Prefix>) {
    const ranges = mergeRanges(prefixes);
    this.#starts = Uint32Array.from(ranges, (range) => range[0]);
    this.#ends = Uint32Array.from(ranges, (range) => range[1]);
    for (const [start, end] of ranges) this.#cover(start, end);
  }

  get isEmpty(): boolean {
    return this.#starts.length === 0;
  }

  contains(address: number): boolean {
    const coverage = this.#coverage[address >>> 16];
    return coverage === MIXED ? this.#search(address) : coverage === ALL;
  }

  #cover(start: number, end: number): void {
    for (let block = start >>> 16; block <= end >>> 16; block++) {
      const whole = start <= block * 65536 && end >= block * 65536 + 65535;
      this.#coverage[block] = whole ? ALL : this.#coverage[block] === NONE ? MIXED : this.#coverage[block]!;
    }
  }

  #search(address: number): boolean {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#starts[middle]! <= address) low = middle + 1;
      else high = middle;
    }
    return low > 0 && address <= this.#ends[low - 1]!;
  }
}

/** Disjoint, sorted, inclusive ranges that cover the same addresses as the prefixes. */
function mergeRanges(prefixes: Iterable<Prefix>): [number, number][] {
  const ranges = [...prefixes]
    .map(({ network, length }): [number, number] => [network, (network | ~maskOf(length)) >>> 0])
    .sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const [start, end] of ranges) {
    const last = merged.at(-1);
    if (last && start <= last[1] + 1) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}
