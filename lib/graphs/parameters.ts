import type { QueryParameters } from './query.js';

/** A request that cannot be answered. The message may hold text of the request: escape it before it goes into HTML. */
export class InvalidRequestError extends Error {
  override readonly name = 'InvalidRequestError';
}

/** What a graph has if its request does not say so, and the most that one may ask for. */
export interface PlotLimits {
  readonly hours: number;
  readonly width: number;
  readonly height: number;
  readonly maxHours: number;
  readonly maxWidth: number;
  readonly maxHeight: number;
}

/** Hours back from now, and the plot area in pixels. */
interface Plot {
  readonly hours: number;
  readonly width: number;
  readonly height: number;
}

export const MIN_HOURS = 1;
/** rrdtool draws nothing smaller (pixels). */
export const MIN_SIZE = 10;

/**
 * How much a graph shows and how large, from `hours`, `width` and `height`.
 *
 * @throws InvalidRequestError
 */
export function readPlot(query: QueryParameters, limits: PlotLimits): Plot {
  const read = (name: keyof Plot, min: number, max: number): number => {
    const text = query.first(name) ?? '';
    return text === '' ? limits[name] : wholeNumber(text, name, min, max);
  };
  return {
    hours: read('hours', MIN_HOURS, limits.maxHours),
    width: read('width', MIN_SIZE, limits.maxWidth),
    height: read('height', MIN_SIZE, limits.maxHeight),
  };
}

/** @throws InvalidRequestError for a text that is no whole number from `min` to `max` */
export function wholeNumber(text: string, name: string, min: number, max: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (!(value >= min && value <= max)) throw new InvalidRequestError(`Invalid ${name} parameter`);
  return value;
}

/**
 * One of the choices that a parameter has; the first if it is empty.
 *
 * @throws InvalidRequestError
 */
export function oneOf<const T extends string>(text: string, name: string, choices: readonly [T, ...T[]]): T {
  if (text === '') return choices[0];
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw new InvalidRequestError(`Invalid ${name} parameter`);
  return found;
}
