/** Which of a few numbers a value is. */
export class LeaderIndex {
  readonly #slots: Uint32Array;
  readonly #numbers: Uint32Array;
  readonly #shift: number;

  /** @param leaders addresses or ports, all different */
  constructor(leaders: readonly number[]) {
    const bits = Math.max(4, Math.ceil(Math.log2(leaders.length + 1)) + 2);
    this.#shift = 32 - bits;
    this.#slots = new Uint32Array(2 ** bits);
    this.#numbers = Uint32Array.from(leaders);
    for (const [i, leader] of leaders.entries()) {
      let slot = this.#slotOf(leader);
      while (this.#slots[slot] !== 0) slot = (slot + 1) % this.#slots.length;
      this.#slots[slot] = i + 1;
    }
  }

  /** For each value the place of its leader, counted from 1; 0 for all others. */
  find(values: Uint32Array, count: number, places: Uint32Array): void {
    const slots = this.#slots;
    const numbers = this.#numbers;
    const last = slots.length - 1;
    for (let i = 0; i < count; i++) {
      const value = values[i]!;
      let slot = this.#slotOf(value);
      let place = slots[slot]!;
      while (place !== 0 && numbers[place - 1] !== value) {
        slot = (slot + 1) & last;
        place = slots[slot]!;
      }
      places[i] = place;
    }
  }

  #slotOf(value: number): number {
    return Math.imul(value, 0x9e3779b1) >>> this.#shift;
  }
}
