import type { ExporterAddress } from '../formats/packets/decode/exporter-address.js';
import { COUNTER_NAMES, noCounts, type CounterName, type Counters } from './counters.js';
import { SequenceTracker } from './sequence.js';

/** How many more sequences can be followed, of all exporters together. */
interface StreamBudget {
  left: number;
}

/** One exporter, as far as it speaks one export version. */
export class Exporter {
  readonly address: ExporterAddress;
  /** 0 for packets of no known version. */
  readonly version: number;
  readonly total = noCounts();
  /** Since the present file was begun. */
  current = noCounts();
  /** While the file before was open. */
  previous = noCounts();
  /** When its last packet came, ms since the epoch. */
  lastSeen = 0;
  readonly #streams = new Map<number, SequenceTracker>();
  readonly #budget: StreamBudget;
  readonly #told = new Set<string>();

  constructor(address: ExporterAddress, version: number, budget: StreamBudget) {
    this.address = address;
    this.version = version;
    this.#budget = budget;
  }

  count(name: CounterName, amount = 1): void {
    this.total[name] += amount;
    this.current[name] += amount;
  }

  /** The tracker of an engine or domain; undefined beyond the number that any exporter has. */
  stream(id: number): SequenceTracker | undefined {
    const known = this.#streams.get(id);
    if (known || this.#streams.size >= MAX_STREAMS || this.#budget.left === 0) return known;
    this.#budget.left--;
    const created = new SequenceTracker(this.version === 10);
    this.#streams.set(id, created);
    return created;
  }

  /** True the first time that something is to be told of it. */
  isNews(what: string): boolean {
    if (this.#told.has(what) || this.#told.size >= MAX_NEWS) return false;
    this.#told.add(what);
    return true;
  }
}

const MAX_STREAMS = 1024;
/** Each takes more than a kilobyte. */
const MAX_ALL_STREAMS = 16_384;
/** Strangers are told one by one, but not for ever. */
const MAX_NEWS = 1000;
/** Senders with made-up addresses must not fill the memory: those beyond this number share one line. */
const MAX_EXPORTERS = 4096;

/** All exporters that were heard, and their sums. */
export class Exporters {
  readonly total: Counters = noCounts();
  readonly #byKey = new Map<number | string, Exporter>();
  /** The first line of each address. */
  readonly #byAddress = new Map<ExporterAddress, Exporter>();
  readonly #onNew: (exporter: Exporter) => void;
  readonly #streams: StreamBudget = { left: MAX_ALL_STREAMS };

  constructor(onNew: (exporter: Exporter) => void) {
    this.#onNew = onNew;
  }

  get all(): Exporter[] {
    return [...this.#byKey.values()];
  }

  of(address: ExporterAddress, version: number): Exporter {
    const key = typeof address === 'number' ? address * 16 + version : `${version} ${address}`;
    const known = this.#byKey.get(key);
    if (known) return known;
    if (this.#byKey.size >= MAX_EXPORTERS && address !== 0) return this.of(0, 0);
    const created = new Exporter(address, version, this.#streams);
    this.#byKey.set(key, created);
    if (!this.#byAddress.has(address)) this.#byAddress.set(address, created);
    if (address !== 0) this.#onNew(created);
    return created;
  }

  /** The first line of an address, whatever version it speaks. */
  ofAddress(address: ExporterAddress): Exporter {
    return this.#byAddress.get(address) ?? this.of(0, 0);
  }

  sum(of: (exporter: Exporter) => Counters): Counters {
    const total = noCounts();
    for (const exporter of this.#byKey.values()) {
      const counters = of(exporter);
      for (const name of COUNTER_NAMES) total[name] += counters[name];
    }
    return total;
  }

  /** A new file has begun. */
  turn(): void {
    for (const exporter of this.#byKey.values()) {
      exporter.previous = exporter.current;
      exporter.current = noCounts();
    }
  }
}
