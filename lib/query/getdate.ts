import { readDateParts, type DateParts } from './getdate-parts.js';
import { localCalendarTime, localMs, utcMs, type CalendarTime } from './getdate-local.js';

/**
 * Reads a date as flow-tools writes and takes them: `03/02/2026 14:32:00`, `March 2, 2026 14:32:00`, `yesterday 10:00`, `2 hours ago` ...
 * (flow-tools specification, section 3). Without a zone in the text it is local time of the process.
 *
 * @param now what relative parts and missing dates refer to
 * @returns epoch seconds, or undefined for what is no date from 1970 on
 */
export function parseDateText(text: string, now: Date): number | undefined {
  const parts = readDateParts(text);
  if (!parts) return undefined;
  const seconds = isOnlyRelative(parts) ? fromNow(parts, now) : fromCalendar(parts, now);
  return seconds !== undefined && seconds >= 0 ? seconds : undefined;
}

function isOnlyRelative({ date, time, weekday, zone }: DateParts): boolean {
  return !date && !time && !weekday && zone === undefined;
}

function fromNow({ relative }: DateParts, now: Date): number | undefined {
  const { months, days, seconds } = relative ?? NO_MOVE;
  const nowSeconds = Math.floor(now.getTime() / 1000);
  if (months === 0 && days === 0) return nowSeconds + seconds;
  return toSeconds(moved(localCalendarTime(now), months, days), undefined, seconds);
}

function fromCalendar(parts: DateParts, now: Date): number | undefined {
  const today = localCalendarTime(now);
  const date = parts.date ?? today;
  const time = parts.time ?? { hours: 0, minutes: 0, seconds: 0 };
  const calendar = {
    year: fullYear(date.year ?? today.year, parts.date?.year !== undefined),
    month: date.month,
    day: date.day,
    hours: time.hours,
    minutes: time.minutes,
    seconds: time.seconds,
  };
  if (!isReal(calendar)) return undefined;
  const { months, days, seconds } = parts.relative ?? NO_MOVE;
  const toWeekday = parts.weekday && !parts.date ? daysTo(parts.weekday, calendar) : 0;
  return toSeconds(moved(calendar, months, days + toWeekday), parts.zone, seconds);
}

const NO_MOVE = { months: 0, days: 0, seconds: 0 };

/** Years of two digits are those from 1969 to 2068. */
function fullYear(year: number, asWritten: boolean): number {
  if (!asWritten || year > 99) return year;
  return year < 69 ? 2000 + year : 1900 + year;
}

function isReal({ year, month, day, hours, minutes, seconds }: CalendarTime): boolean {
  if (year < 1970 || year > 275759 || month < 1 || month > 12) return false;
  return day >= 1 && day <= daysOf(year, month) && hours <= 23 && minutes <= 59 && seconds <= 59;
}

function daysOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function daysTo({ day, ordinal }: NonNullable<DateParts['weekday']>, from: CalendarTime): number {
  const ahead = (day - new Date(utcMs(from)).getUTCDay() + 7) % 7;
  if (ordinal === 0) return ahead;
  const afterToday = ahead === 0 ? 7 : ahead;
  return ordinal > 0 ? afterToday + 7 * (ordinal - 1) : ahead + 7 * ordinal;
}

/** Months keep the day, or end on the last of a shorter month; days keep the time of the clock. */
function moved(time: CalendarTime, months: number, days: number): CalendarTime {
  if (months === 0) return { ...time, day: time.day + days };
  const monthCount = time.year * 12 + (time.month - 1) + months;
  const year = Math.floor(monthCount / 12);
  const month = monthCount - year * 12 + 1;
  return { ...time, year, month, day: Math.min(time.day, daysOf(year, month)) + days };
}

function toSeconds(time: CalendarTime, zone: number | undefined, further: number): number | undefined {
  const ms = zone === undefined ? localMs(time) : utcMs(time) - zone * 60000;
  const seconds = Math.floor(ms / 1000) + further;
  return Number.isSafeInteger(seconds) ? seconds : undefined;
}
