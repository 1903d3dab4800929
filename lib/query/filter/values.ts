import { maskOf, parseAddress, type Prefix } from '../../flow/address.js';
import type { ValueRange } from './ast.js';
import { Fault } from './statement.js';
import { LIST_TYPES, type ListType, type SymbolTables } from './primitive-types.js';

/* Values of rules as filter files write them. Every reader throws a Fault for text that it does not understand. */

/** Decimal, hexadecimal with 0x or octal with a leading 0. */
export function readNumber(text: string, highest: number, lowest = 0): number {
  const value = /^(?:0|[1-9]\d*|0x[\da-f]+)$/i.test(text)
    ? Number(text)
    : /^0[0-7]+$/.test(text)
      ? parseInt(text, 8)
      : NaN;
  if (value >= lowest && value <= highest) return value;
  const fault = Number.isNaN(value) ? 'not a number' : 'number out of range';
  throw new Fault(fault, text, `a number from ${lowest} to ${highest}`);
}

/** A decimal number with or without fraction and exponent. */
export function readReal(text: string): number {
  const value = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
  if (!Number.isFinite(value)) throw new Fault('not a number', text, 'a number such as 1500 or 0.5');
  return value;
}

/** `H`, `H:M` or `H:M:S` as seconds of the day. */
export function readTimeOfDay(text: string): number {
  const parts = /^(\d{1,2})(?::(\d{1,2})(?::(\d{1,2}))?)?$/.exec(text);
  const [hours, minutes, seconds] = [1, 2, 3].map((part) => Number(parts?.[part] ?? 0));
  if (!parts || hours === undefined || minutes === undefined || seconds === undefined)
    throw new Fault('not a time of day', text, 'H, H:M or H:M:S');
  if (hours > 23 || minutes > 59 || seconds > 59)
    throw new Fault('time of day out of range', text, '0:00:00 to 23:59:59');
  return hours * 3600 + minutes * 60 + seconds;
}

/** A dotted quad. Host names are the caller's to resolve. */
export function readAddress(text: string): number {
  const address = parseAddress(text);
  if (address !== undefined) return address;
  if (/[a-z]/i.test(text))
    throw new Fault('host name that was not resolved', text, 'an address such as 192.0.2.1');
  throw new Fault('not an address', text, 'four numbers from 0 to 255 with dots between');
}

/**
 * `a.b.c.d/len`, shortened `10/8` or `10.20/16`, or an address alone: a network number of class A, B, C or D then stands for the
 * /8, /16, /24 or /28, any other for itself. Bits behind the prefix are cleared (the original matches such prefixes at random).
 */
export function readPrefix(text: string): Prefix {
  const slash = text.indexOf('/');
  if (slash < 0) return classfulPrefix(readAddress(text));
  const length = readNumber(text.slice(slash + 1), 32);
  const octets = text.slice(0, slash).split('.');
  const padded = octets.length < 4 ? [...octets, '0', '0', '0'].slice(0, 4).join('.') : text.slice(0, slash);
  return { network: (readAddress(padded) & maskOf(length)) >>> 0, length };
}

function classfulPrefix(address: number): Prefix {
  const first = address >>> 24;
  const length = first < 128 ? 8 : first < 192 ? 16 : first < 224 ? 24 : first < 240 ? 28 : 32;
  const isNetwork = (address & ~maskOf(length)) === 0;
  return { network: address, length: isNetwork ? length : 32 };
}

export interface ValueList {
  readonly ranges: readonly ValueRange[];
  readonly negated: boolean;
}

/** `v`, `v1,v2`, `v1-v2`, mixed, with `!` in front for the opposite; an item that begins with a letter is a symbol. */
export function readList(text: string, type: ListType, symbols: SymbolTables): ValueList {
  const negated = text.startsWith('!');
  const items = text.slice(negated ? 1 : 0).split(',');
  if (items.length > 1 && items.at(-1) === '') items.pop();
  return { negated, ranges: items.map((item) => readRange(item, type, symbols)) };
}

function readRange(item: string, type: ListType, symbols: SymbolTables): ValueRange {
  const { highest } = LIST_TYPES[type];
  if (/^[a-z]/i.test(item)) {
    const value = readSymbol(item, LIST_TYPES[type].symbols, symbols);
    if (value > highest) throw new Fault('number out of range', item, `a number from 0 to ${highest}`);
    return { start: value, end: value };
  }
  const dash = item.indexOf('-');
  if (dash < 0) {
    const value = readNumber(item, highest);
    return { start: value, end: value };
  }
  const start = readNumber(item.slice(0, dash), highest);
  const end = readNumber(item.slice(dash + 1), highest);
  if (end < start) throw new Fault('range that ends before it starts', item, 'lowest-highest');
  return { start, end };
}

/** A tag: a number or a name of the tag table. */
export function readTag(text: string, symbols: SymbolTables): number {
  return /^[a-z]/i.test(text) ? readSymbol(text, 'tags', symbols) : readNumber(text, 0xffffffff);
}

function readSymbol(name: string, table: keyof SymbolTables | undefined, symbols: SymbolTables): number {
  if (table === undefined) throw new Fault('not a number', name, 'a number');
  const value = symbols[table]?.get(name.toLowerCase());
  if (value === undefined)
    throw new Fault('unknown name', name, `a number or a name of the table of ${table}`);
  return value;
}
