import type { PerlScalar } from '../perl/value.js';
import { isText } from '../perl/value.js';

/** A kind of value of FlowViewer_Configuration.pm. */
export interface ValueType<T> {
  /** `$` for a scalar, `@` for a list. */
  readonly sigil: '$' | '@';
  /** What a value looks like, for messages and documentation. */
  readonly expected: string;
  /** Reads what was assigned; a scalar comes as one item. `unfit` = of the wrong kind, `unset` = as if it had not been assigned. */
  readonly read: (items: readonly PerlScalar[]) => { readonly value: T } | 'unset' | 'unfit';
  /** A value as Perl would write it, for documentation. */
  readonly show: (value: T) => string;
}

/** A scalar that is read from its text; what `parse` does not know is unfit. */
function scalar<T>(
  expected: string,
  parse: (text: string) => T | undefined,
  show: (value: T) => string,
  empty: 'meant' | 'unset' = 'unset',
): ValueType<T> {
  return {
    sigil: '$',
    expected,
    read: ([item]) => {
      if (item === undefined || !isText(item)) return 'unfit';
      const text = String(item);
      if (text === '' && empty === 'unset') return 'unset';
      const value = parse(text);
      return value === undefined ? 'unfit' : { value };
    },
    show,
  };
}

const quoted = (text: string): string => `"${text}"`;

export const text = scalar<string>('text', (value) => value, quoted, 'meant');

/** A file or directory; an empty one counts as not assigned. */
export const path = scalar<string>('a path', (value) => (value.includes('\0') ? undefined : value), quoted);

/** A path that may be left empty on purpose. */
export const pathOrNone = scalar<string>(
  'a path or nothing',
  (value) => (value.includes('\0') ? undefined : value),
  quoted,
  'meant',
);

/** The path part of a URL; doubled slashes are kept, whoever builds a URL collapses them. */
export const urlPath = scalar<string>('the path of a URL', (value) => value, quoted);

/** Only the exact string `Y` is true (FlowViewer specification, section 1.2). */
export const yesNo = scalar<boolean>(
  'Y or N',
  (value) => value === 'Y',
  (value) => (value ? '"Y"' : '"N"'),
  'meant',
);

/** A switch written as a number: everything that Perl takes for true. */
export const zeroOne = scalar<boolean>(
  '0 or 1',
  (value) => value !== '0' && value !== '',
  (value) => (value ? '1' : '0'),
  'meant',
);

export function number(min: number, max: number): ValueType<number> {
  const parse = (value: string): number | undefined => {
    const parsed = Number(value);
    return value.trim() !== '' && parsed >= min && parsed <= max ? parsed : undefined;
  };
  return scalar(`a number, ${min} to ${max}`, parse, String);
}

export function wholeNumber(min: number, max: number): ValueType<number> {
  const parse = (value: string): number | undefined => {
    const parsed = Number(value);
    return value.trim() !== '' && Number.isInteger(parsed) && parsed >= min && parsed <= max
      ? parsed
      : undefined;
  };
  return scalar(`a whole number, ${min} to ${max}`, parse, String);
}

/** One of a few words; anything else means the first of them, as in the original. */
export function oneOf<const T extends string>(...choices: readonly [T, ...T[]]): ValueType<T> {
  return scalar<T>(choices.join(', '), (value) => choices.find((choice) => choice === value), quoted);
}

/** Permissions of a file or directory. A text of digits is read as octal, as chmod's users write it. */
export const permissions: ValueType<number> = {
  sigil: '$',
  expected: 'permissions as an octal number, 0000 to 0777',
  read: ([item]) => {
    if (item === undefined || !isText(item)) return 'unfit';
    if (item === '') return 'unset';
    const value = typeof item === 'number' ? item : /^[0-7]{1,4}$/.test(item) ? parseInt(item, 8) : NaN;
    return Number.isInteger(value) && value >= 0 && value <= 0o7777 ? { value } : 'unfit';
  },
  show: (value) => `0${value.toString(8)}`,
};

/** A list; a reference to an array gives its items, and one empty item is the idiom for an empty list. */
function listOf<T>(
  sigil: '$' | '@',
  expected: string,
  parse: (text: string) => T | undefined,
  showItem: (value: T) => string,
): ValueType<readonly T[]> {
  return {
    sigil,
    expected,
    read: (given) => {
      const [only] = given;
      const isReference = given.length === 1 && only !== undefined && !isText(only) && only.kind === 'array';
      const items = isReference ? only.items : given;
      const values: T[] = [];
      for (const item of items) {
        if (!isText(item)) return 'unfit';
        if (item === '' && items.length === 1) continue;
        const value = parse(String(item));
        if (value === undefined) return 'unfit';
        values.push(value);
      }
      return { value: values };
    },
    show: (values) => {
      const inside = values.map((value) => quoted(showItem(value))).join(', ');
      return sigil === '$' ? `[${inside}]` : `(${inside})`;
    },
  };
}

const asText = (value: string): string => value;

export const list = listOf('@', 'a list', asText, asText);

/** A list held by a scalar, as `$pie_colors` is. */
export const listReference = listOf('$', 'a list in square brackets', asText, asText);

/** An entry of `@exporters`: `address:title`. */
export interface Exporter {
  readonly address: string;
  readonly title: string;
}

export const exporterList = listOf<Exporter>(
  '@',
  'a list of "address:title"',
  (value) => {
    const [, address = '', title = ''] = /^\s*([^:]*?)\s*(?::(.*))?$/su.exec(value) ?? [];
    return address === '' ? undefined : { address, title: title === '' ? address : title };
  },
  ({ address, title }) => `${address}:${title}`,
);

/** An entry of `@ipfix_storage`: `name:15G`, of which the size is in bytes. */
export interface StorageLimit {
  readonly device: string;
  readonly bytes: number;
}

const GIGABYTE = 1024 ** 3;
const UNIT_BYTES: Readonly<Record<string, number>> = { K: 1024, M: 1024 ** 2, G: GIGABYTE };

export const storageList = listOf<StorageLimit>(
  '@',
  'a list of "device:15G" with K, M or G',
  (value) => {
    const [, device = '', size = '', unit = ''] = /^(.+):(\d{1,9}(?:\.\d+)?)([KMG])$/u.exec(value) ?? [];
    return device === '' ? undefined : { device, bytes: Number(size) * (UNIT_BYTES[unit] ?? NaN) };
  },
  ({ device, bytes }) => `${device}:${bytes / GIGABYTE}G`,
);

/** `$sigma_type_n`: so many observations, a threshold of so many standard deviations. */
export interface SigmaType {
  readonly observations: number;
  readonly sigmas: number;
}

export const sigmaType = scalar<SigmaType>(
  '"observations:sigmas"',
  (value) => {
    const [, observations = '', sigmas = ''] =
      /^\s*(\d{1,6})\s*:\s*(\d{1,6}(?:\.\d+)?)\s*$/.exec(value) ?? [];
    return observations === '' ? undefined : { observations: Number(observations), sigmas: Number(sigmas) };
  },
  ({ observations, sigmas }) => quoted(`${observations}:${sigmas}`),
);
