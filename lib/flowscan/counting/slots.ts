import type { LabelClasses } from './label-classes.js';

/** The counter ("slot") of each value, 0 = nobody asked for it, and the slots whose sum is a label's count. */
interface AssignedSlots {
  readonly slotOf: Uint16Array;
  readonly byLabel: Map<string, number[]>;
}

/** Deals out the numbers of counters; 0 is never given. */
export class Slots {
  #next: number;

  /** @param first those below are fixed */
  constructor(first: number) {
    this.#next = first;
  }

  /** The number that the next slot will have: so many counters are needed. */
  get next(): number {
    return this.#next;
  }

  take(count = 1): number {
    const first = this.#next;
    this.#next += count;
    return first;
  }

  /** Gives every class but 0 a slot of its own. */
  assign(classes: LabelClasses, labels: readonly string[]): AssignedSlots {
    const base = this.take(classes.labelsOf.length - 1) - 1;
    const slotOf = classes.classOf.map((valueClass) => (valueClass === 0 ? 0 : base + valueClass));
    const byLabel = new Map<string, number[]>(labels.map((label) => [label, []]));
    classes.labelsOf.forEach((members, valueClass) => {
      for (const member of members) byLabel.get(labels[member] ?? '')?.push(base + valueClass);
    });
    return { slotOf, byLabel };
  }
}
