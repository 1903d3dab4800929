import { strftime } from './strftime.js';

/** What a text that strftime wrote tells of its time; `month` and `dayOfYear` begin with 1. */
export interface TimeParts {
  year?: number;
  month?: number;
  day?: number;
  dayOfYear?: number;
  hour?: number;
  minute?: number;
  second?: number;
  /** Seconds east of UTC. */
  zone?: number;
  /** Epoch seconds. */
  epoch?: number;
}

interface Conversion {
  readonly pattern: string;
  read(text: string, parts: TimeParts): void;
}

const TWO = String.raw`\d\d`;
const numeric = (key: keyof TimeParts, pattern = TWO): Conversion => ({
  pattern,
  read: (text, parts) => (parts[key] = Number(text)),
});
const MONTHS = Array.from({ length: 12 }, (_, month) => new Date(2001, month, 1));
const months = (format: string): Conversion => {
  const names = MONTHS.map((date) => strftime(format, date));
  return { pattern: names.join('|'), read: (text, parts) => (parts.month = names.indexOf(text) + 1) };
};
const WEEKDAY: Conversion = { pattern: '[A-Z][a-z]+', read: () => undefined };

const CONVERSIONS: Readonly<Record<string, Conversion>> = {
  a: WEEKDAY,
  A: WEEKDAY,
  b: months('%b'),
  B: months('%B'),
  d: numeric('day'),
  e: numeric('day', String.raw`[ \d]\d`),
  H: numeric('hour'),
  j: numeric('dayOfYear', String.raw`\d{3}`),
  m: numeric('month'),
  M: numeric('minute'),
  s: numeric('epoch', String.raw`\d{1,11}`),
  S: numeric('second'),
  y: { pattern: TWO, read: (text, parts) => (parts.year = 2000 + Number(text)) },
  Y: numeric('year', String.raw`\d{4}`),
  z: { pattern: String.raw`[+-]\d{4}`, read: (text, parts) => (parts.zone = zoneSeconds(text)) },
};

/** Reads what strftime wrote by a format; the pattern can stand in a longer one. */
export interface TimePattern {
  /** Source of a regular expression, with `groups` groups. */
  readonly source: string;
  readonly groups: number;
  /** What the groups tell. */
  read(groups: readonly string[]): TimeParts;
}

/** The inverse of strftime's format: the same conversions. */
export function timePattern(format: string): TimePattern {
  const conversions: Conversion[] = [];
  const expanded = format.replace(/%([FT%])/g, (whole, letter: string) => EXPANSIONS[letter] ?? whole);
  const source = expanded.replace(/%(.)|[^%]|%$/gs, (whole, letter?: string) => {
    const conversion = letter === undefined ? undefined : CONVERSIONS[letter];
    if (!conversion) return literal(whole === '%%' ? '%' : whole);
    conversions.push(conversion);
    return `(${conversion.pattern})`;
  });
  return {
    source,
    groups: conversions.length,
    read(groups) {
      const parts: TimeParts = {};
      conversions.forEach((conversion, index) => conversion.read(groups[index] ?? '', parts));
      return parts;
    },
  };
}

/** `%%` is passed over here, so that a letter behind it is none of a conversion. */
const EXPANSIONS: Readonly<Record<string, string>> = { F: '%Y-%m-%d', T: '%H:%M:%S', '%': '%%' };

/** Midnight where nothing is said of the time of day; undefined if the parts do not tell the day. */
export function timeOf(parts: TimeParts): Date | undefined {
  const { epoch, year, month, day, dayOfYear, hour = 0, minute = 0, second = 0, zone } = parts;
  if (epoch !== undefined) return new Date(epoch * 1000);
  if (year === undefined) return undefined;
  const isByMonth = month !== undefined && day !== undefined;
  if (!isByMonth && dayOfYear === undefined) return undefined;
  const date = isByMonth ? ([month - 1, day] as const) : ([0, dayOfYear ?? 1] as const);
  if (zone === undefined) return new Date(year, ...date, hour, minute, second);
  return new Date(Date.UTC(year, ...date, hour, minute, second) - zone * 1000);
}

function zoneSeconds(text: string): number {
  const size = Number(text.slice(1, 3)) * 3600 + Number(text.slice(3)) * 60;
  return text.startsWith('-') ? -size : size;
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
