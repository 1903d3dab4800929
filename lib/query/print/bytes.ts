/** Numbers as ASCII bytes straight into a buffer: the inner loops of printed reports. */

const TENS = Uint8Array.from({ length: 100 }, (_, n) => 48 + Math.floor(n / 10));
const UNITS = Uint8Array.from({ length: 100 }, (_, n) => 48 + (n % 10));
const HEX_DIGITS = new TextEncoder().encode('0123456789abcdef');
const POINT = 46;

/** Decimal digits of an unsigned number below 2^32. */
export function digitsOf(value: number): number {
  if (value < 1e5) {
    if (value < 100) return value < 10 ? 1 : 2;
    return value < 1000 ? 3 : value < 10_000 ? 4 : 5;
  }
  if (value < 1e7) return value < 1e6 ? 6 : 7;
  return value < 1e8 ? 8 : value < 1e9 ? 9 : 10;
}

/** Writes the last `digits` decimal digits of a value so that they end before `end`. */
export function writeDigits(out: Uint8Array, end: number, value: number, digits: number): void {
  let rest = value;
  let at = end;
  let left = digits;
  for (; left > 1; left -= 2) {
    const quotient = Math.floor(rest / 100);
    const pair = rest - quotient * 100;
    out[--at] = UNITS[pair]!;
    out[--at] = TENS[pair]!;
    rest = quotient;
  }
  if (left === 1) out[at - 1] = 48 + (rest % 10);
}

/** Writes an unsigned number from `at` on; returns the position behind it. */
export function writeDecimal(out: Uint8Array, at: number, value: number): number {
  const end = at + digitsOf(value);
  writeDigits(out, end, value, end - at);
  return end;
}

/** Writes two digits of a number below 100. */
export function writePair(out: Uint8Array, at: number, value: number): void {
  out[at] = TENS[value]!;
  out[at + 1] = UNITS[value]!;
}

/** Writes at least `digits` hexadecimal digits. */
export function writeHex(out: Uint8Array, at: number, value: number, digits: number): void {
  let length = digits;
  while (length < 8 && value >>> (length * 4) !== 0) length++;
  for (let i = 0, rest = value; i < length; i++, rest >>>= 4)
    out[at + length - 1 - i] = HEX_DIGITS[rest & 15]!;
}

/** Writes a dotted quad; returns the position behind it. */
export function writeAddress(out: Uint8Array, at: number, address: number): number {
  let end = writeOctet(out, at, address >>> 24);
  out[end] = POINT;
  end = writeOctet(out, end + 1, (address >>> 16) & 255);
  out[end] = POINT;
  end = writeOctet(out, end + 1, (address >>> 8) & 255);
  out[end] = POINT;
  return writeOctet(out, end + 1, address & 255);
}

const SLASH = 47;

/** Writes a prefix as `shortPrefix` gives it; returns the position behind it. */
export function writeShortPrefix(out: Uint8Array, at: number, address: number, length: number): number {
  let end = writeOctet(out, at, address >>> 24);
  for (let shift = 16, rest = address & 0x00ffffff; rest !== 0; shift -= 8) {
    out[end] = POINT;
    end = writeOctet(out, end + 1, (address >>> shift) & 255);
    rest &= 2 ** shift - 1;
  }
  out[end] = SLASH;
  return writeOctet(out, end + 1, length > 32 ? 0 : length);
}

function writeOctet(out: Uint8Array, at: number, octet: number): number {
  if (octet < 10) {
    out[at] = 48 + octet;
    return at + 1;
  }
  if (octet < 100) {
    out[at] = TENS[octet]!;
    out[at + 1] = UNITS[octet]!;
    return at + 2;
  }
  const isSecondHundred = octet >= 200;
  const rest = isSecondHundred ? octet - 200 : octet - 100;
  out[at] = isSecondHundred ? 50 : 49;
  out[at + 1] = TENS[rest]!;
  out[at + 2] = UNITS[rest]!;
  return at + 3;
}

/** Writes ASCII text. */
export function writeText(out: Uint8Array, at: number, text: Uint8Array): void {
  for (let i = 0; i < text.length; i++) out[at + i] = text[i]!;
}
