/** A moment on the calendar and clock of some zone; months from 1. */
export interface CalendarTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
}

/** Epoch ms of the moment as if it were in UTC; days and seconds may run over. */
export function utcMs(time: CalendarTime): number {
  const date = new Date(0);
  date.setUTCFullYear(time.year, time.month - 1, time.day);
  return date.setUTCHours(time.hours, time.minutes, time.seconds);
}

/** The moment in the zone of the process. */
export function localCalendarTime(date: Date): CalendarTime {
  return {
    year: date.getFullYear(),
    month: date.getMonth() + 1,
    day: date.getDate(),
    hours: date.getHours(),
    minutes: date.getMinutes(),
    seconds: date.getSeconds(),
  };
}

/** The moment in UTC. */
export function utcCalendarTime(date: Date): CalendarTime {
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hours: date.getUTCHours(),
    minutes: date.getUTCMinutes(),
    seconds: date.getUTCSeconds(),
  };
}

const MARGIN = 3 * 3600 * 1000;

/**
 * Epoch ms of a moment in the zone of the process (flow-tools specification, section 3): of a repeated hour the second reading,
 * and in a skipped hour what the clock after the change would have shown: 02:30 is 01:30 standard time.
 */
export function localMs(time: CalendarTime): number {
  const asUtc = utcMs(time);
  const near = asUtc - offsetMs(asUtc);
  const before = offsetMs(near - MARGIN);
  const after = offsetMs(near + MARGIN);
  if (offsetMs(asUtc - after) === after) return asUtc - after;
  if (offsetMs(asUtc - before) === before) return asUtc - before;
  return asUtc - after;
}

/** What the zone of the process is ahead of UTC at an instant. */
function offsetMs(epochMs: number): number {
  return -new Date(epochMs).getTimezoneOffset() * 60000;
}
