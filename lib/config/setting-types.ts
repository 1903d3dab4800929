import { resolve } from 'node:path';

/** A kind of value that a setting can have. */
export interface SettingType<T> {
  /** What a value looks like, for messages and documentation. */
  readonly expected: string;
  /** Reads a value; relative paths start at `baseDir`. Undefined = not a value of this type. */
  readonly parse: (text: string, baseDir: string) => T | undefined;
  /** A value as it would be written. */
  readonly show: (value: T) => string;
}

export const text: SettingType<string> = {
  expected: 'text',
  parse: (value) => value,
  show: (value) => value,
};

export const path: SettingType<string> = {
  expected: 'a path',
  parse: (value, baseDir) => (isPath(value) ? resolve(baseDir, value) : undefined),
  show: (value) => value,
};

/** Several paths. */
export const paths: SettingType<readonly string[]> = {
  expected: 'paths with commas between them',
  parse: (value, baseDir) => {
    const found = value.split(',').map((item) => path.parse(item.trim(), baseDir));
    return found.every((each) => each !== undefined) ? found : undefined;
  },
  show: (value) => value.join(','),
};

/** A program: a name is searched along PATH, anything with a slash is a path. */
export const program: SettingType<string> = {
  expected: 'the name of a program or its path',
  parse: (value, baseDir) => {
    if (!isPath(value)) return undefined;
    return value.includes('/') ? resolve(baseDir, value) : value;
  },
  show: (value) => value,
};

function isPath(value: string): boolean {
  return value !== '' && !value.includes('\0');
}

export function wholeNumber(min: number, max: number): SettingType<number> {
  return {
    expected: `a whole number, ${min} to ${max}`,
    parse: (value) => {
      const number = Number(value);
      return /^\d+$/.test(value) && number >= min && number <= max ? number : undefined;
    },
    show: String,
  };
}

const SWITCH_WORDS = new Map([
  ['on', true],
  ['yes', true],
  ['true', true],
  ['1', true],
  ['off', false],
  ['no', false],
  ['false', false],
  ['0', false],
]);

export const onOff: SettingType<boolean> = {
  expected: 'on or off',
  parse: (value) => SWITCH_WORDS.get(value.toLowerCase()),
  show: (value) => (value ? 'on' : 'off'),
};

export function oneOf<const T extends string>(...choices: readonly T[]): SettingType<T> {
  return {
    expected: choices.join(' or '),
    parse: (value) => choices.find((choice) => choice === value),
    show: (value) => value,
  };
}

/** An entry of the menus "Time period" and "Duration". */
export interface Period {
  readonly hours: number;
  readonly label: string;
}

export const periods: SettingType<readonly Period[]> = {
  expected: 'a list hours=label,hours=label,... without repetitions',
  parse: parsePeriods,
  show: (value) => value.map(({ hours, label }) => `${hours}=${label}`).join(','),
};

function parsePeriods(value: string): readonly Period[] | undefined {
  const found = new Map<number, string>();
  for (const item of value.split(',')) {
    const separator = item.indexOf('=');
    const hours = Number(item.slice(0, separator).trim());
    const label = item.slice(separator + 1).trim();
    if (separator < 0 || !isPeriod(hours) || label === '' || found.has(hours)) return undefined;
    found.set(hours, label);
  }
  return sortedPeriods(found);
}

/** Largest number of hours anybody may ask for: 100 years (CUGrapher specification, section 1). */
export const MAX_HOURS = 876_000;

export function isPeriod(hours: number): boolean {
  return Number.isInteger(hours) && hours >= 1 && hours <= MAX_HOURS;
}

/** Periods in the order of the menus. */
export function sortedPeriods(labels: ReadonlyMap<number, string>): readonly Period[] {
  return [...labels].map(([hours, label]) => ({ hours, label })).sort((a, b) => a.hours - b.hours);
}

/** `https://flows.example.org`: scheme and host, perhaps a port, nothing behind. */
export const origin: SettingType<string> = {
  expected: 'scheme://host or scheme://host:port, scheme http or https',
  parse: (value) => {
    const url = URL.canParse(value) ? new URL(value) : undefined;
    const isOrigin = /^https?:\/\/[^/?#@\s]+\/?$/i.test(value);
    return isOrigin ? url?.origin : undefined;
  },
  show: (value) => value,
};

/** An address on the web. */
export const webAddress = addressOf('an address that begins with http:// or https://', ['http:', 'https:']);

/** A mail server; name and password may stand in the address. */
export const mailServer = addressOf('an address that begins with smtp:// or smtps://', ['smtp:', 'smtps:']);

function addressOf(expected: string, protocols: readonly string[]): SettingType<string> {
  return {
    expected,
    parse: (value) => {
      const url = URL.canParse(value) ? new URL(value) : undefined;
      return url && protocols.includes(url.protocol) && url.hostname !== '' ? value : undefined;
    },
    show: (value) => value,
  };
}
