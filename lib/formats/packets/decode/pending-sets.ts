import type { ExporterAddress } from './exporter-address.js';
import type { DomainKey } from './registry.js';
import type { TemplatedHeader } from './header.js';

/** Records whose template has not come yet. */
export interface PendingSet {
  readonly header: TemplatedHeader;
  /** The records alone. */
  readonly bytes: Uint8Array;
  /** When it came, ms. */
  readonly since: number;
}

export interface PendingOptions {
  /** How long a set waits, ms. */
  readonly patience: number;
  /** Bytes of all sets that wait, with what keeping them costs. */
  readonly bytes: number;
  /** Is told of each set that waited in vain, or had no room to wait. */
  readonly onDropped: (exporter: ExporterAddress) => void;
}

const DEFAULTS: PendingOptions = { patience: 5 * 60_000, bytes: 8 * 2 ** 20, onDropped: () => undefined };
/** What a set costs besides its bytes, about. */
const OVERHEAD = 256;

/** Keeps data back until their template comes, in bounded memory and for a bounded time. */
export class PendingSets {
  readonly #options: PendingOptions;
  readonly #sets = new Map<string, { exporter: ExporterAddress; waiting: PendingSet[] }>();
  #bytes = 0;
  #count = 0;

  constructor(options: Partial<PendingOptions> = {}) {
    this.#options = { ...DEFAULTS, ...options };
  }

  /** Sets that wait now. */
  get waiting(): number {
    return this.#count;
  }

  /** Keeps a copy of the bytes. */
  hold(key: DomainKey, templateId: number, set: PendingSet): void {
    const size = set.bytes.length + OVERHEAD;
    if (this.#bytes + size > this.#options.bytes) {
      this.#options.onDropped(key.exporter);
      return;
    }
    const name = nameOf(key, templateId);
    const sets = this.#sets.get(name) ?? { exporter: key.exporter, waiting: [] };
    sets.waiting.push({ ...set, bytes: set.bytes.slice() });
    this.#sets.set(name, sets);
    this.#bytes += size;
    this.#count++;
  }

  /** Takes out what waits for a template. */
  take(key: DomainKey, templateId: number): readonly PendingSet[] {
    if (this.#count === 0) return [];
    const name = nameOf(key, templateId);
    const { waiting = [] } = this.#sets.get(name) ?? {};
    this.#sets.delete(name);
    for (const set of waiting) this.#release(set);
    return waiting;
  }

  /** Drops what has waited long enough; with `Infinity` all. */
  expire(now: number): void {
    for (const [name, { exporter, waiting }] of this.#sets) {
      const kept = waiting.findIndex(({ since }) => now - since <= this.#options.patience);
      for (const set of waiting.splice(0, kept < 0 ? waiting.length : kept)) {
        this.#release(set);
        this.#options.onDropped(exporter);
      }
      if (waiting.length === 0) this.#sets.delete(name);
    }
  }

  #release({ bytes }: PendingSet): void {
    this.#bytes -= bytes.length + OVERHEAD;
    this.#count--;
  }
}

function nameOf({ exporter, version, domain }: DomainKey, templateId: number): string {
  return `${exporter}.${version}.${domain}.${templateId}`;
}
