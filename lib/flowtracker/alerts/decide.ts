import type { Period } from '../values/period.js';
import type { AlertRule, ConsecutiveMisses } from './rule.js';

const DAY = 86_400;

/** What a period's value means for a rule without sigma. */
interface AlertDecision {
  readonly isDue: boolean;
  /** What is to be remembered from now on. */
  readonly misses: ConsecutiveMisses | undefined;
  /** What is told if it is due: of several periods the worst. */
  readonly observed: number;
  /** Periods that are told of. */
  readonly periods: number;
}

/** Decides whether a value raises an alert (FlowTracker specification, section 9). */
export function decide(rule: AlertRule, value: number, period: Period): AlertDecision {
  const { threshold, frequency, misses, lastNotified } = rule;
  const isMissed = threshold > 0 ? value > threshold : threshold < 0 && value < -threshold;
  const [, pace, needed] = /^(eachtime|daily)(\d*)$/.exec(frequency) ?? [];
  const quiet: AlertDecision = { isDue: false, misses, observed: value, periods: 1 };
  if (!isMissed || pace === undefined) return quiet;
  const isDayOver = pace === 'eachtime' || period.end - lastNotified >= DAY;
  if (!needed) return { ...quiet, isDue: isDayOver };

  const now = countMiss(misses, value, period, threshold < 0);
  const isDue = now.count >= Number(needed) && isDayOver;
  return { isDue, misses: isDue ? undefined : now, observed: now.extreme, periods: Number(needed) };
}

function countMiss(
  before: ConsecutiveMisses | undefined,
  value: number,
  { start, end }: Period,
  isBelow: boolean,
): ConsecutiveMisses {
  if (!before || end - before.last > end - start) return { last: end, count: 1, extreme: value };
  // A period that is looked at again does not count twice.
  const count = before.last >= end ? before.count : before.count + 1;
  const extreme = isBelow ? Math.min(before.extreme, value) : Math.max(before.extreme, value);
  return { last: end, count, extreme };
}
