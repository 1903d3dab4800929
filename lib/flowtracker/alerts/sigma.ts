import type { SigmaType } from '../../config/flowviewer/value-types.js';
import type { RrdTool } from '../../rrd/rrdtool.js';
import { RRD_STEP } from '../rrd-definition.js';
import type { Period } from '../values/period.js';

/** A value against the values before it. */
export interface SigmaCheck {
  readonly current: number;
  readonly limit: number;
  readonly mean: number;
  readonly deviation: number;
  readonly type: SigmaType;
}

/**
 * Checks the newest of some values against mean and deviation of those before it (FlowTracker specification, section 9).
 *
 * @param values in the order of time, known ones only
 * @returns undefined as long as there are too few before it
 */
export function checkSigma(values: readonly number[], type: SigmaType): SigmaCheck | undefined {
  const { observations, sigmas } = type;
  const current = values.at(-1);
  const before = values.slice(-observations - 1, -1);
  if (current === undefined || before.length < observations || observations < 2) return undefined;
  const mean = before.reduce((sum, value) => sum + value, 0) / observations;
  const squares = before.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / (observations - 1));
  const limit = Math.trunc(mean + sigmas * deviation + 0.5);
  return { current: Math.trunc(current), limit, mean, deviation, type };
}

/** The stored values that a check needs, the period's own at the end. */
export async function sigmaValues(
  rrd: RrdTool,
  file: string,
  { start, end }: Period,
  { observations }: SigmaType,
): Promise<number[]> {
  const length = end - start;
  const { rows } = await rrd.fetch(file, {
    cf: 'AVERAGE',
    start: Math.floor(end - (observations + 2.5) * length),
    end: Math.floor(end + length / 2),
    resolution: RRD_STEP,
  });
  return rows.flatMap(({ values: [value] }) => (value === undefined || Number.isNaN(value) ? [] : [value]));
}
