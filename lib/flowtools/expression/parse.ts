import { ExpressionError } from './errors.js';
import { tokenize, type Token } from './tokens.js';
import { isVariable, VARIABLE_NAMES, type VariableName } from './variables.js';

export type UnaryOperator = '!' | '-' | '+' | '~';
export type BinaryOperator =
  | '**'
  | '*'
  | '/'
  | '%'
  | '+'
  | '-'
  | '<<'
  | '>>'
  | '<'
  | '>'
  | '<='
  | '>='
  | 'lt'
  | 'gt'
  | 'le'
  | 'ge'
  | '=='
  | '!='
  | 'eq'
  | 'ne'
  | '&'
  | '|'
  | '^'
  | '&&'
  | '||'
  | 'xor';

export type Expression =
  | { readonly kind: 'constant'; readonly value: number | string }
  | { readonly kind: 'variable'; readonly name: VariableName }
  | { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    };

interface Binding {
  readonly operator: BinaryOperator;
  /** Higher binds tighter; the order is that of Perl. */
  readonly power: number;
}

const OPERATORS: ReadonlyMap<string, Binding> = new Map(
  (
    [
      [1, 'or', '||'],
      [1, 'xor', 'xor'],
      [2, 'and', '&&'],
      [4, '||', '||'],
      [5, '&&', '&&'],
      [6, '|', '|'],
      [6, '^', '^'],
      [7, '&', '&'],
      [8, '==', '=='],
      [8, '!=', '!='],
      [8, 'eq', 'eq'],
      [8, 'ne', 'ne'],
      [9, '<', '<'],
      [9, '>', '>'],
      [9, '<=', '<='],
      [9, '>=', '>='],
      [9, 'lt', 'lt'],
      [9, 'gt', 'gt'],
      [9, 'le', 'le'],
      [9, 'ge', 'ge'],
      [10, '<<', '<<'],
      [10, '>>', '>>'],
      [11, '+', '+'],
      [11, '-', '-'],
      [12, '*', '*'],
      [12, '/', '/'],
      [12, '%', '%'],
      [14, '**', '**'],
    ] as const
  ).map(([power, sign, operator]) => [sign, { operator, power }]),
);
const NOT_WORD_POWER = 3;
const COMPARISON_POWERS: ReadonlySet<number> = new Set([8, 9]);
const UNARY_POWER = 13;
const POWER_OPERATOR = 14;
const UNARY_SIGNS: ReadonlySet<string> = new Set(['!', '-', '+', '~']);
const MAX_DEPTH = 200;

/**
 * Reads an expression over the variables of flowdumper: numbers, texts, comparison, logic, arithmetic, bit operators and
 * parentheses, with the precedence of Perl. It is data, never code.
 *
 * @throws ExpressionError that names what is wrong, or not supported, and where
 */
export function parseExpression(text: string): Expression {
  const parser = new Parser(tokenize(text));
  return parser.whole();
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Expression {
    const expression = this.#expression(0);
    const rest = this.#peek();
    if (rest.kind !== 'end') throw new ExpressionError(rest.column, `unexpected ${describe(rest)}`);
    return expression;
  }

  /** Everything that binds at least as tightly as `power`. */
  #expression(power: number): Expression {
    if (++this.#depth > MAX_DEPTH) throw new ExpressionError(this.#peek().column, 'nested too deeply');
    let left = this.#operand();
    let compared = 0;
    for (;;) {
      const token = this.#peek();
      const binding = bindingOf(token);
      if (!binding || binding.power < power) break;
      if (COMPARISON_POWERS.has(binding.power) && binding.power === compared)
        throw new ExpressionError(token.column, 'comparisons in a row: use && between them');
      compared = binding.power;
      this.#at++;
      // ** takes what follows first, the others what precedes.
      const right = this.#expression(binding.power === POWER_OPERATOR ? UNARY_POWER : binding.power + 1);
      left = { kind: 'binary', operator: binding.operator, left, right };
    }
    this.#depth--;
    return left;
  }

  #operand(): Expression {
    const token = this.#peek();
    this.#at++;
    switch (token.kind) {
      case 'number':
      case 'string':
        return { kind: 'constant', value: token.value };
      case 'variable':
        return this.#variable(token.name, token.column);
      case 'word':
        if (token.name === 'not') return this.#unary('!', NOT_WORD_POWER);
        return this.#variable(token.name, token.column);
      case 'sign':
        if (UNARY_SIGNS.has(token.text)) return this.#unary(token.text as UnaryOperator, UNARY_POWER);
        if (token.text === '(') return this.#parenthesis(token.column);
    }
    throw new ExpressionError(token.column, `expected a value, found ${describe(token)}`);
  }

  #unary(operator: UnaryOperator, power: number): Expression {
    return { kind: 'unary', operator, operand: this.#expression(power) };
  }

  #parenthesis(column: number): Expression {
    const inner = this.#expression(0);
    const token = this.#peek();
    if (token.kind !== 'sign' || token.text !== ')')
      throw new ExpressionError(column, 'a parenthesis without its end');
    this.#at++;
    return inner;
  }

  #variable(name: string, column: number): Expression {
    if (isVariable(name)) return { kind: 'variable', name };
    const next = this.#peek();
    if (next.kind === 'sign' && next.text === '(')
      throw new ExpressionError(column, `not supported: the function ${name}`);
    throw new ExpressionError(
      column,
      `unknown variable ${name}; the variables are ${VARIABLE_NAMES.join(', ')}`,
    );
  }

  #peek(): Token {
    const token = this.#tokens[this.#at] ?? this.#tokens.at(-1);
    if (!token) throw new Error('no tokens');
    return token;
  }
}

function bindingOf(token: Token): Binding | undefined {
  if (token.kind === 'sign') return OPERATORS.get(token.text);
  return token.kind === 'word' ? OPERATORS.get(token.name) : undefined;
}

function describe(token: Token): string {
  switch (token.kind) {
    case 'end':
      return 'the end';
    case 'sign':
      return token.text;
    case 'number':
    case 'string':
      return JSON.stringify(token.value);
    case 'variable':
      return `$${token.name}`;
    case 'word':
      return token.name;
  }
}
