import type { SymbolTables, ValueRange } from '../query/filter.js';
import { ItemFault, type Reading } from './items.js';

const HIGHEST_PORT = 65535;
const HIGHEST_INTERFACE = 65535;
const HIGHEST_AS = 0xffffffff;
const HIGHEST_BYTE = 255;

/** flow-nfilter stops at lines of some 1,010 characters. */
const LONGEST_LIST = 1000;

/** Tables are only read where a name is used. */
type LazySymbols = () => SymbolTables;

/** A port, `low:high`, `low-high` or the name of a service (FlowViewer specification, section 3.3). */
export function readPort(text: string, symbols: LazySymbols): Reading<ValueRange> {
  if (isName(text)) return readSymbol(text, symbols().ports, HIGHEST_PORT, 'service');
  const range = /^(\d+)([:-])(\d+)$/.exec(text);
  if (!range) return readNumber(text, HIGHEST_PORT, 'A port');
  const start = readNumber(range[1] ?? '', HIGHEST_PORT, 'A port').value.start;
  const end = readNumber(range[3] ?? '', HIGHEST_PORT, 'A port').value.start;
  if (end < start) throw new ItemFault('The range ends before it begins.');
  return { text: range[2] === ':' ? numberByNumber(start, end) : `${start}-${end}`, value: { start, end } };
}

/** As the original writes ranges with a colon, while the line is not too long for it. */
function numberByNumber(start: number, end: number): string {
  const longest = (end - start + 1) * (String(end).length + 1);
  if (longest > 2 * LONGEST_LIST) return `${start}-${end}`;
  const list = Array.from({ length: end - start + 1 }, (_, index) => `${start + index},`).join('');
  return list.length > LONGEST_LIST ? `${start}-${end}` : list;
}

/** A number of a protocol or its name (section 3.5). */
export function readProtocol(text: string, symbols: LazySymbols): Reading<ValueRange> {
  if (isName(text)) return readSymbol(text, symbols().protocols, HIGHEST_BYTE, 'protocol');
  return readNumber(text, HIGHEST_BYTE, 'A protocol');
}

export function readInterface(text: string): Reading<ValueRange> {
  return readNumber(text, HIGHEST_INTERFACE, 'The index of an interface');
}

export function readAsNumber(text: string): Reading<ValueRange> {
  return readNumber(text, HIGHEST_AS, 'An AS');
}

/** A value of TOS or TCP flags: a byte. */
export interface MaskedByte {
  readonly range: ValueRange;
  readonly mask?: Reading<number>;
}

/** `value` or `value/mask`, decimal or hexadecimal with `0x` (section 3.6). */
export function readByte(text: string): Reading<MaskedByte> {
  const [valueText = '', maskText, ...rest] = text.split('/');
  if (rest.length > 0) throw new ItemFault('A value has one mask, as in 2/18.');
  const value = readByteNumber(valueText);
  const range = { start: value.value, end: value.value };
  if (maskText === undefined) return { text: value.text, value: { range } };
  return { text: value.text, value: { range, mask: readByteNumber(maskText) } };
}

function readByteNumber(text: string): Reading<number> {
  if (/^0x[\da-f]{1,8}$/i.test(text) && Number(text) <= HIGHEST_BYTE) return { text, value: Number(text) };
  const { text: plain, value } = readNumber(text, HIGHEST_BYTE, 'A value of this field and its mask');
  return { text: plain, value: value.start };
}

/** Digits alone. Leading zeros are dropped: flow-nfilter would take the number for an octal one. */
function readNumber(text: string, highest: number, what: string): Reading<ValueRange> {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  if (!(value <= highest)) throw new ItemFault(`${what} is a number from 0 to ${highest}.`);
  return { text: String(value), value: { start: value, end: value } };
}

function isName(text: string): boolean {
  return /^[a-z][\w.+-]*$/i.test(text);
}

function readSymbol(
  text: string,
  table: ReadonlyMap<string, number> | undefined,
  highest: number,
  what: string,
): Reading<ValueRange> {
  const value = table?.get(text.toLowerCase());
  if (value === undefined || value > highest) throw new ItemFault(`There is no ${what} of this name.`);
  return { text, value: { start: value, end: value } };
}
