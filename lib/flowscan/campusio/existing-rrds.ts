import { RrdError } from '../../rrd/errors.js';
import type { RrdTool } from '../../rrd/rrdtool.js';
import type { ScanLog } from '../log.js';
import type { RrdCounts } from '../rrd-files.js';

/**
 * Fits counts to the RRDs that a site has had for years: updates are positional, and files of FlowScan before 1.006, or of a time
 * without TopN, have no tx and rx. What a file has no place for is left out, what only the file has is unknown.
 */
export class ExistingRrds {
  readonly #sources = new Map<string, readonly string[]>();
  readonly #rrd: RrdTool;
  readonly #log: ScanLog;

  constructor(rrd: RrdTool, log: ScanLog) {
    this.#rrd = rrd;
    this.#log = log;
  }

  async fit(counts: readonly RrdCounts[]): Promise<RrdCounts[]> {
    return Promise.all(counts.map((entry) => this.#fitOne(entry)));
  }

  async #fitOne(entry: RrdCounts): Promise<RrdCounts> {
    const names = this.#sources.get(entry.file) ?? (await this.#look(entry));
    if (!names) return entry;
    const values = names.map((name) => entry.values[entry.dataSources.indexOf(name)] ?? null);
    return { file: entry.file, dataSources: names, values };
  }

  /** The data sources of a file; undefined for one that is yet to be made, or cannot be read. */
  async #look({ file, dataSources }: RrdCounts): Promise<readonly string[] | undefined> {
    let names: string[];
    try {
      names = (await this.#rrd.info(file)).dataSources.map(({ name }) => name);
    } catch (error) {
      if (error instanceof RrdError) return undefined;
      throw error;
    }
    this.#sources.set(file, names);
    const missing = dataSources.filter((name) => !names.includes(name));
    if (missing.length > 0)
      this.#log.warn(
        `${file} has no ${missing.join(', ')}: not stored there${missing.includes('tx') ? ' (add_txrx adds tx and rx)' : ''}`,
      );
    return names;
  }
}
