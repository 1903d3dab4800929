import { ExactCounters } from './exact-counters.js';

/** Counters of one address: bytes, packets and flows in, then out. */
export const LOG_WIDTH = 6;
/** Where those of the outbound flows begin. */
export const OUT_OF_LOG = LOG_WIDTH / 2;

/** Adds a flow to a row of counters in this order: of an address, a pair of hosts, or an AS. */
export function addToLog(
  counters: Float64Array,
  row: number,
  direction: number,
  bytes: number,
  packets: number,
): void {
  const base = row * LOG_WIDTH + direction * OUT_OF_LOG;
  counters[base]! += bytes;
  counters[base + 1]! += packets;
  counters[base + 2]! += 1;
}

const EMPTY = -1;

/**
 * Traffic per inside address: open addressing over typed arrays, the row number of an address indexes its counters.
 *
 * Row `i` has its counters at `counters.values[i * LOG_WIDTH ...]` in the order bytes in, packets in, flows in, bytes out, packets out, flows out.
 */
export class AddressLog {
  readonly counters: ExactCounters;
  #slots: Int32Array;
  #shift: number;
  #addresses: Uint32Array;
  #size = 0;

  constructor(bits = 12) {
    this.#slots = new Int32Array(1 << bits).fill(EMPTY);
    this.#shift = 32 - bits;
    this.#addresses = new Uint32Array(1 << (bits - 1));
    this.counters = new ExactCounters(this.#addresses.length * LOG_WIDTH);
  }

  get size(): number {
    return this.#size;
  }

  addressAt(row: number): number {
    return this.#addresses[row] ?? 0;
  }

  /** The row of an address, a new one if it was not seen yet. `counters.values` may be another array afterwards. */
  rowOf(address: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = Math.imul(address, 0x9e3779b1) >>> this.#shift;
    for (;;) {
      const row = slots[slot]!;
      if (row === EMPTY) return this.#insert(slot, address);
      if (this.#addresses[row] === address) return row;
      slot = (slot + 1) & mask;
    }
  }

  /** The row of an address, or -1. */
  find(address: number): number {
    const mask = this.#slots.length - 1;
    let slot = Math.imul(address, 0x9e3779b1) >>> this.#shift;
    for (;;) {
      const row = this.#slots[slot]!;
      if (row === EMPTY || this.#addresses[row] === address) return row;
      slot = (slot + 1) & mask;
    }
  }

  #insert(slot: number, address: number): number {
    if (this.#size === this.#addresses.length) {
      this.#double();
      return this.rowOf(address);
    }
    const row = this.#size++;
    this.#slots[slot] = row;
    this.#addresses[row] = address;
    return row;
  }

  #double(): void {
    const addresses = new Uint32Array(this.#addresses.length * 2);
    addresses.set(this.#addresses);
    this.#addresses = addresses;
    this.#slots = new Int32Array(addresses.length * 2).fill(EMPTY);
    this.#shift -= 1;
    const mask = this.#slots.length - 1;
    for (let row = 0; row < this.#size; row++) {
      let slot = Math.imul(addresses[row]!, 0x9e3779b1) >>> this.#shift;
      while (this.#slots[slot] !== EMPTY) slot = (slot + 1) & mask;
      this.#slots[slot] = row;
    }
    this.counters.grow(addresses.length * LOG_WIDTH);
  }
}
