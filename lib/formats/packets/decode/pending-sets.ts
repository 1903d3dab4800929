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

export interface PendingLimits {
  /** How long a set waits, ms. */
  readonly patience: number;
  /** Bytes of all sets that wait, with what keeping them costs. */
  readonly bytes: number;
}

const LIMITS: PendingLimits = { patience: 5 * 60_000, bytes: 8 * 2 ** 20 };
/** What a set costs besides its bytes, about. */
const OVERHEAD = 256;

/** Keeps data back until their template comes, in bounded memory and for a bounded time. */
export class PendingSets {
  /** Sets that waited in vain, or had no room to wait. */
  dropped = 0;
  readonly #limits: PendingLimits;
  readonly #sets = new Map<string, PendingSet[]>();
  #bytes = 0;
  #count = 0;

  constructor(limits: Partial<PendingLimits> = {}) {
    this.#limits = { ...LIMITS, ...limits };
  }

  /** Sets that wait now. */
  get waiting(): number {
    return this.#count;
  }

  /** Keeps a copy of the bytes. */
  hold(key: DomainKey, templateId: number, set: PendingSet): void {
    const size = set.bytes.length + OVERHEAD;
    if (this.#bytes + size > this.#limits.bytes) {
      this.dropped++;
      return;
    }
    const name = nameOf(key, templateId);
    const sets = this.#sets.get(name) ?? [];
    sets.push({ ...set, bytes: set.bytes.slice() });
    this.#sets.set(name, sets);
    this.#bytes += size;
    this.#count++;
  }

  /** Takes out what waits for a template. */
  take(key: DomainKey, templateId: number): readonly PendingSet[] {
    if (this.#count === 0) return [];
    const name = nameOf(key, templateId);
    const sets = this.#sets.get(name) ?? [];
    this.#sets.delete(name);
    for (const set of sets) this.#release(set);
    return sets;
  }

  /** Drops what has waited long enough. */
  expire(now: number): void {
    for (const [name, sets] of this.#sets) {
      const late = sets.findIndex(({ since }) => now - since <= this.#limits.patience);
      const expired = sets.splice(0, late < 0 ? sets.length : late);
      for (const set of expired) this.#release(set);
      this.dropped += expired.length;
      if (sets.length === 0) this.#sets.delete(name);
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
