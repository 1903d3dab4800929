import type { RrdTool } from '../../rrd/rrdtool.js';
import type { ScanLog } from '../log.js';
import type { RrdCounts } from '../rrd-files.js';

/**
 * Fits counts to the RRDs that a site has had for years: updates are positional, and files of FlowScan before 1.006, or of a time
 * without TopN, have no tx and rx. What a file has no place for is left out, what only the file has is unknown.
 *
 * Files are looked at when an update shows that they are others, or, where `looksAhead`, before the first update: rrdcached takes
 * whatever it is given.
 */
export class ExistingRrds {
  readonly #sources = new Map<string, readonly string[]>();
  readonly #rrd: RrdTool;
  readonly #log: ScanLog;
  readonly #looksAhead: boolean;

  constructor(rrd: RrdTool, log: ScanLog, looksAhead: boolean) {
    this.#rrd = rrd;
    this.#log = log;
    this.#looksAhead = looksAhead;
  }

  /** Counts as far as it is known already what their files are like. */
  async prepare(counts: readonly RrdCounts[]): Promise<RrdCounts[]> {
    return Promise.all(
      counts.map(async (entry) => {
        const names = this.#sources.get(entry.file);
        if (names) return fitTo(names, entry);
        // A file that is not there, or cannot be read, is the business of its update.
        return this.#looksAhead ? await this.fit(entry).catch(() => entry) : entry;
      }),
    );
  }

  /**
   * Looks at the file.
   *
   * @throws RrdError if it cannot be read
   */
  async fit(entry: RrdCounts): Promise<RrdCounts> {
    const { file, dataSources } = entry;
    const names = (await this.#rrd.info(file)).dataSources.map(({ name }) => name);
    this.#sources.set(file, names);
    const missing = dataSources.filter((name) => !names.includes(name));
    if (missing.length > 0) {
      const advice = missing.includes('tx') ? ' (add_txrx adds tx and rx)' : '';
      this.#log.warn(`${file} has no ${missing.join(', ')}: not stored there${advice}`);
    }
    return fitTo(names, entry);
  }
}

function fitTo(names: readonly string[], { file, dataSources, values }: RrdCounts): RrdCounts {
  return {
    file,
    dataSources: names,
    values: names.map((name) => values[dataSources.indexOf(name)] ?? null),
  };
}
