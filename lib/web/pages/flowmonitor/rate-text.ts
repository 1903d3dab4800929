import type { TrackingType } from '../../../criteria/tracking-file.js';
import { UNITS } from '../../../flowtracker/grapher/graph-options.js';

const PREFIXES = ['', 'k', 'M', 'G', 'T', 'P'];

/** A value as people read it, of three digits that count: `12.3 Mbps`, `0.0163 fps`. */
export function rateText(value: number, type: TrackingType): string {
  const { unit } = UNITS[type];
  const size = Math.abs(value);
  if (size === 0) return `0 ${unit}`;
  let power = Math.min(Math.max(Math.floor(Math.log10(size) / 3), 0), PREFIXES.length - 1);
  // Rounding may make 999.9 k of a thousand.
  if (Number((value / 1000 ** power).toPrecision(3)) >= 1000 && power < PREFIXES.length - 1) power++;
  return `${Number((value / 1000 ** power).toPrecision(3))} ${PREFIXES[power] ?? ''}${unit}`;
}
