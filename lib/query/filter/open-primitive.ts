import type { FilterPrimitive, Mode, TextPosition } from './ast.js';
import { PRIMITIVE_TYPES, takesMask, type PrimitiveType } from './primitive-types.js';
import { ruleReader, type RuleContext, type RuleReader } from './rules.js';
import type { Word } from './source-lines.js';
import { checkCount, Fault, onlyValue, placeOf, type Statement } from './statement.js';
import { readNumber } from './values.js';

/** A primitive while its lines are read. */
export class OpenPrimitive {
  static readonly keywords: readonly string[] = ['type', 'permit', 'deny', 'default', 'mask'];

  readonly #name: Word;
  readonly #context: RuleContext;
  #typed?: { type: PrimitiveType; reader: RuleReader };
  /** It has been said that there is no usable type; that once is enough. */
  #isUntyped = false;
  #default?: Mode;
  #mask?: number;

  constructor(name: Word, context: RuleContext) {
    this.#name = name;
    this.#context = context;
  }

  get declared(): { name: string; at: TextPosition } {
    return { name: this.#name.text, at: placeOf(this.#name) };
  }

  add(statement: Statement): void {
    if (statement.name === 'type') return this.#setType(statement);
    if (!this.#typed) return this.#refuseUntyped(statement);
    const { type, reader } = this.#typed;
    switch (statement.name) {
      case 'permit':
      case 'deny':
        return addRule(reader, statement.name, statement);
      case 'default':
        return this.#setDefault(type, statement);
      default:
        return this.#setMask(type, statement);
    }
  }

  /** The primitive, or undefined if that it is unusable has been said. */
  finish(): FilterPrimitive | undefined {
    if (this.#typed) {
      return this.#typed.reader.primitive({
        ...this.declared,
        ...(this.#default === undefined ? {} : { default: this.#default }),
        ...(this.#mask === undefined ? {} : { mask: this.#mask }),
      });
    }
    if (this.#isUntyped) return undefined;
    throw new Fault('primitive without a type', this.#name.text, 'a line that begins with type', this.#name);
  }

  #setType(statement: Statement): void {
    this.#isUntyped = true;
    const { text } = onlyValue(statement, 'the name of a type');
    if (this.#typed) throw new Fault('second type of a primitive', text, `only type ${this.#typed.type}`);
    const type = PRIMITIVE_TYPES.find((candidate) => candidate === text.toLowerCase());
    if (!type) throw new Fault('unknown type', text, `one of ${PRIMITIVE_TYPES.join(', ')}`);
    this.#typed = { type, reader: ruleReader(type, this.#context) };
  }

  #refuseUntyped({ keyword }: Statement): void {
    if (this.#isUntyped) return;
    this.#isUntyped = true;
    throw new Fault('statement before the type', keyword.text, 'type TYPE first', keyword);
  }

  #setDefault(type: PrimitiveType, statement: Statement): void {
    if (type === 'rate')
      throw new Fault(
        'a rate has no default',
        statement.keyword.text,
        'permit and a number',
        statement.keyword,
      );
    const { text } = onlyValue(statement, 'permit or deny');
    const mode = text.toLowerCase();
    if (mode !== 'permit' && mode !== 'deny') throw new Fault('unknown default', text, 'permit or deny');
    this.#default = mode;
  }

  #setMask(type: PrimitiveType, statement: Statement): void {
    if (!takesMask(type))
      throw new Fault('only types ip-tos and ip-tcp-flags have a mask', type, 'no mask', statement.keyword);
    this.#mask = readNumber(onlyValue(statement, 'a number from 0 to 255').text, 255);
  }
}

function addRule(reader: RuleReader, mode: Mode, statement: Statement): void {
  const { keyword, values } = statement;
  const [least, most] = reader.words;
  checkCount(statement, Math.min(Math.max(values.length, least), most), reader.expected);
  reader.add(
    mode,
    values.map((word) => word.text),
    placeOf(keyword),
  );
}
