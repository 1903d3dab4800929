import { parseDateText } from '../getdate.js';
import type { FilterPrimitive, Mode, TextPosition } from './ast.js';
import {
  COMPARISON_OPERATORS,
  type ComparisonOperator,
  type ComparisonType,
  type PrimitiveType,
  type SymbolTables,
} from './primitive-types.js';
import {
  readAddress,
  readList,
  readNumber,
  readPrefix,
  readReal,
  readTag,
  readTimeOfDay,
  ValueFault,
} from './values.js';

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
  /** Words that a value has; Infinity: the rest of the line, at least two. */
  readonly words: number;
  /** Throws a ValueFault. */
  add(mode: Mode, words: readonly string[], at: TextPosition): void;
  primitive(frame: PrimitiveFrame): FilterPrimitive;
}

export function ruleReader(type: PrimitiveType, context: RuleContext): RuleReader {
  const { symbols } = context;
  switch (type) {
    case 'ip-address-prefix':
      return reader(
        1,
        ([text = '']) => ({ prefix: readPrefix(text) }),
        (frame, rules) => ({ ...frame, type, rules }),
      );
    case 'ip-address':
      return reader(
        1,
        ([text = '']) => ({ value: readAddress(text) }),
        (frame, rules) => ({ ...frame, type, rules }),
      );
    case 'tag':
      return reader(
        1,
        ([text = '']) => ({ value: readTag(text, symbols) }),
        (frame, rules) => ({ ...frame, type, rules }),
      );
    case 'ip-address-mask':
      return reader(
        2,
        ([value = '', mask = '']) => ({ value: readAddress(value), mask: readAddress(mask) }),
        (frame, rules) => ({ ...frame, type, rules }),
      );
    case 'tag-mask':
      return reader(
        2,
        ([value = '', mask = '']) => ({ value: readTag(value, symbols), mask: readNumber(mask, 0xffffffff) }),
        (frame, rules) => ({ ...frame, type, rules }),
      );
    case 'counter':
    case 'double':
    case 'time':
    case 'time-date':
      return reader(
        type === 'time-date' ? Infinity : 2,
        ([operator = '', ...value]) => ({
          operator: readOperator(operator),
          value: readComparand(type, value.join(' '), context.now),
        }),
        (frame, rules) => ({ ...frame, type, rules }),
      );
    case 'rate':
      return reader(
        1,
        ([text = '']) => ({ oneIn: readNumber(text, 0xffffffff, 1) }),
        (frame, rules) => ({ ...frame, type, rules }),
      );
    default:
      return reader(
        1,
        ([text = '']) => {
          const { ranges, negated } = readList(text, type, symbols);
          return negated ? { ranges, negated } : { ranges };
        },
        (frame, rules) => ({ ...frame, type, rules }),
      );
  }
}

function reader<Rule extends object>(
  words: number,
  readRule: (words: readonly string[]) => Rule,
  build: (frame: PrimitiveFrame, rules: (Rule & { mode: Mode; at: TextPosition })[]) => FilterPrimitive,
): RuleReader {
  const rules: (Rule & { mode: Mode; at: TextPosition })[] = [];
  return {
    words,
    add: (mode, texts, at) => void rules.push({ mode, ...readRule(texts), at }),
    primitive: (frame) => build(frame, rules),
  };
}

function readOperator(text: string): ComparisonOperator {
  const operator = COMPARISON_OPERATORS.find((candidate) => candidate === text.toLowerCase());
  if (operator === undefined)
    throw new ValueFault('unknown comparison', text, `one of ${COMPARISON_OPERATORS.join(', ')}`);
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
      if (seconds === undefined)
        throw new ValueFault('not a date', text, 'a date such as March 2, 2026 14:32:00');
      return seconds;
    }
  }
}
