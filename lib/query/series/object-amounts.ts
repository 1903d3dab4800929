/**
 * Totals and peaks of objects that are known by small numbers. A peak is the largest sum that an object reaches in one group of
 * flows.
 */
export class ObjectAmounts {
  #totals = new Float64Array(1024);
  #peaks = new Float64Array(1024);
  /** Sums of the group, of the objects whose group it is. */
  #sums = new Float64Array(1024);
  #groups = new Uint32Array(1024);
  #group = 1;
  /** Objects of the group. */
  #touched = new Uint32Array(1024);
  #touchedCount = 0;

  /** Makes room for objects numbered below `count`, and for so many more of one group. */
  reserve(count: number, more: number): void {
    if (count > this.#totals.length) {
      const length = Math.ceil(count * 1.5);
      this.#totals = enlarged(this.#totals, length);
      this.#peaks = enlarged(this.#peaks, length);
      this.#sums = enlarged(this.#sums, length);
      const groups = new Uint32Array(length);
      groups.set(this.#groups);
      this.#groups = groups;
    }
    if (this.#touchedCount + more > this.#touched.length) {
      const touched = new Uint32Array((this.#touchedCount + more) * 2);
      touched.set(this.#touched);
      this.#touched = touched;
    }
  }

  /** Adds flows `from` up to `to` of the current group: to the totals their amounts, to the peaks these or 1 each. */
  add(objects: Uint32Array, amounts: Float64Array, from: number, to: number, countsFlows: boolean): void {
    const [totals, sums, groups, group] = [this.#totals, this.#sums, this.#groups, this.#group];
    for (let i = from; i < to; i++) {
      const object = objects[i]!;
      const amount = amounts[i]!;
      totals[object]! += amount;
      if (groups[object] !== group) {
        groups[object] = group;
        sums[object] = 0;
        this.#touched[this.#touchedCount++] = object;
      }
      sums[object]! += countsFlows ? 1 : amount;
    }
  }

  closeGroup(): void {
    const [touched, sums, peaks] = [this.#touched, this.#sums, this.#peaks];
    for (let i = 0; i < this.#touchedCount; i++) {
      const object = touched[i]!;
      if (sums[object]! > peaks[object]!) peaks[object] = sums[object]!;
    }
    this.#touchedCount = 0;
    this.#group++;
  }

  /** The objects below `count` with the largest totals, largest first; the lower number first among equals. */
  largestTotals(count: number, most: number): Leader[] {
    return largest(this.#totals, count, most);
  }

  largestPeaks(count: number, most: number): Leader[] {
    return largest(this.#peaks, count, most);
  }
}

/** An object (a number, an address or a port) with its amount. */
export interface Leader {
  readonly object: number;
  readonly amount: number;
}

/** Objects without any amount are left out. */
function largest(amounts: Float64Array, count: number, most: number): Leader[] {
  const best: Leader[] = [];
  for (let object = 0; object < count; object++) {
    const amount = amounts[object]!;
    if (amount <= 0 || (best.length === most && amount <= (best[most - 1]?.amount ?? Infinity))) continue;
    let place = best.length;
    while (place > 0 && best[place - 1]!.amount < amount) place--;
    best.splice(place, 0, { object, amount });
    if (best.length > most) best.pop();
  }
  return best;
}

function enlarged(array: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(length);
  larger.set(array);
  return larger;
}
