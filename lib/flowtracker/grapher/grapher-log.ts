import { DaemonLog } from '../daemon-log.js';
import type { TrackerSite } from '../site.js';

/** The lines of the Grapher's log (FlowTracker specification, section 10.5). */
export class GrapherLog {
  readonly #log: DaemonLog;
  readonly #isLong: boolean;

  constructor(site: TrackerSite) {
    const { logGrapherShort, logGrapherLong } = site.config;
    this.#log = new DaemonLog(site, `${site.family}_Grapher`, logGrapherShort || logGrapherLong);
    this.#isLong = logGrapherLong;
  }

  started(now: number): void {
    this.#log.lines(`Starting a graphing loop at: ${this.#log.date(now)}`);
  }

  creating(fileName: string): void {
    if (this.#isLong) this.#log.lines(`creating graphs for: ${fileName}`);
  }

  /** @param sleep seconds until the next loop */
  finished(sets: number, seconds: number, sleep: number): void {
    this.#log.lines(
      `Finished with this loop. ${sets} graph sets created. Loop took: ${seconds} seconds  sleep_period: ${sleep}`,
      '',
    );
  }

  problem(now: number, text: string): void {
    this.#log.problem(now, text);
  }
}
