import { maskOf, type Prefix } from '../../flow/address.js';
import { LOG_WIDTH, type AddressLog } from '../counting/address-log.js';
import { rowsTraffic, type LogTuple, type TrafficTable } from '../counting/address-traffic.js';

/** The local hosts of a flow file in the order of their addresses, so that those of a subnet stand together. */
export class HostTraffic {
  readonly #log: AddressLog;
  readonly #rows: Uint32Array;
  readonly #addresses: Uint32Array;

  constructor(log: AddressLog) {
    this.#log = log;
    const rows = Uint32Array.from({ length: log.size }, (_, row) => row);
    this.#rows = rows.sort((a, b) => log.addressAt(a) - log.addressAt(b));
    this.#addresses = this.#rows.map((row) => log.addressAt(row));
  }

  /** The hosts of a prefix; of all, without one. */
  within(prefix: Prefix = { network: 0, length: 0 }): HostGroup {
    const last = (prefix.network | ~maskOf(prefix.length)) >>> 0;
    const rows = this.#rows.subarray(this.#from(prefix.network), this.#from(last + 1));
    return new HostGroup(this.#log, rows);
  }

  /** Index of the first host whose address is at least this. */
  #from(address: number): number {
    let low = 0;
    let high = this.#addresses.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#addresses[middle] ?? 0) < address) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const FLOWS_IN = 2;
const FLOWS_OUT = 5;

/** Some local hosts, and what they sent and received across the border. */
export class HostGroup {
  readonly #log: AddressLog;
  readonly #rows: Uint32Array;

  constructor(log: AddressLog, rows: Uint32Array) {
    this.#log = log;
    this.#rows = rows;
  }

  /** Bytes, packets and flows in, then out. */
  traffic(): LogTuple {
    return rowsTraffic(this.#log, this.#rows);
  }

  /** Hosts that sent something out. */
  get senders(): bigint {
    return this.#hostsWith(FLOWS_OUT);
  }

  /** Hosts that received something from outside. */
  get receivers(): bigint {
    return this.#hostsWith(FLOWS_IN);
  }

  /** The hosts as a table to be ranked. */
  table(): TrafficTable {
    const keys = this.#rows.map((row) => this.#log.addressAt(row));
    const { counters } = this.#log;
    const columns = Array.from({ length: LOG_WIDTH }, (_, column) => {
      if (counters.hasFolded) return Array.from(this.#rows, (row) => counters.at(row * LOG_WIDTH + column));
      return Float64Array.from(this.#rows, (row) => counters.values[row * LOG_WIDTH + column] ?? 0);
    });
    const rowOf = new Map(Array.from(keys, (key, row) => [key, row]));
    return { keys, columns, rowOf: (key) => rowOf.get(key) ?? -1 };
  }

  #hostsWith(column: number): bigint {
    const { values, hasFolded } = this.#log.counters;
    let hosts = 0;
    for (const row of this.#rows) {
      const index = row * LOG_WIDTH + column;
      if (values[index] !== 0 || (hasFolded && this.#log.counters.at(index) !== 0n)) hosts++;
    }
    return BigInt(hosts);
  }
}
