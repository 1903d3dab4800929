import { parseDateText } from '../getdate.js';
import type { FilterPrimitive, Mode, TextPosition } from './ast.js';
import {
  COMPARISON_OPERATORS,
  type ComparisonOperator,
  type ComparisonType,
  type PrimitiveType,
  type SymbolTables,
} from './primitive-types.js';
import { readAddress, readList, readNumber, readPrefix, readReal, readTag, readTimeOfDay } from './values.js';
import { Fault } from './statement.js';

/** What the values of rules may refer to. */
export interface RuleContext {
  readonly symbols: SymbolTables;
  /** The time that relative dates start from. */
  readonly now: Date;
}

interface PrimitiveFrame {
  readonly name: string;
  readonly default?: Mode;
  readonly mask?: number;
  readonly at: TextPosition;
}

/** Reads the rules of one primitive and makes the primitive of them. */
export interface RuleReader {
  /** Words that a value has, at least and at most. */
  readonly words: readonly [number, number];
  /** What a value is. */
  readonly expected: string;
  /** Throws a Fault. */
  add(mode: Mode, words: readonly string[], at: TextPosition): void;
  primitive(frame: PrimitiveFrame): FilterPrimitive;
}

export function ruleReader(type: PrimitiveType, context: RuleContext): RuleReader {
  const { symbols } = context;
  switch (type) {
    case 'ip-address-prefix':
      return reader(
        [1, 1],
        'a prefix',
        ([text = '']) => ({ prefix: readPrefix(text) }),
        (frame, rules) => ({ ...frame, type, rules }),
      );
    case 'ip-address':
      return reader(
        [1, 1],
        'an address',
        ([text = '']) => ({ value: readAddress(text) }),
        (frame, rules) => ({ ...frame, type, rules }),
      );
    case 'tag':
      return reader(
        [1, 1],
        'a tag',
        ([text = '']) => ({ value: readTag(text, symbols) }),
        (frame, rules) => ({ ...frame, type, rules }),
      );
    case 'ip-address-mask':
      return reader(
        [2, 2],
        'an address and a mask',
        ([value = '', mask = '']) => ({ value: readAddress(value), mask: readAddress(mask) }),
        (frame, rules) => ({ ...frame, type, rules }),
      );
    case 'tag-mask':
      return reader(
        [2, 2],
        'a tag and a mask',
        ([value = '', mask = '']) => ({ value: readTag(value, symbols), mask: readNumber(mask, 0xffffffff) }),
        (frame, rules) => ({ ...frame, type, rules }),
      );
    case 'counter':
    case 'double':
    case 'time':
    case 'time-date':
      return reader(
        type === 'time-date' ? [2, Infinity] : [2, 2],
        type === 'time-date' ? 'a comparison and a date' : 'a comparison and a value',
        ([operator = '', ...value]) => ({
          operator: readOperator(operator),
          value: readComparand(type, value.join(' '), context.now),
        }),
        (frame, rules) => ({ ...frame, type, rules }),
      );
    case 'rate':
      return reader(
        [1, 1],
        'a number',
        ([text = '']) => ({ oneIn: readNumber(text, 0xffffffff, 1) }),
        (frame, rules) => ({ ...frame, type, rules }),
      );
    default:
      return reader(
        [1, 1],
        'a list of values',
        ([text = '']) => {
          const { ranges, negated } = readList(text, type, symbols);
          return negated ? { ranges, negated } : { ranges };
        },
        (frame, rules) => ({ ...frame, type, rules }),
      );
  }
}

function reader<Rule extends object>(
  words: readonly [number, number],
  expected: string,
  readRule: (words: readonly string[]) => Rule,
  build: (frame: PrimitiveFrame, rules: (Rule & { mode: Mode; at: TextPosition })[]) => FilterPrimitive,
): RuleReader {
  const rules: (Rule & { mode: Mode; at: TextPosition })[] = [];
  return {
    words,
    expected,
    add: (mode, texts, at) => void rules.push({ mode, ...readRule(texts), at }),
    primitive: (frame) => build(frame, rules),
  };
}

function readOperator(text: string): ComparisonOperator {
  const operator = COMPARISON_OPERATORS.find((candidate) => candidate === text.toLowerCase());
  if (operator === undefined)
    throw new Fault('unknown comparison', text, `one of ${COMPARISON_OPERATORS.join(', ')}`);
  return operator;
}

function readComparand(type: ComparisonType, text: string, now: Date): number {
  switch (type) {
    case 'counter':
      return readNumber(text, 0xffffffff);
    case 'double':
      return readReal(text);
    case 'time':
      return readTimeOfDay(text);
    case 'time-date': {
      const seconds = parseDateText(text, now);
      if (seconds === undefined) throw new Fault('not a date', text, 'a date such as March 2, 2026 14:32:00');
      return seconds;
    }
  }
}
