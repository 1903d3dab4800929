import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { localMs } from '../query/getdate-local.js';
import type { FormIssue } from './issue.js';
import type { FilterBlock } from './keys.js';

/** Epoch seconds; the end is not part of it. */
export interface Period {
  readonly start: number;
  readonly end: number;
}

export type DateFormat = FlowViewerConfig['dateFormat'];

/** The period of a filter, local time of the process (FlowViewer specification, section 2.6), or all that is wrong with it. */
export function readPeriod(
  block: FilterBlock,
  config: Pick<FlowViewerConfig, 'dateFormat'>,
): Period | FormIssue[] {
  const issues: FormIssue[] = [];
  const start = readMoment(block, 'start', config.dateFormat, issues);
  const end = readMoment(block, 'end', config.dateFormat, issues);
  if (start === undefined || end === undefined) return issues;
  if (end > start) return { start, end };
  const { start_date, start_time, end_date, end_time } = block;
  const value = `${start_date} ${start_time} - ${end_date} ${end_time}`;
  return [{ field: 'end_time', message: 'The end must be later than the start.', value }];
}

/** One end of the period as epoch seconds; FlowTracker's form has only a start. */
export function readMoment(
  block: FilterBlock,
  which: 'start' | 'end',
  format: DateFormat,
  issues: FormIssue[],
): number | undefined {
  const dateText = block[`${which}_date`];
  const timeText = block[`${which}_time`];
  const date = readDate(dateText, format);
  const time = readTime(timeText);
  if (!date) issues.push({ field: `${which}_date`, message: 'This is not a valid date.', value: dateText });
  if (!time) issues.push({ field: `${which}_time`, message: 'This is not a valid time.', value: timeText });
  return date && time && localMs({ ...date, ...time }) / 1000;
}

const DATE_PATTERNS: Readonly<Record<DateFormat, RegExp>> = {
  MDY: /^(?<month>\d{1,2})\/(?<day>\d{1,2})\/(?<year>\d{4})$/,
  DMY: /^(?<day>\d{1,2})\/(?<month>\d{1,2})\/(?<year>\d{4})$/,
  DMY2: /^(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?<year>\d{4})$/,
  YMD: /^(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})$/,
};

function readDate(text: string, format: DateFormat) {
  const groups = DATE_PATTERNS[format].exec(text)?.groups;
  if (!groups) return undefined;
  const [year, month, day] = [groups['year'], groups['month'], groups['day']].map(Number);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  if (year < 1990 || year > 2100 || month < 1 || month > 12 || day < 1) return undefined;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate() ? { year, month, day } : undefined;
}

function readTime(text: string) {
  const parts = /^(\d{1,2}):(\d{1,2})(?::(\d{1,2})?)?$/.exec(text);
  if (!parts) return undefined;
  const [hours, minutes, seconds] = [parts[1], parts[2], parts[3] ?? '0'].map(Number);
  if (hours === undefined || minutes === undefined || seconds === undefined) return undefined;
  return hours <= 23 && minutes <= 59 && seconds <= 59 ? { hours, minutes, seconds } : undefined;
}

/** A day of local time in the form of `$date_format`. */
export function formatDate(epochSeconds: number, format: DateFormat): string {
  const date = new Date(epochSeconds * 1000);
  const [year, month, day] = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())];
  switch (format) {
    case 'DMY':
      return `${day}/${month}/${year}`;
    case 'DMY2':
      return `${day}.${month}.${year}`;
    case 'YMD':
      return `${year}-${month}-${day}`;
    default:
      return `${month}/${day}/${year}`;
  }
}

/** `HH:MM:SS` of local time. */
export function formatTime(epochSeconds: number): string {
  const date = new Date(epochSeconds * 1000);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
}

export function formatDateTime(epochSeconds: number, format: DateFormat = 'MDY'): string {
  return `${formatDate(epochSeconds, format)} ${formatTime(epochSeconds)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
