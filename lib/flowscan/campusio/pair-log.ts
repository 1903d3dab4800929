import { LOG_WIDTH } from '../counting/address-log.js';
import { ExactCounters } from '../counting/exact-counters.js';

/** Who of a pair was seen to be the server of a control connection; a pair can be both. */
export const LOCAL_SERVER = 1;
export const REMOTE_SERVER = 2;

const EMPTY = -1;
const NO_ROW = -1;

/**
 * Traffic per pair of a local and a remote address, of flows that may belong to an application: open addressing over typed arrays.
 * It never has more than `limit` rows; what would need another one is not counted.
 *
 * Row `i` has its counters at `counters.values[i * LOG_WIDTH ...]` in the order of an address log.
 */
export class PairLog {
  readonly counters: ExactCounters;
  /** {@link LOCAL_SERVER} and {@link REMOTE_SERVER} of each row. */
  readonly servers: Uint8Array;
  readonly #limit: number;
  readonly #slots: Int32Array;
  readonly #shift: number;
  readonly #local: Uint32Array;
  readonly #remote: Uint32Array;
  #size = 0;

  /** @param bits the limit is 2 to this power */
  constructor(bits = 14) {
    this.#limit = 1 << bits;
    this.#slots = new Int32Array(this.#limit * 2).fill(EMPTY);
    this.#shift = 31 - bits;
    this.#local = new Uint32Array(this.#limit);
    this.#remote = new Uint32Array(this.#limit);
    this.servers = new Uint8Array(this.#limit);
    this.counters = new ExactCounters(this.#limit * LOG_WIDTH);
  }

  get size(): number {
    return this.#size;
  }

  localAt(row: number): number {
    return this.#local[row] ?? 0;
  }

  remoteAt(row: number): number {
    return this.#remote[row] ?? 0;
  }

  /** The row of a pair, a new one if it was not seen yet; -1 if there is no room for it. */
  rowOf(local: number, remote: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = Math.imul(Math.imul(local, 0x85ebca6b) ^ remote, 0x9e3779b1) >>> this.#shift;
    for (;;) {
      const row = slots[slot]!;
      if (row === EMPTY) return this.#insert(slot, local, remote);
      if (this.#local[row] === local && this.#remote[row] === remote) return row;
      slot = (slot + 1) & mask;
    }
  }

  #insert(slot: number, local: number, remote: number): number {
    if (this.#size === this.#limit) return NO_ROW;
    const row = this.#size++;
    this.#slots[slot] = row;
    this.#local[row] = local;
    this.#remote[row] = remote;
    return row;
  }
}
