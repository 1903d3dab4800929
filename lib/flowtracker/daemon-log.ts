import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { formatDateTime } from '../criteria/period.js';
import type { TrackerSite } from './site.js';

/**
 * The log file of a daemon. Lines go to that file alone; standard output, which start lines append to the same file, gets them only
 * if it is a terminal (FlowTracker specification, section 8.1). While the file cannot be written they go to standard error: pages and
 * daemons often are two users, and why nothing works must not be lost with the log.
 */
export class DaemonLog {
  readonly path: string;
  readonly #isWanted: boolean;
  readonly #site: TrackerSite;
  #hasComplained = false;

  /** @param program `FlowMonitor_Collector` */
  constructor(site: TrackerSite, program: string, isWanted: boolean) {
    this.path = join(site.config.logDirectory, `${program}.log`);
    this.#site = site;
    this.#isWanted = isWanted;
  }

  /** Appends lines; control characters in them are replaced. A log that cannot be written ends nothing. */
  lines(...lines: readonly string[]): void {
    const text = lines.map((line) => `${line.replace(/\p{Cc}/gu, ' ')}\n`).join('');
    if (process.stdout.isTTY) process.stdout.write(text);
    if (!this.#isWanted) return;
    try {
      mkdirSync(dirname(this.path), { recursive: true });
      appendFileSync(this.path, text);
      this.#hasComplained = false;
    } catch (error) {
      if (!this.#hasComplained) this.#complain(error);
      this.#hasComplained = true;
      if (!process.stdout.isTTY) process.stderr.write(text);
    }
  }

  #complain(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    const advice =
      'Let the user of this program write it (chown it, or remove it); until then its lines come here.';
    process.stderr.write(`${this.path} cannot be written: ${reason}. ${advice}\n`);
  }

  /** Something that went wrong, with the time. */
  problem(now: number, text: string): void {
    this.lines(`At ${this.date(now)} ${text}`);
  }

  /** Date and time in the form of `$date_format`. */
  date(epochSeconds: number): string {
    return formatDateTime(epochSeconds, this.#site.config.dateFormat);
  }
}
