import { numberOfText, numberText } from '../perl/numbers.js';
import type { PerlScalar } from '../perl/value.js';
import { isText } from '../perl/value.js';

/** What a variable was assigned: a scalar comes as one item. */
type Items = readonly PerlScalar[];

/**
 * What reading a value comes to: `unset` = as if it had not been assigned; `outside` = of the right kind, but not among the values
 * that mean something; `unfit` = of another kind.
 */
type Reading<T> = { readonly value: T } | 'unset' | 'outside' | 'unfit';

/** A kind of value of FlowViewer_Configuration.pm. */
export interface ValueType<T> {
  /** `$` for a scalar, `@` for a list. */
  readonly sigil: '$' | '@';
  /** What a value looks like, for messages and documentation. */
  readonly expected: string;
  readonly read: (items: Items) => Reading<T>;
  /** A value as Perl would write it, for documentation. */
  readonly show: (value: T) => string;
}

interface ScalarKind<T> {
  readonly expected: string;
  /** Undefined = of another kind. */
  readonly parse: (text: string) => T | undefined;
  readonly accepts?: (value: T) => boolean;
  readonly show: (value: T) => string;
  /** Whether an empty text is a value. */
  readonly mayBeEmpty?: boolean;
}

/** A scalar that is read from its text. */
function scalar<T>({ expected, parse, accepts, show, mayBeEmpty = false }: ScalarKind<T>): ValueType<T> {
  return {
    sigil: '$',
    expected,
    read: ([item]) => {
      if (item === undefined || !isText(item)) return 'unfit';
      const text = typeof item === 'number' ? numberText(item) : item;
      if (text === '' && !mayBeEmpty) return 'unset';
      const value = parse(text);
      if (value === undefined) return 'unfit';
      return accepts && !accepts(value) ? 'outside' : { value };
    },
    show,
  };
}

const quoted = (text: string): string => `"${text}"`;
const asText = (text: string): string => text;
const asPath = (text: string): string | undefined => (text.includes('\0') ? undefined : text);

export const text = scalar({ expected: 'text', parse: asText, show: quoted, mayBeEmpty: true });

/** A text that an empty one does not replace. */
export const filledText = scalar({ expected: 'text', parse: asText, show: quoted });

/** A file or directory; an empty one counts as not assigned. */
export const path = scalar({ expected: 'a path', parse: asPath, show: quoted });

/** A path that may be left empty on purpose. */
export const pathOrNone = scalar({
  expected: 'a path or nothing',
  parse: asPath,
  show: quoted,
  mayBeEmpty: true,
});

/** The path part of a URL; doubled slashes are kept, whoever builds a URL collapses them. */
export const urlPath = scalar({ expected: 'the path of a URL', parse: asText, show: quoted });

/** Only the exact text `Y` is true (FlowViewer specification, section 1.2). */
export const yesNo = scalar<boolean>({
  expected: 'Y or N',
  parse: (value) => value === 'Y',
  show: (value) => (value ? '"Y"' : '"N"'),
  mayBeEmpty: true,
});

/** A switch written as a number: everything that Perl takes for true. */
export const zeroOne = scalar<boolean>({
  expected: '0 or 1',
  parse: (value) => value !== '0' && value !== '',
  show: (value) => (value ? '1' : '0'),
  mayBeEmpty: true,
});

function parseNumber(text: string): number | undefined {
  const { value, whole } = numberOfText(text);
  return whole ? value : undefined;
}

export function number(min: number, max: number): ValueType<number> {
  return scalar({
    expected: `a number, ${min} to ${max}`,
    parse: parseNumber,
    accepts: (value) => value >= min && value <= max,
    show: String,
  });
}

export function wholeNumber(min: number, max: number): ValueType<number> {
  return scalar({
    expected: `a whole number, ${min} to ${max}`,
    parse: parseNumber,
    accepts: (value) => Number.isInteger(value) && value >= min && value <= max,
    show: String,
  });
}

/** One of a few words. */
export function oneOf<const T extends string>(...choices: readonly T[]): ValueType<T> {
  const isChoice = (value: string): value is T => choices.some((choice) => choice === value);
  return {
    sigil: '$',
    expected: choices.map(quoted).join(' or '),
    read: (items) => {
      const read = text.read(items);
      if (typeof read === 'string') return read;
      return isChoice(read.value) ? { value: read.value } : 'outside';
    },
    show: quoted,
  };
}

/** Permissions of a file or directory. A text of digits is read as octal, as chmod's users write it. */
export const permissions: ValueType<number> = {
  sigil: '$',
  expected: 'permissions as an octal number, 0000 to 0777',
  read: ([item]) => {
    if (item === undefined || !isText(item)) return 'unfit';
    if (item === '') return 'unset';
    const value = typeof item === 'number' ? item : /^[0-7]{1,4}$/.test(item) ? parseInt(item, 8) : NaN;
    return Number.isInteger(value) && value >= 0 && value <= 0o7777 ? { value } : 'outside';
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
        const value = parse(typeof item === 'number' ? numberText(item) : item);
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
interface StorageLimit {
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

export const sigmaType = scalar<SigmaType>({
  expected: '"observations:sigmas"',
  parse: (value) => {
    const [, observations = '', sigmas = ''] =
      /^\s*(\d{1,6})\s*:\s*(\d{1,6}(?:\.\d+)?)\s*$/.exec(value) ?? [];
    return observations === '' ? undefined : { observations: Number(observations), sigmas: Number(sigmas) };
  },
  show: ({ observations, sigmas }) => quoted(`${observations}:${sigmas}`),
});
