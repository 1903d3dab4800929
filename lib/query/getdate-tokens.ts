import { dateWord, type DateWord } from './getdate-words.js';

export type DateToken =
  | {
      readonly kind: 'number';
      readonly value: number;
      readonly digits: number;
      readonly sign: '' | '+' | '-';
    }
  | { readonly kind: ':' }
  | { readonly kind: '/' }
  | { readonly kind: ',' }
  | DateWord;

const TOKEN = /([+-]?)(\d{1,15})(?!\d)|([a-z][a-z.]*)|([:/,])|[\s+-]/y;

/** The parts of a date text; white space, text in parentheses and lone signs (`5-Jul-2024`) are dropped. Undefined if any part is unknown. */
export function dateTokens(text: string): DateToken[] | undefined {
  const plain = withoutComments(text.toLowerCase());
  if (plain === undefined) return undefined;
  const tokens: DateToken[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < plain.length) {
    const match = TOKEN.exec(plain);
    if (!match) return undefined;
    const [, sign, digits, word, mark] = match;
    if (digits !== undefined) {
      tokens.push({
        kind: 'number',
        value: Number(digits),
        digits: digits.length,
        sign: sign as '' | '+' | '-',
      });
    } else if (word !== undefined) {
      const meaning = dateWord(word.replaceAll('.', ''));
      if (!meaning) return undefined;
      tokens.push(meaning);
    } else if (mark !== undefined) {
      tokens.push({ kind: mark as ':' | '/' | ',' });
    }
  }
  return tokens;
}

/** Comments may nest. Undefined if one is not closed. */
function withoutComments(text: string): string | undefined {
  if (!text.includes('(')) return text;
  let depth = 0;
  let plain = '';
  for (const character of text) {
    if (character === '(') depth++;
    else if (depth === 0) plain += character;
    else if (character === ')') depth--;
    if (depth === 1 && character === '(') plain += ' ';
  }
  return depth === 0 ? plain : undefined;
}
