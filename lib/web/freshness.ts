import { join } from 'node:path';
import { RrdError } from '../rrd/errors.js';
import type { FlowscanContext } from './context.js';

/** How new the data of the RRD tree are. */
export interface Freshness {
  /** `unused`: the site has no graphs of flowscan. */
  readonly state: 'fresh' | 'late' | 'absent' | 'unreadable' | 'unused';
  /** Time of the newest update, Unix seconds. */
  readonly newest?: number;
  /** Seconds between updates. */
  readonly interval?: number;
  /** For the log: it may name files. */
  readonly detail?: string;
}

/** Updates may be late by this many intervals: one still being counted, one being scanned, and some slack. */
const ALLOWED_INTERVALS = 2.4;

/** Looks at the newest update of the tree's total, which every flow file changes. */
export async function dataFreshness({ cugrapher, rrd, now }: FlowscanContext): Promise<Freshness> {
  try {
    const { lastUpdate, step } = await rrd.info(join(cugrapher.rrdDir, 'total.rrd'));
    const isLate = now() - lastUpdate > ALLOWED_INTERVALS * step;
    return { state: isLate ? 'late' : 'fresh', newest: lastUpdate, interval: step };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    const isMissing = error instanceof RrdError && error.reason === 'missing';
    return { state: isMissing ? 'absent' : 'unreadable', detail };
  }
}
