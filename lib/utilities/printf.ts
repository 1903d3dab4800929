/**
 * A format of printf with texts alone: `%s` with flags, width and precision, `%%`, and `\n`, `\t`, `\\`.
 *
 * @throws RangeError for other conversions, or more of them than there are values
 */
export function printfTexts(format: string, values: readonly string[]): string {
  let next = 0;
  return format.replace(
    /\\([nt\\])|%(-?)(\d*)(?:\.(\d+))?([^\d.-]|$)/g,
    (whole, ...parts: (string | undefined)[]) => {
      const [escape, minus, width, precision, conversion] = parts;
      if (escape !== undefined) return ESCAPES[escape] ?? whole;
      if (conversion === '%') return '%';
      const value = values[next++];
      if (conversion !== 's' || value === undefined)
        throw new RangeError(`"${whole}" does not fit: the format has %s for the address and the name`);
      const text = precision === undefined ? value : value.slice(0, Number(precision));
      return minus ? text.padEnd(Number(width)) : text.padStart(Number(width));
    },
  );
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', '\\': '\\' };
