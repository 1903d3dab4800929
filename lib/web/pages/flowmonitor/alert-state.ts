import type { FlowViewerConfig } from '../../../config/flowviewer-pm.js';
import { labelOf, MENUS } from '../../../criteria/choices.js';
import { formatDateTime } from '../../../criteria/period.js';
import type { TrackingSummary } from '../../../flowtracker/manage/values-of.js';
import { collectionTimes } from '../../../flowtracker/times.js';
import { rateText } from './rate-text.js';
import { shortTime } from './short-time.js';

/** How a tracking is, at a glance. */
export interface TrackingState {
  readonly level: 'bad' | 'warn' | 'good' | 'quiet';
  readonly text: string;
  /** More of it, a sentence each. */
  readonly details: readonly string[];
}

/** Periods that may pass until a missing value is remarkable. */
const PATIENCE = 4;

/** @param now epoch seconds */
export function trackingState(
  summary: TrackingSummary,
  config: FlowViewerConfig,
  now: number,
): TrackingState {
  const { tracking, last, alert, obstacle, isBeyondThreshold } = summary;
  const limit = rateText(Math.abs(alert.threshold), tracking.type);
  const details = detailsOf(summary, config);
  if (obstacle) {
    const level = obstacle.isUsual ? 'quiet' : 'warn';
    return { level, text: 'Not collected', details: [obstacle.reason] };
  }
  if (last === undefined) return { level: 'warn', text: 'No values yet', details };
  const { collectionOffset, collectionPeriod } = collectionTimes(config);
  if (now - last.time > collectionOffset + PATIENCE * collectionPeriod)
    return {
      level: 'warn',
      text: `No values since ${shortTime(last.time, now, config.dateFormat)}`,
      details,
    };
  if (isBeyondThreshold)
    return { level: 'bad', text: `${alert.threshold < 0 ? 'Below' : 'Above'} ${limit}`, details };
  if (alert.threshold !== 0)
    return { level: 'good', text: `${alert.threshold < 0 ? 'Above' : 'Below'} ${limit}`, details };
  if (alert.frequency.startsWith('sigma')) return { level: 'good', text: 'Sigma check', details };
  return { level: 'quiet', text: 'No limit', details };
}

function detailsOf({ alert }: TrackingSummary, { dateFormat }: FlowViewerConfig): string[] {
  const { frequency, lastNotified, misses } = alert;
  return [
    ...(frequency === 'none' ? [] : [labelOf(MENUS.alert_frequency, frequency) ?? frequency]),
    ...(misses ? [`${misses.count} in a row`] : []),
    ...(lastNotified > 0 ? [`Mail sent ${formatDateTime(lastNotified, dateFormat)}`] : []),
  ];
}
