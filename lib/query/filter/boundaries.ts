import { maskOf, type Prefix } from '../../flow/address.js';
import type { ComparisonPrimitive, ExactPrimitive, Mode, PrefixPrimitive } from './ast.js';

/**
 * The permitted values of an ordered domain as sorted boundaries: the first is the lowest permitted value, the second the lowest
 * one behind it that is denied, and so on. A value is permitted if an odd number of boundaries is not above it.
 */
export type Boundaries = number[];

/** Of nested prefixes the longest decides; of equal ones the first. */
export function prefixBoundaries({ rules, default: otherwise }: PrefixPrimitive): Boundaries {
  const boundaries = new BoundaryList(otherwise);
  const open: { end: number; mode: Mode }[] = [];
  const closeUpTo = (address: number): void => {
    for (let last = open.at(-1); last && last.end < address; last = open.at(-1)) {
      open.pop();
      boundaries.switch(last.end + 1, open.at(-1)?.mode ?? otherwise ?? 'deny');
    }
  };
  for (const { prefix, mode } of outermostFirst(rules)) {
    closeUpTo(prefix.network);
    boundaries.switch(prefix.network, mode);
    open.push({ end: prefix.network + 2 ** (32 - prefix.length) - 1, mode });
  }
  closeUpTo(2 ** 32);
  return boundaries.sorted;
}

function outermostFirst(rules: PrefixPrimitive['rules']): { prefix: Prefix; mode: Mode }[] {
  const unique = new Map<number, { prefix: Prefix; mode: Mode }>();
  for (const { prefix, mode } of rules) {
    const network = (prefix.network & maskOf(prefix.length)) >>> 0;
    const key = network * 64 + prefix.length;
    if (!unique.has(key)) unique.set(key, { prefix: { network, length: prefix.length }, mode });
  }
  return [...unique.values()].sort(
    (a, b) => a.prefix.network - b.prefix.network || a.prefix.length - b.prefix.length,
  );
}

/** Of rules for the same value the last decides. */
export function exactBoundaries({ rules, default: otherwise }: ExactPrimitive): Boundaries {
  const boundaries = new BoundaryList(otherwise);
  const modes = new Map(rules.map(({ value, mode }) => [value, mode]));
  for (const [value, mode] of [...modes].sort(([a], [b]) => a - b)) {
    boundaries.switch(value, mode);
    boundaries.switch(value + 1, otherwise ?? 'deny');
  }
  return boundaries.sorted;
}

/** The first comparison that is true decides. */
export function comparisonBoundaries({ rules, default: otherwise }: ComparisonPrimitive): Boundaries {
  const undecided = new Undecided();
  for (const { operator, value, mode } of rules) {
    const above = nextAbove(value);
    if (operator === 'eq') undecided.decideAt(value, mode);
    if (operator === 'ge' || operator === 'gt') undecided.decideFrom(operator === 'ge' ? value : above, mode);
    if (operator === 'lt' || operator === 'le')
      undecided.decideBelow(operator === 'lt' ? value : above, mode);
    if (operator === 'ne') {
      undecided.decideFrom(above, mode);
      undecided.decideBelow(value, mode);
    }
  }
  undecided.decideFrom(-Infinity, otherwise ?? 'deny');
  return undecided.boundaries();
}

/** The numbers that no comparison was true for yet: those from `#low` to below `#high`, single ones left out. */
class Undecided {
  #low = -Infinity;
  #high = Infinity;
  readonly #single = new Map<number, Mode>();
  /** Where ranges of one mode begin; each ends where the next begins. */
  readonly #starts = new Map<number, Mode>();

  decideAt(value: number, mode: Mode): void {
    if (value < this.#low || value >= this.#high || this.#single.has(value)) return;
    this.#single.set(value, mode);
  }

  decideFrom(value: number, mode: Mode): void {
    const start = Math.max(value, this.#low);
    if (start >= this.#high) return;
    this.#starts.set(start, mode);
    this.#high = start;
  }

  decideBelow(value: number, mode: Mode): void {
    const end = Math.min(value, this.#high);
    if (end <= this.#low) return;
    this.#starts.set(this.#low, mode);
    this.#low = end;
  }

  boundaries(): Boundaries {
    const boundaries = new BoundaryList('deny');
    const edges = new Set([
      ...this.#starts.keys(),
      ...[...this.#single.keys()].flatMap((one) => [one, nextAbove(one)]),
    ]);
    let mode: Mode = 'deny';
    for (const edge of [...edges].sort((a, b) => a - b)) {
      mode = this.#starts.get(edge) ?? mode;
      boundaries.switch(edge, this.#single.get(edge) ?? mode);
    }
    return boundaries.sorted;
  }
}

const bits = new DataView(new ArrayBuffer(8));

/** The next larger double. */
function nextAbove(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  bits.setFloat64(0, value);
  bits.setBigInt64(0, bits.getBigInt64(0) + (value > 0 ? 1n : -1n));
  return bits.getFloat64(0);
}

class BoundaryList {
  readonly sorted: Boundaries = [];

  /** @param mode of the values before the first switch */
  constructor(mode: Mode | undefined) {
    if (mode === 'permit') this.sorted.push(0);
  }

  /** From this value on, which is not below the last one, the mode is another. */
  switch(value: number, mode: Mode): void {
    const isPermitted = this.sorted.length % 2 === 1;
    if (isPermitted === (mode === 'permit')) return;
    if (this.sorted.at(-1) === value) this.sorted.pop();
    else this.sorted.push(value);
  }
}
