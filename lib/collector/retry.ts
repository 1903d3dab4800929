import { setTimeout as delay } from 'node:timers/promises';
import type { CollectorLog } from './log.js';

/** What passes when room is made or a disk comes back. Anything else is no question of patience. */
const PASSING = new Set([
  'ENOSPC',
  'EDQUOT',
  'EROFS',
  'EIO',
  'EACCES',
  'EPERM',
  'ENFILE',
  'EMFILE',
  'ENOMEM',
  'ESTALE',
  'ETIMEDOUT',
  'EAGAIN',
]);

const PAUSE_MS = 1000;
/** How often the same trouble is told. */
const REMIND_MS = 60_000;

/**
 * Tries again what a full or absent disk refuses, every second until it succeeds. Meanwhile packets wait in the queue, whose limit
 * decides what is lost.
 */
export class DiskPatience {
  readonly #log: CollectorLog;
  #deadline = Infinity;
  /** Since when nothing could be written, ms since the epoch. */
  stalledSince: number | undefined;

  constructor(log: CollectorLog) {
    this.#log = log;
  }

  /** From `deadline` on, ms since the epoch, failures are final. */
  endAt(deadline: number): void {
    this.#deadline = deadline;
  }

  readonly attempt = async <T>(action: () => Promise<T>): Promise<T> => {
    for (let told = 0; ;) {
      try {
        const result = await action();
        this.#recovered();
        return result;
      } catch (error) {
        const { code = '', message } = error as NodeJS.ErrnoException;
        if (!PASSING.has(code) || Date.now() >= this.#deadline) throw error;
        this.stalledSince ??= Date.now();
        if (Date.now() - told >= REMIND_MS) {
          told = Date.now();
          this.#log.warn(`cannot write flows, trying again every second: ${message}`);
        }
        await delay(Math.max(0, Math.min(PAUSE_MS, this.#deadline - Date.now())));
      }
    }
  };

  #recovered(): void {
    if (this.stalledSince === undefined) return;
    const seconds = Math.round((Date.now() - this.stalledSince) / 1000);
    this.stalledSince = undefined;
    this.#log.warn(`flows can be written again, after ${seconds} seconds`);
  }
}
