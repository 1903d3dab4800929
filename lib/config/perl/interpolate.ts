import { Cursor, PerlSyntaxError } from './cursor.js';
import type { Limits } from './limits.js';
import type { Quoted } from './quoted.js';

/** A variable in a text: `$name`, `$name[0]`, `$name{key}`, `@name`. */
export interface Reference {
  readonly sigil: '$' | '@';
  readonly name: string;
  readonly index?: Subscript;
  readonly key?: Subscript;
}

/** An index or a key, or the scalar that holds it. */
export type Subscript = string | { readonly variable: string };

/** Text of a variable that is named at a position of the file. */
type ValueOf = (reference: Reference, at: number) => string;

/** The value of a text in double quotes (FlowViewer specification, section 1.2). */
export function interpolate(quoted: Quoted, limits: Limits, valueOf: ValueOf): string {
  return new Interpolation(quoted, valueOf).read(limits);
}

const PLAIN = /[^\\$@]+/y;
const CHARACTER = /[\s\S]/y;
const NAME = /(?:::)?(?:[A-Za-z_]\w*(?:::\w*)*|\d+)/y;
const BRACED_NAME = /\{\s*(?:::)?([A-Za-z_]\w*(?:::\w+)*)\s*\}/y;
/** A subscript that stands inside the braces: `${name[0]}`. */
const BRACE_BEFORE_SUBSCRIPT = /\{\s*(?=[A-Za-z_]\w*[[{])/y;
const BRACE_BEHIND = /\s*\}/y;
const INDEX = /\[\s*(?:(-?\d+)|\$(\w+))\s*\]/y;
const KEY = /\{\s*(?:(-?\w+)|'([^'\\]*)'|\$(\w+))\s*\}/y;
/** What Perl would read as an index, a key or a path of references, and this does not. */
const OTHER_SUBSCRIPT = /(?:->)?[[{]/y;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', e: '\x1b' };
const CODE = /x\{\s*([\da-fA-F]{1,6})\s*\}|x([\da-fA-F]{0,2})|0([0-7]{0,2})/y;
const HIGHEST_CODE_POINT = 0x10ffff;

const SIGN_MEANT = (sign: string): string => `\\${sign} if the character is meant`;

class Interpolation {
  readonly #cursor: Cursor;
  readonly #offset: number;
  readonly #valueOf: ValueOf;

  constructor({ raw, start }: Quoted, valueOf: ValueOf) {
    this.#cursor = new Cursor(raw);
    this.#offset = start;
    this.#valueOf = valueOf;
  }

  read(limits: Limits): string {
    const pieces: string[] = [];
    let length = 0;
    while (!this.#cursor.atEnd) {
      const { at } = this.#cursor;
      const piece = this.#readPiece();
      length += piece.length;
      limits.text(length, this.#offset + at, piece.length);
      pieces.push(piece);
    }
    return pieces.join('');
  }

  #readPiece(): string {
    const { at } = this.#cursor;
    const [plain] = this.#cursor.match(PLAIN) ?? [];
    if (plain !== undefined) return plain;
    const [sign = ''] = this.#cursor.match(CHARACTER) ?? [];
    if (sign === '\\') return this.#readEscape(at);
    const reference = sign === '$' ? this.#readScalar(at) : this.#readArray(at);
    return reference === undefined ? sign : this.#valueOf(reference, this.#offset + at);
  }

  #readScalar(at: number): Reference {
    if (this.#cursor.match(BRACE_BEFORE_SUBSCRIPT)) {
      const reference = this.#readName(at);
      if (!this.#cursor.match(BRACE_BEHIND)) throw this.#unsupported(at, SIGN_MEANT('$'));
      return reference;
    }
    const [, braced] = this.#cursor.match(BRACED_NAME) ?? [];
    return braced === undefined ? this.#readName(at) : { sigil: '$', name: braced };
  }

  #readName(at: number): Reference {
    const [name] = this.#cursor.match(NAME) ?? [];
    if (name === undefined) throw this.#unsupported(at, SIGN_MEANT('$'));
    const [index, number, indexVariable] = this.#cursor.match(INDEX) ?? [];
    if (index !== undefined) return { sigil: '$', name, index: subscript(number, indexVariable) };
    const [key, word, quoted, keyVariable] = this.#cursor.match(KEY) ?? [];
    if (key !== undefined) return { sigil: '$', name, key: subscript(word ?? quoted, keyVariable) };
    if (this.#cursor.match(OTHER_SUBSCRIPT)) {
      throw this.#unsupported(at, `\${${name}} in front of a bracket that is meant as such`);
    }
    return { sigil: '$', name };
  }

  /** Undefined for an at sign that Perl leaves as it is. */
  #readArray(at: number): Reference | undefined {
    const [, braced] = this.#cursor.match(BRACED_NAME) ?? [];
    if (braced !== undefined) return { sigil: '@', name: braced };
    const [name] = this.#cursor.match(NAME) ?? [];
    if (name !== undefined) return { sigil: '@', name };
    const next = this.#cursor.source.charAt(this.#cursor.at);
    if (next !== '' && '{$+-'.includes(next)) throw this.#unsupported(at, SIGN_MEANT('@'));
    return undefined;
  }

  #readEscape(at: number): string {
    const [coded, wide, narrow, octal] = this.#cursor.match(CODE) ?? [];
    if (coded !== undefined) {
      const code = octal === undefined ? parseInt(`0${wide ?? narrow ?? ''}`, 16) : parseInt(`0${octal}`, 8);
      if (code > HIGHEST_CODE_POINT) throw this.#unsupported(at, 'a character of Unicode');
      return String.fromCodePoint(code);
    }
    const [character = ''] = this.#cursor.match(CHARACTER) ?? [];
    const known = ESCAPES[character];
    if (known !== undefined) return known;
    if (/\w/.test(character)) throw this.#unsupported(at, 'one of \\n \\t \\r \\e \\0 \\x41 \\x{263a}');
    return character;
  }

  #unsupported(at: number, expected: string): PerlSyntaxError {
    return new PerlSyntaxError(this.#cursor.unsupported(at).message, this.#offset + at, expected);
  }
}

function subscript(text: string | undefined, variable: string | undefined): Subscript {
  return variable === undefined ? (text ?? '') : { variable };
}
