import {
  digitsOf,
  writeAddress,
  writeDecimal,
  writeDigits,
  writeHex,
  writeShortPrefix,
  writeText,
} from './bytes.js';
import { SECONDS_WIDTH } from './cells.js';
import type { TimeWriter } from './times.js';

/**
 * A page under construction: `at[i]` is where the next cell of line `i` begins. The page is all blanks before it is written,
 * so a cell writes its characters and moves on by its width.
 *
 * Cells are written column by column: each of these loops does one thing to one kind of array.
 */
export interface Page {
  readonly out: Uint8Array;
  readonly at: Uint32Array;
  readonly count: number;
}

export function textColumn({ out, at, count }: Page, text: Uint8Array): void {
  for (let i = 0; i < count; i++) {
    writeText(out, at[i]!, text);
    at[i]! += text.length;
  }
}

export function blankColumn({ at, count }: Page, width: number): void {
  for (let i = 0; i < count; i++) at[i]! += width;
}

export function leftColumn({ out, at, count }: Page, values: Uint32Array, width: number): void {
  for (let i = 0; i < count; i++) {
    const start = at[i]!;
    const end = writeDecimal(out, start, values[i]!);
    at[i] = end - start > width ? end : start + width;
  }
}

export function rightColumn({ out, at, count }: Page, values: Uint32Array, width: number): void {
  for (let i = 0; i < count; i++) {
    const digits = digitsOf(values[i]!);
    const end = at[i]! + (digits > width ? digits : width);
    writeDigits(out, end, values[i]!, digits);
    at[i] = end;
  }
}

export function hexColumn(
  { out, at, count }: Page,
  values: Uint32Array,
  digits: number,
  width: number,
): void {
  for (let i = 0; i < count; i++) {
    writeHex(out, at[i]!, values[i]!, digits);
    at[i]! += width;
  }
}

export function addressColumn({ out, at, count }: Page, values: Uint32Array, width: number): void {
  for (let i = 0; i < count; i++) {
    writeAddress(out, at[i]!, values[i]!);
    at[i]! += width;
  }
}

export function prefixColumn(
  { out, at, count }: Page,
  addresses: Uint32Array,
  lengths: Uint32Array,
  width: number,
): void {
  for (let i = 0; i < count; i++) {
    writeShortPrefix(out, at[i]!, addresses[i]!, lengths[i]!);
    at[i]! += width;
  }
}

export function nameColumn(
  { out, at, count }: Page,
  values: Uint32Array,
  names: ReadonlyMap<number, Uint8Array>,
  width: number,
): void {
  for (let i = 0; i < count; i++) {
    const name = names.get(values[i]!);
    if (name) writeText(out, at[i]!, name);
    else writeDecimal(out, at[i]!, values[i]!);
    at[i]! += width;
  }
}

export function compactTimeColumn(
  { out, at, count }: Page,
  times: Float64Array,
  width: number,
  writer: TimeWriter,
): void {
  for (let i = 0; i < count; i++) {
    writer.writeCompact(out, at[i]!, times[i]!);
    at[i]! += width;
  }
}

export function isoTimeColumn(
  { out, at, count }: Page,
  times: Float64Array,
  width: number,
  writer: TimeWriter,
): void {
  for (let i = 0; i < count; i++) {
    writer.writeIso(out, at[i]!, times[i]!);
    at[i]! += width;
  }
}

const POINT = 46;

/** `%5u.%-3.3u` of milliseconds */
export function secondsColumn({ out, at, count }: Page, values: Uint32Array): void {
  for (let i = 0; i < count; i++) {
    const ms = values[i]!;
    const seconds = Math.floor(ms / 1000);
    const digits = digitsOf(seconds);
    const point = at[i]! + (digits > SECONDS_WIDTH ? digits : SECONDS_WIDTH);
    writeDigits(out, point, seconds, digits);
    out[point] = POINT;
    writeDigits(out, point + 4, ms - seconds * 1000, 3);
    at[i] = point + 4;
  }
}
