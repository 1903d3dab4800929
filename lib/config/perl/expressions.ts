import type { Cursor } from './cursor.js';
import { PerlSyntaxError } from './cursor.js';
import { Limits } from './limits.js';
import { numberOfText, numberText } from './numbers.js';
import { Operands } from './operands.js';
import type { Context, Reading, Warn } from './reading.js';
import type { PerlScalar } from './value.js';
import { isText } from './value.js';
import type { PerlVariables } from './variables.js';

/** Operators of one level of precedence, left to right. `.` must not be a part of `..`, and nothing a part of an assignment. */
const ADDITIVE = /\+(?![+=])|-(?![-=])|\.(?![.=])/y;
const MULTIPLICATIVE = /\*(?![*=])|[/%](?![/=])|x(?=\d|[^\w=]|$)(?!\s*=>)/y;
const POWER = /\*\*(?!=)/y;
const LEADING_SIGN = /\+(?![+=])|-(?![-=])/y;

/**
 * Reads expressions of the accepted subset and gives their values at once; nothing is called or executed
 * (FlowViewer specification, section 1.2).
 */
export class Expressions implements Reading {
  readonly limits = new Limits();
  readonly #operands: Operands;

  constructor(
    readonly cursor: Cursor,
    variables: PerlVariables,
    readonly warn: Warn,
  ) {
    this.#operands = new Operands(this, variables);
  }

  scalar(): PerlScalar {
    const [value] = this.#level(this.cursor.at, () => this.#additive('scalar'));
    if (value === undefined) throw this.cursor.unsupported();
    return value;
  }

  /** What stands for any number of values: a list in parentheses, an array, or one value. */
  list(): readonly PerlScalar[] {
    return this.#level(this.cursor.at, () => this.#additive('list'));
  }

  listUntil(close: string): PerlScalar[] {
    const items: PerlScalar[] = [];
    while (!this.cursor.take(close)) {
      const { at } = this.cursor;
      items.push(...(this.#operands.bareKey() ?? this.list()));
      this.limits.items(items.length, at);
      if (this.cursor.take('=>') || this.cursor.take(',')) continue;
      if (!this.cursor.sees(close)) throw this.#unfinished(close);
    }
    return items;
  }

  text(value: PerlScalar, at: number): string {
    if (!isText(value)) throw new PerlSyntaxError('a list or hash where a text is needed', at);
    return typeof value === 'number' ? numberText(value) : value;
  }

  number(value: PerlScalar, at: number): number {
    if (typeof value === 'number') return value;
    const text = this.text(value, at);
    const { value: number, whole } = numberOfText(text);
    if (!whole && text !== '') {
      this.warn('text where a number is needed counts as the number it begins with', at, text);
    }
    return number;
  }

  #unfinished(close: string): PerlSyntaxError {
    if (this.cursor.atEnd) return new PerlSyntaxError(`${close} is missing`, this.cursor.at);
    return this.cursor.unsupported(this.cursor.at, `, or ${close}`);
  }

  #level<T>(at: number, read: () => T): T {
    return this.limits.nested(at, read);
  }

  #additive(context: Context): readonly PerlScalar[] {
    let left = this.#multiplicative(context);
    for (let operator = this.#operator(ADDITIVE); operator; operator = this.#operator(ADDITIVE)) {
      const { sign, at } = operator;
      const a = this.#single(left, at);
      const b = this.#single(this.#multiplicative('scalar'), at);
      left = [sign === '.' ? this.#joined(a, b, at) : this.#sum(a, b, sign, at)];
    }
    return left;
  }

  #multiplicative(context: Context): readonly PerlScalar[] {
    this.cursor.skipGap();
    const inParentheses = this.cursor.source[this.cursor.at] === '(';
    let left = this.#signed(context);
    for (let operator = this.#operator(MULTIPLICATIVE); operator; operator = this.#operator(MULTIPLICATIVE)) {
      const { sign, at } = operator;
      const right = this.number(this.#single(this.#signed('scalar'), at), at);
      const repeatsList = sign === 'x' && context === 'list' && inParentheses;
      if (repeatsList) left = this.#repeatedList(left, right, at);
      else if (sign === 'x') left = [this.#repeatedText(this.#single(left, at), right, at)];
      else left = [this.#product(this.number(this.#single(left, at), at), right, sign, at)];
    }
    return left;
  }

  /** A minus binds less than a power: `-2**2` is -4. */
  #signed(context: Context): readonly PerlScalar[] {
    const operator = this.#operator(LEADING_SIGN);
    if (!operator) return this.#power(context);
    const { sign, at } = operator;
    const value = this.#single(
      this.#level(at, () => this.#signed('scalar')),
      at,
    );
    return [sign === '+' ? value : this.#negated(value, at)];
  }

  /** Of a text that is no number, a minus changes the sign that it begins with. */
  #negated(value: PerlScalar, at: number): PerlScalar {
    if (typeof value !== 'string' || numberOfText(value).whole || !/^[+-]?[A-Za-z_]/.test(value)) {
      return this.#finite(-this.number(value, at), at);
    }
    const unsigned = value.replace(/^[+-]/, '');
    return `${value.startsWith('-') ? '+' : '-'}${unsigned}`;
  }

  #power(context: Context): readonly PerlScalar[] {
    const base = this.#operands.read(context);
    const operator = this.#operator(POWER);
    if (!operator) return base;
    const { at } = operator;
    const exponent = this.#single(
      this.#level(at, () => this.#signed('scalar')),
      at,
    );
    const power = this.number(this.#single(base, at), at) ** this.number(exponent, at);
    return [this.#finite(power, at)];
  }

  #operator(expression: RegExp): { readonly sign: string; readonly at: number } | undefined {
    this.cursor.skipGap();
    const { at } = this.cursor;
    const [sign] = this.cursor.match(expression) ?? [];
    return sign === undefined ? undefined : { sign, at };
  }

  #single(values: readonly PerlScalar[], at: number): PerlScalar {
    const [value] = values;
    if (value === undefined || values.length > 1) {
      throw new PerlSyntaxError(
        'a list where one value is needed',
        at,
        'scalar(@name) for the length of a list',
      );
    }
    return value;
  }

  #joined(a: PerlScalar, b: PerlScalar, at: number): string {
    const left = this.text(a, at);
    const right = this.text(b, at);
    this.limits.text(left.length + right.length, at);
    return left + right;
  }

  #sum(a: PerlScalar, b: PerlScalar, sign: string, at: number): number {
    const right = this.number(b, at);
    return this.#finite(this.number(a, at) + (sign === '+' ? right : -right), at);
  }

  #product(left: number, right: number, sign: string, at: number): number {
    if (sign === '*') return this.#finite(left * right, at);
    if (sign === '/') return this.#finite(left / right, at);
    return remainder(Math.trunc(left), Math.trunc(right), () => this.#finite(NaN, at));
  }

  #repeatedText(value: PerlScalar, times: number, at: number): string {
    const text = this.text(value, at);
    const count = Math.max(0, Math.trunc(times));
    this.limits.text(text.length * count, at);
    return text.repeat(text === '' ? 0 : count);
  }

  #repeatedList(items: readonly PerlScalar[], times: number, at: number): PerlScalar[] {
    const count = items.length === 0 ? 0 : Math.max(0, Math.trunc(times));
    this.limits.items(items.length * count, at);
    return Array.from({ length: count }, () => items).flat();
  }

  #finite(value: number, at: number): number {
    if (Number.isFinite(value)) return value;
    throw new PerlSyntaxError('the result is no number, or too large', at);
  }
}

/** Perl's remainder has the sign of the right operand. */
function remainder(left: number, right: number, byZero: () => number): number {
  if (right === 0) return byZero();
  const rest = left % right;
  return rest !== 0 && rest < 0 !== right < 0 ? rest + right : rest;
}
