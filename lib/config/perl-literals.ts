/** The few literals of Perl that CUGrapher.pl's settings are written in. Nothing here evaluates anything. */

interface Literal {
  readonly value: string;
  /** Position behind it. */
  readonly end: number;
}

/** A number, or a string in single or double quotes, that begins at a position; undefined for anything else. */
export function readLiteral(source: string, at: number): Literal | undefined {
  const quote = source[at];
  if (quote === "'" || quote === '"') return readString(source, at, quote);
  const [number] = matchAt(/-?\d[\d_]*(?:\.\d+)?/y, source, at) ?? [];
  return number === undefined ? undefined : { value: number.replaceAll('_', ''), end: at + number.length };
}

/**
 * In single quotes `\'` and `\\` stand for the character alone, in double quotes `\"`, `\\`, `\@` and `\$`; any other backslash is
 * kept, and so is an unescaped `@` or `$` (CUGrapher specification, section 1).
 */
function readString(source: string, at: number, quote: "'" | '"'): Literal | undefined {
  const escapable = quote === "'" ? "'\\" : '"\\@$';
  let value = '';
  for (let position = at + 1; position < source.length; position++) {
    const character = source.charAt(position);
    if (character === quote) return { value, end: position + 1 };
    const next = source.charAt(position + 1);
    const isEscape = character === '\\' && next !== '' && escapable.includes(next);
    value += isEscape ? next : character;
    if (isEscape) position++;
  }
  return undefined;
}

const GAP = /\s*(?:#[^\n]*(?:\n\s*|$))*/y;

/** The pairs of a hash list `key => 'value', ... )` that begins behind the opening parenthesis; undefined if it has anything else. */
export function readPairs(source: string, at: number): (readonly [key: string, value: string])[] | undefined {
  const items: string[] = [];
  let position = skipGap(source, at);
  while (source[position] !== ')') {
    const literal = readLiteral(source, position);
    if (!literal) return undefined;
    items.push(literal.value);
    position = skipGap(source, literal.end);
    const [separator] = matchAt(/=>|,/y, source, position) ?? [];
    if (separator === undefined && source[position] !== ')') return undefined;
    position = skipGap(source, position + (separator?.length ?? 0));
  }
  if (items.length % 2 !== 0) return undefined;
  return Array.from(
    { length: items.length / 2 },
    (_, pair) => [items[2 * pair] ?? '', items[2 * pair + 1] ?? ''] as const,
  );
}

/** Position behind white space and comments. */
function skipGap(source: string, at: number): number {
  return at + (matchAt(GAP, source, at)?.[0].length ?? 0);
}

/** A match of a sticky expression that begins at a position. */
export function matchAt(expression: RegExp, source: string, at: number): RegExpExecArray | null {
  expression.lastIndex = at;
  return expression.exec(source);
}
