import { hashOf } from './random.js';

/** Percent of the busiest hour, for each hour of a local day. */
type DayCurve = readonly number[];

interface Rhythm {
  readonly weekday: DayCurve;
  readonly weekend: DayCurve;
}

const RESIDENCE: Rhythm = {
  weekday: [58, 38, 22, 13, 9, 8, 11, 19, 25, 25, 27, 31, 38, 37, 39, 43, 51, 61, 73, 86, 96, 100, 92, 77],
  weekend: [70, 55, 36, 22, 14, 10, 9, 12, 20, 32, 45, 55, 62, 64, 66, 68, 70, 74, 80, 88, 95, 97, 90, 80],
};
const OFFICE: Rhythm = {
  weekday: [5, 4, 4, 4, 4, 5, 8, 21, 56, 86, 98, 96, 73, 80, 98, 95, 84, 58, 30, 18, 14, 11, 9, 6],
  weekend: [4, 4, 3, 3, 3, 3, 4, 6, 9, 13, 16, 17, 16, 16, 16, 15, 14, 13, 12, 11, 10, 8, 6, 5],
};
const WIRELESS: Rhythm = {
  weekday: [7, 5, 3, 3, 3, 4, 8, 25, 63, 87, 95, 100, 92, 96, 98, 94, 86, 66, 45, 34, 26, 20, 14, 10],
  weekend: [7, 5, 3, 3, 3, 3, 5, 7, 12, 19, 26, 32, 34, 34, 33, 31, 28, 24, 21, 18, 15, 13, 11, 9],
};
const LABORATORY: Rhythm = {
  weekday: [9, 7, 6, 6, 6, 6, 8, 16, 60, 92, 97, 84, 58, 76, 100, 96, 78, 55, 40, 32, 26, 20, 15, 11],
  weekend: [8, 7, 6, 6, 6, 6, 6, 7, 9, 13, 18, 21, 21, 22, 22, 21, 19, 17, 15, 14, 12, 11, 10, 9],
};
/** People all over the world who visit the servers of the campus. */
const VISITORS: Rhythm = {
  weekday: [46, 42, 39, 37, 38, 41, 48, 58, 76, 90, 98, 100, 93, 92, 96, 97, 92, 84, 78, 76, 74, 69, 61, 52],
  weekend: [44, 40, 36, 34, 33, 34, 38, 43, 49, 56, 62, 65, 64, 63, 63, 64, 64, 63, 63, 62, 60, 57, 52, 47],
};
const NIGHT: Rhythm = {
  weekday: [30, 88, 100, 96, 82, 40, 8, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 4, 10],
  weekend: [24, 70, 84, 80, 62, 28, 6, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 4, 9],
};
const STEADY: Rhythm = { weekday: new Array<number>(24).fill(100), weekend: new Array<number>(24).fill(100) };

const RHYTHMS = {
  residence: RESIDENCE,
  office: OFFICE,
  wireless: WIRELESS,
  laboratory: LABORATORY,
  visitors: VISITORS,
  night: NIGHT,
  steady: STEADY,
} as const;

export type RhythmName = keyof typeof RHYTHMS;

/**
 * How busy something is at a moment, by the clock and calendar of the process's time zone.
 *
 * @param time epoch seconds
 * @returns share of the busiest hour, 0..1
 */
export function activity(name: RhythmName, time: number): number {
  const clock = new Date(time * 1000);
  const hour = clock.getHours();
  // A curve value stands for the middle of its hour; between two middles the curve is a straight line.
  const sinceMiddle = (clock.getMinutes() * 60 + clock.getSeconds()) / 3600 - 0.5;
  const neighbour = new Date(clock.getTime() + (sinceMiddle < 0 ? -3600e3 : 3600e3));
  const here = percentAt(name, clock.getDay(), hour);
  const there = percentAt(name, neighbour.getDay(), neighbour.getHours());
  return (here + (there - here) * Math.abs(sinceMiddle)) / 100;
}

function percentAt(name: RhythmName, weekday: number, hour: number): number {
  const rhythm = RHYTHMS[name];
  return (weekday === 0 || weekday === 6 ? rhythm.weekend : rhythm.weekday)[hour] ?? 0;
}

/** Mean of `activity` over a week. */
export function meanActivity(name: RhythmName): number {
  const { weekday, weekend } = RHYTHMS[name];
  const sum = (curve: DayCurve) => curve.reduce((total, percent) => total + percent, 0);
  return (5 * sum(weekday) + 2 * sum(weekend)) / (7 * 24 * 100);
}

/** Period in seconds and amplitude of the layers of noise: moods of hours, of tens of minutes, of minutes. */
const NOISE_LAYERS = [
  [3 * 3600, 0.1],
  [50 * 60, 0.07],
  [15 * 60, 0.05],
] as const;

/**
 * A smooth random factor around 1: what a day curve lacks to look alive. The same keys and time always give the same factor,
 * whichever file asks.
 */
export function noise(time: number, ...keys: readonly number[]): number {
  let factor = 1;
  for (const [period, amplitude] of NOISE_LAYERS) {
    const knot = Math.floor(time / period);
    const along = time / period - knot;
    const from = knotValue(keys, period, knot);
    const to = knotValue(keys, period, knot + 1);
    factor += amplitude * (from + (to - from) * along * along * (3 - 2 * along));
  }
  return factor;
}

function knotValue(keys: readonly number[], period: number, knot: number): number {
  return hashOf([...keys, period, knot]) / 0x80000000 - 1;
}
