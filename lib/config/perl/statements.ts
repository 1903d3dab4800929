import type { IssueLog } from '../issue.js';
import { Cursor, PerlSyntaxError } from './cursor.js';
import { Expressions } from './expressions.js';
import { hashOf, unqualified } from './names.js';
import { Operands } from './operands.js';
import { ADVICE } from './reading.js';
import type { PerlScalar } from './value.js';
import { PerlVariables } from './variables.js';

const END_MARK = /__(?:END|DATA)__[ \t]*(?=\r?\n|$)/y;
const IGNORED =
  /package\s+[\w:]+|(?:use|no)\s+(?:strict|warnings|vars|utf8)\b|use\s+v?[\d._]+|(?:return\s+)?\d+(?=\s*(?:;|$))/y;
const USE_LIB = /use\s+lib\b/y;
const PUSH = /push\b\s*(\()?\s*@([A-Za-z_][\w:]*)\s*(?=,)/y;
const DECLARATOR = /(our|my|local)\b\s*/y;
const TARGET = /([$@%])(?:::)?([A-Za-z_]\w*(?:::\w+)*)/y;
const ASSIGNMENT = /(=)(?![=~>])|(\.=|\+=|-=|\*=(?!=)|\/=)/y;

/** Where reading goes on behind a statement that was refused: lines that begin as a statement does. */
const STATEMENT_START = /^(?:[$@%]|(?:our|my|push|use|no|package|return)\b|1;|__END__|__DATA__|=[A-Za-z])/;

/** Errors told of one file; one that is no configuration has them everywhere. */
const MOST_ERRORS = 50;

/** What a file says. */
export interface PerlFile {
  readonly variables: PerlVariables;
  /** Directories of `use lib`. */
  readonly libraries: readonly string[];
}

interface ReadOptions {
  /** Takes errors and warnings, with their lines. */
  readonly log: IssueLog;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Reads a file of assignments written in Perl; nothing of it is executed (FlowViewer specification, section 1.2). A statement outside
 * the accepted subset is an error in the log, and reading goes on behind it.
 */
export function readPerl(source: string, { log, environment }: ReadOptions): PerlFile {
  const statements = new Statements(source, log, environment);
  statements.readAll();
  return statements;
}

class Statements implements PerlFile {
  readonly variables: PerlVariables;
  readonly libraries: string[] = [];
  readonly #cursor: Cursor;
  readonly #expressions: Expressions;
  readonly #operands: Operands;
  readonly #log: IssueLog;

  constructor(source: string, log: IssueLog, environment: ReadOptions['environment']) {
    this.#log = log;
    this.#cursor = new Cursor(source);
    this.variables = new PerlVariables(environment);
    this.#expressions = new Expressions(this.#cursor, this.variables, (message, at, read) =>
      log.warn(message, { line: this.#cursor.lineAt(at), ...(read === undefined ? {} : { read }) }),
    );
    this.#operands = new Operands(this.#expressions, this.variables);
  }

  readAll(): void {
    for (let errors = 0; errors < MOST_ERRORS; errors++) {
      try {
        while (this.#readStatement());
        return;
      } catch (error) {
        if (!(error instanceof PerlSyntaxError)) throw error;
        this.#refuse(error);
      }
    }
  }

  #refuse({ message, at, expected }: PerlSyntaxError): void {
    const line = this.#cursor.lineAt(at);
    this.#log.error(message, { line, expected: expected ?? ADVICE });
    this.#cursor.at = this.#nextStart(line + 1);
  }

  #nextStart(line: number): number {
    const { source } = this.#cursor;
    for (let next = line; ; next++) {
      const start = this.#cursor.startOfLine(next);
      if (start >= source.length || STATEMENT_START.test(source.slice(start, start + 10))) return start;
    }
  }

  /** False at the end of the file. */
  #readStatement(): boolean {
    const cursor = this.#cursor;
    cursor.skipBetweenStatements();
    if (cursor.atEnd || cursor.match(END_MARK)) return false;
    const { at } = cursor;
    if (cursor.take(';')) return true;
    if (cursor.match(USE_LIB)) this.#useLib(at);
    else if (cursor.match(IGNORED)) this.#ignoreArguments();
    else if (!this.#push()) this.#assignment(at);
    if (!cursor.take(';') && !cursor.atEnd) throw cursor.unsupported(cursor.at, `; or ${ADVICE}`);
    return true;
  }

  #useLib(at: number): void {
    for (const item of this.#expressions.list()) this.libraries.push(this.#expressions.text(item, at));
  }

  /** The words behind a pragma. */
  #ignoreArguments(): void {
    this.#restOfList();
  }

  #push(): boolean {
    const { at } = this.#cursor;
    const [whole, open, name = ''] = this.#cursor.match(PUSH) ?? [];
    if (whole === undefined) return false;
    this.#cursor.take(',');
    const added = open === undefined ? this.#restOfList() : this.#expressions.listUntil(')');
    const { items } = this.variables.array(unqualified(name), this.#cursor.lineAt(at));
    this.#expressions.limits.items(items.length + added.length, at);
    items.push(...added);
    return true;
  }

  /** Values up to the end of the statement, which is not taken. */
  #restOfList(): PerlScalar[] {
    const items: PerlScalar[] = [];
    while (!this.#cursor.sees(';') && !this.#cursor.atEnd) {
      items.push(...(this.#operands.bareKey() ?? this.#expressions.list()));
      if (!this.#cursor.take('=>') && !this.#cursor.take(',')) break;
    }
    return items;
  }

  #assignment(statement: number): void {
    const cursor = this.#cursor;
    const [, declarator] = cursor.match(DECLARATOR) ?? [];
    const { at } = cursor;
    const [whole, sigil, written = ''] = cursor.match(TARGET) ?? [];
    if (whole === undefined) throw cursor.unsupported(statement, ADVICE);
    const name = unqualified(written);
    if (declarator !== undefined && (cursor.sees(';') || cursor.atEnd)) return;
    if (sigil === '@') this.#assignArray(name, at);
    else if (sigil === '%') this.#assignHash(name, at);
    else if (cursor.sees('[')) this.#assignElement(name, at);
    else if (cursor.sees('{')) this.#assignEntry(name, at);
    else this.#assignScalar(name, at);
  }

  #assignScalar(name: string, at: number): void {
    const known = this.variables.scalars.get(name)?.value;
    const value = this.#assigned(known, `$${name}`, at);
    this.variables.scalars.set(name, { value, line: this.#cursor.lineAt(at) });
  }

  #assignArray(name: string, at: number): void {
    this.#takePlainSign(at);
    const items = [...this.#expressions.list()];
    const array = this.variables.array(name, this.#cursor.lineAt(at));
    array.items.splice(0, array.items.length, ...items);
  }

  #assignHash(name: string, at: number): void {
    this.#takePlainSign(at);
    const { entries } = hashOf(this.#expressions, this.#expressions.list(), at);
    this.variables.hashes.set(name, { value: { kind: 'hash', entries }, line: this.#cursor.lineAt(at) });
  }

  #assignElement(name: string, at: number): void {
    const index = this.#operands.index();
    const value = this.#assigned(this.variables.element(name, index), `$${name}[${index}]`, at);
    const { items } = this.variables.array(name, this.#cursor.lineAt(at));
    const place = index < 0 ? items.length + index : index;
    if (place < 0) throw new PerlSyntaxError('there is no such element', at);
    this.#expressions.limits.items(place + 1, at);
    while (items.length < place) items.push('');
    items[place] = value;
  }

  #assignEntry(name: string, at: number): void {
    const key = this.#operands.key();
    const value = this.#assigned(this.variables.entry(name, key), `$${name}{${key}}`, at);
    this.variables.hash(name, this.#cursor.lineAt(at)).entries.set(key, value);
  }

  #takePlainSign(at: number): void {
    if (this.#takeSign(at) !== '=') throw this.#cursor.unsupported(at, ADVICE);
  }

  #takeSign(at: number): string {
    this.#cursor.skipGap();
    const [sign] = this.#cursor.match(ASSIGNMENT) ?? [];
    if (sign === undefined) throw this.#cursor.unsupported(at, ADVICE);
    return sign;
  }

  /** The value behind `=`, or what `.=` and its like make of the one there is. */
  #assigned(known: PerlScalar | undefined, called: string, at: number): PerlScalar {
    const expressions = this.#expressions;
    const sign = this.#takeSign(at);
    const value = expressions.scalar();
    if (sign === '=') return value;
    if (sign === '.=') {
      const text = expressions.text(known ?? '', at) + expressions.text(value, at);
      expressions.limits.text(text.length, at);
      return text;
    }
    if (known === undefined) expressions.warn(`${called} has no value yet`, at);
    const result = calculate(sign, expressions.number(known ?? 0, at), expressions.number(value, at));
    if (!Number.isFinite(result)) throw new PerlSyntaxError('the result is no number, or too large', at);
    return result;
  }
}

function calculate(sign: string, left: number, right: number): number {
  switch (sign) {
    case '+=':
      return left + right;
    case '-=':
      return left - right;
    case '*=':
      return left * right;
    default:
      return left / right;
  }
}
