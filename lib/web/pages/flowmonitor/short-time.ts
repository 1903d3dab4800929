import { formatDate, formatDateTime, formatTime, type DateFormat } from '../../../criteria/period.js';

/** Hour and minute of a time of today, of others the day too. @param now epoch seconds */
export function shortTime(time: number, now: number, dateFormat: DateFormat): string {
  const isToday = formatDate(time, dateFormat) === formatDate(now, dateFormat);
  return isToday ? formatTime(time).slice(0, 5) : formatDateTime(time, dateFormat);
}
