import { PerlSyntaxError } from './cursor.js';
import { interpolate } from './interpolate.js';
import type { Reference, Subscript } from './interpolate.js';
import { readNumber } from './numbers.js';
import { hashOf, unqualified } from './names.js';
import { literalText, readQuoted } from './quoted.js';
import { ADVICE } from './reading.js';
import type { Context, Reading } from './reading.js';
import type { PerlScalar } from './value.js';
import type { PerlVariables } from './variables.js';

const BARE_KEY = /-?[A-Za-z_]\w*(?=\s*=>)/y;
const SCALAR = /\$(?:::)?([A-Za-z_]\w*(?:::\w+)*)|\$\{\s*([A-Za-z_]\w*)\s*\}/y;
const ARRAY = /@(?:::)?([A-Za-z_]\w*(?:::\w+)*)|@\{\s*([A-Za-z_]\w*)\s*\}/y;
const LAST_INDEX = /\$#(?:\{\s*([A-Za-z_]\w*)\s*\}|([A-Za-z_]\w*))/y;
const REFERENCE = /\\\s*([@%])([A-Za-z_]\w*)/y;
const LENGTH = /scalar\b\s*(\()?\s*@([A-Za-z_]\w*)/y;
const QUOTE_OPERATOR = /(q[qw]?)(?=\s*[^\s\w,;=)]|\s*=(?!>))/y;
const WORD_KEY = /\s*(-?[A-Za-z_]\w*)\s*\}/y;

/** Reads what operators stand between: literals, variables, parentheses, references. */
export class Operands {
  readonly #expressions: Reading;
  readonly #variables: PerlVariables;

  constructor(expressions: Reading, variables: PerlVariables) {
    this.#expressions = expressions;
    this.#variables = variables;
  }

  /** A word in front of `=>` is a text. */
  bareKey(): [string] | undefined {
    this.#cursor.skipGap();
    const [word] = this.#cursor.match(BARE_KEY) ?? [];
    return word === undefined ? undefined : [word];
  }

  read(context: Context): readonly PerlScalar[] {
    const cursor = this.#cursor;
    cursor.skipGap();
    const { at } = cursor;
    switch (cursor.source.charAt(at)) {
      case '(':
        return this.#parenthesised(context);
      case '[':
        cursor.at++;
        return [{ kind: 'array', items: this.#expressions.listUntil(']') }];
      case '{':
        cursor.at++;
        return [hashOf(this.#expressions, this.#expressions.listUntil('}'), at)];
      case "'":
        return [literalText(readQuoted(cursor))];
      case '"':
        return [this.#interpolated()];
      case '@':
        return this.#array(context);
      case '$':
        return [this.#scalar()];
      case '\\':
        return [this.#reference()];
      default:
        return this.#numberOrWord(context);
    }
  }

  get #cursor() {
    return this.#expressions.cursor;
  }

  #parenthesised(context: Context): readonly PerlScalar[] {
    this.#cursor.at++;
    if (context === 'list') return this.#expressions.listUntil(')');
    const value = this.#expressions.scalar();
    if (this.#cursor.take(')')) return [value];
    if (this.#cursor.sees(',') || this.#cursor.sees('=>')) {
      throw new PerlSyntaxError('a list where one value is needed', this.#cursor.at, 'one value');
    }
    throw this.#cursor.unsupported();
  }

  #interpolated(): string {
    const valueOf = (reference: Reference, at: number): string => this.#referred(reference, at);
    return interpolate(readQuoted(this.#cursor), this.#expressions.limits, valueOf);
  }

  #numberOrWord(context: Context): readonly PerlScalar[] {
    const cursor = this.#cursor;
    const number = readNumber(cursor.source, cursor.at);
    if (number) {
      cursor.at = number.end;
      return [number.value];
    }
    const { at } = cursor;
    const length = cursor.match(LENGTH);
    if (length) return [this.#length(length[2] ?? '', length[1] !== undefined, at)];
    const [, operator] = cursor.match(QUOTE_OPERATOR) ?? [];
    if (operator === undefined) throw cursor.unsupported(at, ADVICE);
    return this.#quoteOperator(operator, context);
  }

  #length(name: string, inParentheses: boolean, at: number): number {
    if (inParentheses && !this.#cursor.take(')')) throw this.#cursor.unsupported(at);
    return this.#variables.arrays.get(name)?.value.items.length ?? 0;
  }

  #quoteOperator(operator: string, context: Context): readonly PerlScalar[] {
    const cursor = this.#cursor;
    const { at } = cursor;
    if (/\s/.test(cursor.source.charAt(at))) cursor.skipGap();
    if (operator === 'qq') return [this.#interpolated()];
    const quoted = literalText(readQuoted(cursor));
    if (operator === 'q') return [quoted];
    const words = quoted.split(/\s+/).filter((word) => word !== '');
    if (context === 'scalar' && words.length !== 1) {
      throw new PerlSyntaxError('a list where one value is needed', at, 'one value');
    }
    this.#expressions.limits.items(words.length, at);
    return words;
  }

  /** In place of one value an array means its length, as in Perl. */
  #array(context: Context): readonly PerlScalar[] {
    const { at } = this.#cursor;
    const [whole, plain, braced] = this.#cursor.match(ARRAY) ?? [];
    const name = unqualified(plain ?? braced ?? '');
    if (whole === undefined || this.#cursor.sees('[') || this.#cursor.sees('{')) {
      throw this.#cursor.unsupported(at, ADVICE);
    }
    const items = this.#variables.arrays.get(name)?.value.items;
    if (!items) this.#warnUnset(`@${name}`, at);
    if (context === 'scalar') return [items?.length ?? 0];
    this.#expressions.limits.items(items?.length ?? 0, at);
    return items ?? [];
  }

  #scalar(): PerlScalar {
    const { at } = this.#cursor;
    const last = this.#cursor.match(LAST_INDEX);
    if (last) return (this.#variables.arrays.get(last[1] ?? last[2] ?? '')?.value.items.length ?? 0) - 1;
    const [whole, plain, braced] = this.#cursor.match(SCALAR) ?? [];
    if (whole === undefined) throw this.#cursor.unsupported(at, ADVICE);
    const name = unqualified(plain ?? braced ?? '');
    if (this.#cursor.sees('->')) throw this.#cursor.unsupported(at, ADVICE);
    if (this.#cursor.sees('[')) return this.#known(this.#element(name), at);
    if (this.#cursor.sees('{')) return this.#known(this.#entry(name), at);
    return this.#known({ value: this.#variables.scalars.get(name)?.value, called: `$${name}` }, at);
  }

  #element(name: string): Found {
    const index = this.index();
    return { value: this.#variables.element(name, index), called: `$${name}[${index}]` };
  }

  #entry(name: string): Found {
    const key = this.key();
    return { value: this.#variables.entry(name, key), called: `$${name}{${key}}` };
  }

  /** `[expression]`. */
  index(): number {
    const { at } = this.#cursor;
    this.#cursor.take('[');
    const index = Math.trunc(this.#expressions.number(this.#expressions.scalar(), at));
    if (!this.#cursor.take(']')) throw this.#cursor.unsupported();
    return index;
  }

  /** `{word}` or `{expression}`. */
  key(): string {
    const { at } = this.#cursor;
    this.#cursor.take('{');
    const [, word] = this.#cursor.match(WORD_KEY) ?? [];
    if (word !== undefined) return word;
    const key = this.#expressions.text(this.#expressions.scalar(), at);
    if (!this.#cursor.take('}')) throw this.#cursor.unsupported();
    return key;
  }

  #reference(): PerlScalar {
    const { at } = this.#cursor;
    const [, sigil, name = ''] = this.#cursor.match(REFERENCE) ?? [];
    if (sigil === undefined) throw this.#cursor.unsupported(at, ADVICE);
    const line = this.#cursor.lineAt(at);
    return sigil === '@' ? this.#variables.array(name, line) : this.#variables.hash(name, line);
  }

  /** Text of a variable in a text; a list is joined with blanks. */
  #referred({ sigil, name: written, index, key }: Reference, at: number): string {
    const name = unqualified(written);
    const expressions = this.#expressions;
    if (sigil === '@') {
      const items = this.#variables.arrays.get(name)?.value.items;
      if (!items) this.#warnUnset(`@${name}`, at);
      const texts = (items ?? []).map((item) => expressions.text(item, at));
      expressions.limits.text(
        texts.reduce((length, text) => length + text.length + 1, 0),
        at,
      );
      return texts.join(' ');
    }
    if (index !== undefined) {
      const number = Math.trunc(expressions.number(this.#subscript(index, at), at));
      const value = this.#variables.element(name, number);
      return expressions.text(this.#known({ value, called: `$${name}[${number}]` }, at), at);
    }
    if (key !== undefined) {
      const word = expressions.text(this.#subscript(key, at), at);
      const value = this.#variables.entry(name, word);
      return expressions.text(this.#known({ value, called: `$${name}{${word}}` }, at), at);
    }
    const value = this.#variables.scalars.get(name)?.value;
    return expressions.text(this.#known({ value, called: `$${name}` }, at), at);
  }

  #subscript(subscript: Subscript, at: number): PerlScalar {
    if (typeof subscript === 'string') return subscript;
    const value = this.#variables.scalars.get(subscript.variable)?.value;
    return this.#known({ value, called: `$${subscript.variable}` }, at);
  }

  /** A variable without value is an empty text, and worth a warning. */
  #known({ value, called }: Found, at: number): PerlScalar {
    if (value === undefined) this.#warnUnset(called, at);
    return value ?? '';
  }

  #warnUnset(called: string, at: number): void {
    this.#expressions.warn(`${called} has no value yet`, at);
  }
}

interface Found {
  readonly value: PerlScalar | undefined;
  readonly called: string;
}
