import type { Range } from '../../config/cuflow-cf.js';

/**
 * Values (ports, TOS bytes, AS numbers) divided into classes: two values are in one class if exactly the same labels apply to them.
 *
 * Flows are then counted by class, a handful of counters instead of one per value, and a label's sum is that of its classes.
 * Class 0 holds the values without any label.
 */
export interface LabelClasses {
  /** Class of each value. */
  readonly classOf: Uint16Array;
  /** For each class the indexes of the labels that apply. */
  readonly labelsOf: readonly (readonly number[])[];
}

/** @param size number of values; what lies beyond it in a range never matches */
export function divideByLabels(size: number, labels: readonly (readonly Range[])[]): LabelClasses {
  const classOf = new Uint16Array(size);
  const labelsOf: number[][] = [[]];
  labels.forEach((ranges, label) => {
    const refined = new Map<number, number>();
    for (const { start, end } of ranges) {
      for (let value = start; value <= end && value < size; value++) {
        const before = classOf[value]!;
        const members = labelsOf[before]!;
        if (members.includes(label)) continue;
        let after = refined.get(before);
        if (after === undefined) {
          after = labelsOf.push([...members, label]) - 1;
          refined.set(before, after);
        }
        classOf[value] = after;
      }
    }
  });
  return { classOf, labelsOf };
}
