/** Numbers as Perl reads and writes them (FlowViewer specification, section 1.2). */

const SIGNIFICANT_DIGITS = 15;

/** `600`, `3.5`, `1e+20`: whole numbers without exponent, others with up to 15 digits. */
export function numberText(value: number): string {
  if (Number.isSafeInteger(value)) return String(value === 0 ? 0 : value);
  const [mantissa = '', exponentText = '0'] = value.toExponential(SIGNIFICANT_DIGITS - 1).split('e');
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < SIGNIFICANT_DIGITS) {
    return trimZeros(value.toFixed(SIGNIFICANT_DIGITS - 1 - exponent));
  }
  const digits = String(Math.abs(exponent)).padStart(2, '0');
  return `${trimZeros(mantissa)}e${exponent < 0 ? '-' : '+'}${digits}`;
}

function trimZeros(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal;
}

/** The number that a text begins with; `whole` tells whether that is all of it. */
export function numberOfText(text: string): { readonly value: number; readonly whole: boolean } {
  const [, digits = ''] = /^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/.exec(text) ?? [];
  return { value: Number(digits), whole: digits !== '' && text.trim() === digits };
}

const RADIX_LITERAL = /0(?:([xX])([\da-fA-F_]+)|([bB])([01_]+)|[oO]?([0-7_]+))(?![\w.])/y;
const DECIMAL_LITERAL = /(?!0\d)(?:\d[\d_]*(?:\.(?!\.)[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?(?!\w|\.\d)/y;

/** A number that begins at a position; undefined if none does, or one that Perl would refuse or read as something else. */
export function readNumber(source: string, at: number): { value: number; end: number } | undefined {
  RADIX_LITERAL.lastIndex = at;
  const radix = RADIX_LITERAL.exec(source);
  if (radix) {
    const [whole, hexMark, hex = '', binaryMark, binary = '', octal = ''] = radix;
    const base = hexMark === undefined ? (binaryMark === undefined ? 8 : 2) : 16;
    const digits = `${hex}${binary}${octal}`.replaceAll('_', '');
    if (digits === '') return undefined;
    return { value: parseInt(digits, base), end: at + whole.length };
  }
  DECIMAL_LITERAL.lastIndex = at;
  const [decimal] = DECIMAL_LITERAL.exec(source) ?? [];
  if (decimal === undefined) return undefined;
  return { value: Number(decimal.replaceAll('_', '')), end: at + decimal.length };
}
