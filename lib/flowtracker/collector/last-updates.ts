import type { RrdTool } from '../../rrd/rrdtool.js';
import type { Target } from './targets.js';

/** Times of the newest values, which are the Collector's checkpoint: what an RRD holds is never collected again. */
export class LastUpdates {
  readonly #rrd: RrdTool;
  /** By the definition that was read: one that was changed, archived or made anew is asked for again. */
  #known = new WeakMap<Target, number>();

  constructor(rrd: RrdTool) {
    this.#rrd = rrd;
  }

  /** Asks rrdtool for those that are not known yet. @returns why, for targets whose RRD is missing or unreadable */
  async learn(targets: readonly Target[]): Promise<Map<Target, Error>> {
    const failures = new Map<Target, Error>();
    const unknown = targets.filter((target) => !this.#known.has(target));
    await Promise.all(
      unknown.map(async (target) => {
        try {
          this.#known.set(target, await this.#rrd.last(target.rrd));
        } catch (error) {
          failures.set(target, error instanceof Error ? error : new Error(String(error)));
        }
      }),
    );
    return failures;
  }

  /** Epoch seconds; undefined if it is not known. */
  of(target: Target): number | undefined {
    return this.#known.get(target);
  }

  set(target: Target, time: number): void {
    this.#known.set(target, time);
  }

  forget(target: Target): void {
    this.#known.delete(target);
  }
}
