import { ExpressionError } from './errors.js';

export type Token =
  | { readonly kind: 'number'; readonly value: number; readonly column: number }
  | { readonly kind: 'string'; readonly value: string; readonly column: number }
  | { readonly kind: 'variable'; readonly name: string; readonly column: number }
  /** A word without `$`: a variable or an operator. */
  | { readonly kind: 'word'; readonly name: string; readonly column: number }
  | { readonly kind: 'sign'; readonly text: string; readonly column: number }
  | { readonly kind: 'end'; readonly column: number };

/** Longer expressions are refused: they would nest too deeply. */
const MAX_TOKENS = 2000;

const BLANKS = /\s*/y;
const NUMBER = /0x[\da-f]+|0b[01]+|(?:\d[\d_]*)?\.?\d[\d_]*(?:e[+-]?\d+)?\b|\d[\d_]*\.?/iy;
const VARIABLE = /\$(?:Cflow::|::)?([A-Za-z_]\w*)/y;
const WORD = /[A-Za-z_]\w*/y;
const SINGLE_QUOTED = /'((?:[^'\\]|\\[^])*)'/y;
const DOUBLE_QUOTED = /"((?:[^"\\]|\\[^])*)"/y;
/** Longer signs first. */
const SIGN = /\*\*|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%<>!~&|^()]/y;

/** What Perl has and expressions here have not, by how it begins. */
const UNSUPPORTED: readonly [pattern: RegExp, name: string][] = [
  [/<=>/y, 'the comparison <=>'],
  [/=~|!~/y, 'pattern matching'],
  [/(?:[-+*/%.|&^x]|\*\*|<<|>>|&&|\|\|)=(?!=)|=(?!=)/y, 'assignment'],
  [/\+\+|--/y, 'increment and decrement'],
  [/[?:]/y, 'the conditional operator'],
  [/;/y, 'statements'],
  [/[{}]/y, 'blocks'],
  [/[[\]]/y, 'lists and subscripts'],
  [/,/y, 'lists'],
  [/@/y, 'arrays'],
  [/\\/y, 'references'],
  [/`/y, 'running commands'],
  [/#/y, 'comments'],
  [/\$/y, 'this kind of variable'],
  [/\.\./y, 'ranges'],
  [/\./y, 'joining texts'],
];

/** Cuts an expression into its tokens; throws an ExpressionError at what is none. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(text) ?? undefined;
    if (match) at = pattern.lastIndex;
    return match;
  };

  for (;;) {
    take(BLANKS);
    const column = at + 1;
    if (at === text.length) {
      tokens.push({ kind: 'end', column });
      return tokens;
    }
    if (tokens.length === MAX_TOKENS) throw new ExpressionError(column, 'the expression is too long');
    tokens.push(nextToken(take, column, text.slice(at, at + 1)));
  }
}

function nextToken(
  take: (pattern: RegExp) => RegExpExecArray | undefined,
  column: number,
  character: string,
): Token {
  const number = take(NUMBER);
  if (number) return { kind: 'number', value: numberValue(number[0], column), column };
  const variable = take(VARIABLE);
  if (variable) return { kind: 'variable', name: variable[1] ?? '', column };
  const word = take(WORD);
  if (word) return { kind: 'word', name: word[0], column };
  const single = take(SINGLE_QUOTED);
  if (single) return { kind: 'string', value: (single[1] ?? '').replace(/\\([\\'])/g, '$1'), column };
  const double = take(DOUBLE_QUOTED);
  if (double) return { kind: 'string', value: unescaped(double[1] ?? '', column), column };
  for (const [pattern, name] of UNSUPPORTED)
    if (take(pattern)) throw new ExpressionError(column, `not supported: ${name}`);
  const sign = take(SIGN);
  if (sign) return { kind: 'sign', text: sign[0], column };
  const isQuote = character === "'" || character === '"';
  throw new ExpressionError(
    column,
    isQuote ? 'a text without its end' : `unexpected ${JSON.stringify(character)}`,
  );
}

function numberValue(text: string, column: number): number {
  const digits = text.replaceAll('_', '');
  if (!/^0\d/.test(digits)) return Number(digits);
  // As in Perl, a leading zero means octal.
  if (/^0[0-7]+$/.test(digits)) return Number.parseInt(digits, 8);
  throw new ExpressionError(column, `"${text}" is not an octal number`);
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  '\\': '\\',
  '"': '"',
  $: '$',
  '@': '@',
};

function unescaped(body: string, column: number): string {
  const inserted = /(?:^|[^\\])(?:\\\\)*[$@]/.exec(body);
  if (inserted)
    throw new ExpressionError(
      column + inserted.index + inserted[0].length,
      'not supported: variables inside texts',
    );
  return body.replace(/\\([^])/g, (all, character: string) => {
    const value = ESCAPES[character];
    if (value === undefined) throw new ExpressionError(column, `not supported: the escape ${all}`);
    return value;
  });
}
