import type { RrdDefinition } from '../../rrd/definition.js';
import type { RrdInfo } from '../../rrd/info.js';
import type { RrdTool } from '../../rrd/rrdtool.js';
import type { FlowFile } from '../../store/select-header.js';
import type { Period } from '../values/period.js';

/** The RRD of a tracking whose past is made anew: what it holds stays where flows tell nothing. */
export class StoredPast {
  readonly #rrd: RrdTool;
  readonly #file: string;
  readonly #info: RrdInfo;

  /** @throws RrdError if it cannot be read */
  static async open(rrd: RrdTool, file: string): Promise<StoredPast> {
    return new StoredPast(rrd, file, await rrd.info(file));
  }

  private constructor(rrd: RrdTool, file: string, info: RrdInfo) {
    this.#rrd = rrd;
    this.#file = file;
    this.#info = info;
  }

  /** That of an RRD of the same archives, from another time on. @param start see RrdDefinition */
  definition(start: number): RrdDefinition {
    const { step, dataSources, archives } = this.#info;
    return { start, step, dataSources, archives };
  }

  /** Seconds of its coarsest rows. */
  get coarsest(): number {
    return this.#info.step * Math.max(1, ...this.#info.archives.map(({ steps }) => steps));
  }

  /** Time of its newest value, epoch seconds: the Collector goes on meanwhile. */
  last(): Promise<number> {
    return this.#rrd.last(this.#file);
  }

  /** The values of periods that it still has one by one, by their ends. */
  async valuesOf(periods: readonly Period[]): Promise<ReadonlyMap<number, number>> {
    const [first, last] = [periods[0], periods.at(-1)];
    const { archives, step } = this.#info;
    const finest = archives.findIndex(({ cf, steps }) => cf === 'AVERAGE' && steps === 1);
    if (!first || !last || finest < 0) return new Map();
    // A window that reaches further back would be answered in coarser rows.
    const start = Math.max(first.start, (await this.#rrd.first(this.#file, finest)) - step);
    const end = Math.min(last.end, await this.last());
    if (start >= end) return new Map();
    const { rows } = await this.#rrd.fetch(this.#file, { cf: 'AVERAGE', start, end, resolution: step });
    const [one, two] = rows;
    if (one && two && two.time - one.time !== step) return new Map();
    return new Map(
      rows
        .map(({ time, values: [value = NaN] }) => [time, value] as const)
        .filter(([, value]) => !isNaN(value)),
    );
  }
}

/** Whether flows of a period were captured and are still there: a file was being written in the middle of it. */
export function isCaptured(
  { start, end }: Period,
  files: readonly Pick<FlowFile, 'captureStart' | 'captureEnd'>[],
  flowFileLength: number,
): boolean {
  const middle = (start + end) / 2;
  return files.some(({ captureStart, captureEnd }) => {
    if (captureStart === undefined || captureStart > middle) return false;
    return middle < (captureEnd > captureStart ? captureEnd : captureStart + flowFileLength);
  });
}
