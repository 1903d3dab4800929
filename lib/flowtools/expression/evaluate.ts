import type { FlowBatch } from '../../flow/batch.js';
import type { FieldName } from '../../flow/fields.js';
import type { BinaryOperator, Expression, UnaryOperator } from './parse.js';
import { bindVariable, variableColumns, type RowValue, type Value } from './variables.js';

/** The columns that an expression reads. */
export function expressionColumns(expression: Expression): FieldName[] {
  switch (expression.kind) {
    case 'constant':
      return [];
    case 'variable':
      return [...variableColumns(expression.name)];
    case 'unary':
      return expressionColumns(expression.operand);
    case 'binary':
      return [...new Set([...expressionColumns(expression.left), ...expressionColumns(expression.right)])];
  }
}

/** Binds an expression to the columns of a batch. The values are Perl's: comparisons give 1 or an empty text. */
export function bindExpression(expression: Expression, batch: FlowBatch): RowValue {
  switch (expression.kind) {
    case 'constant': {
      const { value } = expression;
      return () => value;
    }
    case 'variable':
      return bindVariable(expression.name, batch);
    case 'unary': {
      const operand = bindExpression(expression.operand, batch);
      const operate = UNARY[expression.operator];
      return (row) => operate(operand(row));
    }
    case 'binary':
      return bindBinary(
        expression.operator,
        bindExpression(expression.left, batch),
        bindExpression(expression.right, batch),
      );
  }
}

/** Whether a value counts as true: all but 0, the text `0` and the empty text. */
export function isTrue(value: Value): boolean {
  return value !== 0 && value !== '' && value !== '0';
}

function bindBinary(operator: BinaryOperator, left: RowValue, right: RowValue): RowValue {
  if (operator === '&&') {
    return (row) => {
      const value = left(row);
      return isTrue(value) ? right(row) : value;
    };
  }
  if (operator === '||') {
    return (row) => {
      const value = left(row);
      return isTrue(value) ? value : right(row);
    };
  }
  const operate = BINARY[operator];
  return (row) => operate(left(row), right(row));
}

const UNARY: Readonly<Record<UnaryOperator, (value: Value) => Value>> = {
  '!': (value) => truth(!isTrue(value)),
  '-': (value) => -asNumber(value),
  '+': asNumber,
  // Within the 32 bits of an address, where Perl has 64.
  '~': (value) => ~asNumber(value) >>> 0,
};

const BINARY: Readonly<Record<Exclude<BinaryOperator, '&&' | '||'>, (left: Value, right: Value) => Value>> = {
  '**': (a, b) => asNumber(a) ** asNumber(b),
  '*': (a, b) => asNumber(a) * asNumber(b),
  '/': (a, b) => asNumber(a) / asNumber(b),
  '%': (a, b) => modulo(Math.trunc(asNumber(a)), Math.trunc(asNumber(b))),
  '+': (a, b) => asNumber(a) + asNumber(b),
  '-': (a, b) => asNumber(a) - asNumber(b),
  '<<': (a, b) => Math.trunc(asNumber(a)) * 2 ** Math.trunc(asNumber(b)),
  '>>': (a, b) => Math.floor(Math.trunc(asNumber(a)) / 2 ** Math.trunc(asNumber(b))),
  '&': (a, b) =>
    bits(
      a,
      b,
      (x, y) => x & y,
      (x, y) => x & y,
    ),
  '|': (a, b) =>
    bits(
      a,
      b,
      (x, y) => x | y,
      (x, y) => x | y,
    ),
  '^': (a, b) =>
    bits(
      a,
      b,
      (x, y) => x ^ y,
      (x, y) => x ^ y,
    ),
  '<': (a, b) => truth(asNumber(a) < asNumber(b)),
  '>': (a, b) => truth(asNumber(a) > asNumber(b)),
  '<=': (a, b) => truth(asNumber(a) <= asNumber(b)),
  '>=': (a, b) => truth(asNumber(a) >= asNumber(b)),
  '==': (a, b) => truth(asNumber(a) === asNumber(b)),
  '!=': (a, b) => truth(asNumber(a) !== asNumber(b)),
  lt: (a, b) => truth(asText(a) < asText(b)),
  gt: (a, b) => truth(asText(a) > asText(b)),
  le: (a, b) => truth(asText(a) <= asText(b)),
  ge: (a, b) => truth(asText(a) >= asText(b)),
  eq: (a, b) => truth(asText(a) === asText(b)),
  ne: (a, b) => truth(asText(a) !== asText(b)),
  xor: (a, b) => truth(isTrue(a) !== isTrue(b)),
};

function truth(value: boolean): Value {
  return value ? 1 : '';
}

/** A text counts as the number that it begins with, else as 0. */
function asNumber(value: Value): number {
  if (typeof value === 'number') return value;
  const [digits = '0'] = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/i.exec(value) ?? [];
  return Number(digits);
}

function asText(value: Value): string {
  return typeof value === 'string' ? value : String(Number(value.toPrecision(15)));
}

/** Has the sign of the divisor; by 0 it is no number. */
function modulo(value: number, divisor: number): number {
  return value - divisor * Math.floor(value / divisor);
}

const WORD = 2 ** 32;

/** Bit by bit on whole numbers below 2^53; what is negative or larger counts by its lowest 64 bits. */
function bits(
  a: Value,
  b: Value,
  operate: (x: number, y: number) => number,
  operateWide: (x: bigint, y: bigint) => bigint,
): number {
  const [x, y] = [Math.trunc(asNumber(a)), Math.trunc(asNumber(b))];
  if (x >= 0 && y >= 0 && x < WORD && y < WORD) return operate(x, y) >>> 0;
  return Number(operateWide(wide(x), wide(y)));
}

function wide(value: number): bigint {
  return Number.isFinite(value) ? BigInt.asUintN(64, BigInt(value)) : 0n;
}
