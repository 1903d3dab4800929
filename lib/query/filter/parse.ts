import type {
  FilterDefinition,
  FilterFile,
  FilterMatch,
  FilterPrimitive,
  Mode,
  TextPosition,
} from './ast.js';
import { checkReferences } from './check.js';
import { CRITERIA, criterionNamed } from './criteria.js';
import { FilterIssueLog } from './errors.js';
import { PRIMITIVE_TYPES, takesMask, type PrimitiveType, type SymbolTables } from './primitive-types.js';
import { ruleReader, type RuleContext, type RuleReader } from './rules.js';
import { filterLines, type Word } from './source-lines.js';
import { readNumber, ValueFault } from './values.js';

export interface ParseOptions {
  /** Name for messages. */
  readonly file: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly symbols?: SymbolTables;
  /** The time that relative dates start from; default is the present. */
  readonly now?: Date;
}

/**
 * Reads a filter file (flow-tools specification, section 4.1).
 *
 * Dates are taken in the zone of the process, now: the result holds epoch seconds.
 * Throws a FilterError with all that is wrong, in any definition of the file.
 */
export function parseFilterFile(text: string, options: ParseOptions): FilterFile {
  const log = new FilterIssueLog(options.file);
  const parser = new Parser(log, { symbols: options.symbols ?? {}, now: options.now ?? new Date() });
  for (const words of filterLines(text, options.variables ?? {}, log)) parser.statement(words);
  const { primitives, definitions, unusable } = parser.finish();
  const filter: FilterFile = { file: options.file, primitives, definitions };
  checkReferences(filter, log, unusable);
  log.throwIfAny();
  return filter;
}

interface OpenPrimitive {
  readonly name: Word;
  type?: PrimitiveType;
  reader?: RuleReader;
  default?: Mode;
  mask?: number;
  /** Has been complained of; what follows from that is not worth another complaint. */
  faulty: boolean;
}

interface OpenDefinition {
  readonly name: Word;
  readonly groups: FilterMatch[][];
  startGroup: boolean;
  invert: boolean;
}

type Section = { primitive: OpenPrimitive } | { definition: OpenDefinition } | 'none';

const KEYWORDS = 'filter-primitive, type, permit, deny, default, mask, filter-definition, match, or, invert';

class Parser {
  readonly #log: FilterIssueLog;
  readonly #context: RuleContext;
  readonly #primitives: FilterPrimitive[] = [];
  readonly #definitions: FilterDefinition[] = [];
  readonly #unusable = new Set<string>();
  #section: Section = 'none';

  constructor(log: FilterIssueLog, context: RuleContext) {
    this.#log = log;
    this.#context = context;
  }

  statement([keyword, ...values]: readonly Word[]): void {
    if (!keyword) return;
    switch (keyword.text.toLowerCase()) {
      case 'filter-primitive':
        return this.#open(keyword, values, (name) => ({ primitive: { name, faulty: false } }));
      case 'filter-definition':
        return this.#open(keyword, values, (name) => ({
          definition: { name, groups: [], startGroup: true, invert: false },
        }));
      case 'type':
        return this.#inPrimitive(keyword, (primitive) => this.#type(primitive, keyword, values));
      case 'permit':
      case 'deny':
      case 'default':
      case 'mask':
        return this.#inPrimitive(keyword, (primitive) => this.#typed(primitive, keyword, values));
      case 'match':
        return this.#inDefinition(keyword, (definition) => this.#match(definition, keyword, values));
      case 'or':
        return this.#inDefinition(keyword, (definition) => {
          this.#expectWords(keyword, values, 0);
          definition.startGroup = true;
        });
      case 'invert':
        return this.#inDefinition(keyword, (definition) => {
          this.#expectWords(keyword, values, 0);
          definition.invert = true;
        });
      default:
        this.#log.add(keyword, 'unknown keyword', { read: keyword.text, expected: `one of ${KEYWORDS}` });
    }
  }

  finish(): { primitives: FilterPrimitive[]; definitions: FilterDefinition[]; unusable: Set<string> } {
    this.#close();
    return { primitives: this.#primitives, definitions: this.#definitions, unusable: this.#unusable };
  }

  #open(keyword: Word, values: readonly Word[], section: (name: Word) => Section): void {
    this.#close();
    const [name] = values;
    if (this.#expectWords(keyword, values, 1, 'a name') && name) this.#section = section(name);
    else this.#section = section({ ...keyword, text: '' });
  }

  #close(): void {
    const section = this.#section;
    this.#section = 'none';
    if (section === 'none') return;
    if ('primitive' in section) this.#closePrimitive(section.primitive);
    else if (section.definition.name.text !== '') this.#closeDefinition(section.definition);
  }

  #closePrimitive(primitive: OpenPrimitive): void {
    const { name, reader } = primitive;
    if (name.text === '') return;
    if (!reader && !primitive.faulty)
      this.#log.add(name, 'primitive without a type', {
        read: name.text,
        expected: 'a line that begins with type',
      });
    if (!reader) return void this.#unusable.add(name.text.toLowerCase());
    this.#primitives.push(
      reader.primitive({
        name: name.text,
        ...(primitive.default === undefined ? {} : { default: primitive.default }),
        ...(primitive.mask === undefined ? {} : { mask: primitive.mask }),
        at: place(name),
      }),
    );
  }

  #closeDefinition({ name, groups, invert }: OpenDefinition): void {
    this.#definitions.push({ name: name.text, groups, ...(invert ? { invert } : {}), at: place(name) });
  }

  #inPrimitive(keyword: Word, action: (primitive: OpenPrimitive) => void): void {
    if (this.#section !== 'none' && 'primitive' in this.#section) return action(this.#section.primitive);
    this.#log.add(keyword, 'statement outside a primitive', {
      read: keyword.text,
      expected: 'filter-primitive NAME before it',
    });
  }

  #inDefinition(keyword: Word, action: (definition: OpenDefinition) => void): void {
    if (this.#section !== 'none' && 'definition' in this.#section) return action(this.#section.definition);
    this.#log.add(keyword, 'statement outside a definition', {
      read: keyword.text,
      expected: 'filter-definition NAME before it',
    });
  }

  #type(primitive: OpenPrimitive, keyword: Word, values: readonly Word[]): void {
    const [word] = values;
    if (primitive.type) {
      primitive.faulty = true;
      return this.#log.add(keyword, 'second type of a primitive', {
        read: word?.text ?? '',
        expected: `only type ${primitive.type}`,
      });
    }
    if (!this.#expectWords(keyword, values, 1, 'the name of a type') || !word) {
      primitive.faulty = true;
      return;
    }
    const type = PRIMITIVE_TYPES.find((candidate) => candidate === word.text.toLowerCase());
    if (!type) {
      primitive.faulty = true;
      return this.#log.add(word, 'unknown type', {
        read: word.text,
        expected: `one of ${PRIMITIVE_TYPES.join(', ')}`,
      });
    }
    primitive.type = type;
    primitive.reader = ruleReader(type, this.#context);
  }

  /** A statement that only makes sense when the type is known. */
  #typed(primitive: OpenPrimitive, keyword: Word, values: readonly Word[]): void {
    const { type, reader } = primitive;
    if (!type || !reader) {
      if (!primitive.faulty)
        this.#log.add(keyword, 'statement before the type', {
          read: keyword.text,
          expected: 'type TYPE first',
        });
      primitive.faulty = true;
      return;
    }
    switch (keyword.text.toLowerCase()) {
      case 'permit':
        return this.#rule(reader, 'permit', keyword, values);
      case 'deny':
        return this.#rule(reader, 'deny', keyword, values);
      case 'default':
        return this.#default(primitive, keyword, values);
      default:
        return this.#mask(primitive, type, keyword, values);
    }
  }

  #rule(reader: RuleReader, mode: Mode, keyword: Word, values: readonly Word[]): void {
    if (reader.words === Infinity) {
      if (values.length < 2)
        return this.#log.add(keyword, 'incomplete rule', {
          read: values.map((word) => word.text).join(' '),
          expected: 'a comparison and a date',
        });
    } else if (
      !this.#expectWords(keyword, values, reader.words, reader.words === 1 ? 'a value' : 'two words')
    ) {
      return;
    }
    this.#guard(values[0] ?? keyword, () =>
      reader.add(
        mode,
        values.map((word) => word.text),
        place(keyword),
      ),
    );
  }

  #default(primitive: OpenPrimitive, keyword: Word, values: readonly Word[]): void {
    const [word] = values;
    if (primitive.type === 'rate')
      return this.#log.add(keyword, 'a rate has no default', { expected: 'permit and a number' });
    if (!this.#expectWords(keyword, values, 1, 'permit or deny') || !word) return;
    const mode = word.text.toLowerCase();
    if (mode === 'permit' || mode === 'deny') primitive.default = mode;
    else this.#log.add(word, 'unknown default', { read: word.text, expected: 'permit or deny' });
  }

  #mask(primitive: OpenPrimitive, type: PrimitiveType, keyword: Word, values: readonly Word[]): void {
    const [word] = values;
    if (!takesMask(type))
      return this.#log.add(keyword, 'this type has no mask', {
        read: type,
        expected: 'ip-tos or ip-tcp-flags',
      });
    if (!this.#expectWords(keyword, values, 1, 'a number from 0 to 255') || !word) return;
    this.#guard(word, () => {
      primitive.mask = readNumber(word.text, 255);
    });
  }

  #match(definition: OpenDefinition, keyword: Word, values: readonly Word[]): void {
    const [criterionWord, primitive] = values;
    if (!this.#expectWords(keyword, values, 2, 'a criterion and the name of a primitive')) return;
    if (!criterionWord || !primitive) return;
    const criterion = criterionNamed(criterionWord.text);
    if (!criterion) {
      return this.#log.add(criterionWord, 'unknown criterion', {
        read: criterionWord.text,
        expected: `one of ${Object.keys(CRITERIA).join(', ')}`,
      });
    }
    if (definition.startGroup) definition.groups.push([]);
    definition.startGroup = false;
    definition.groups.at(-1)?.push({ criterion, primitive: primitive.text, at: place(primitive) });
  }

  /** Complains of missing and of extra words. */
  #expectWords(
    keyword: Word,
    values: readonly Word[],
    count: number,
    expected = 'the end of the line',
  ): boolean {
    const extra = values[count];
    if (extra) this.#log.add(extra, 'extra word', { read: extra.text, expected: 'the end of the line' });
    else if (values.length < count)
      this.#log.add(keyword, 'incomplete statement', { read: keyword.text, expected });
    return values.length === count;
  }

  #guard(word: Word, action: () => void): void {
    try {
      action();
    } catch (error) {
      if (!(error instanceof ValueFault)) throw error;
      const details = {
        read: error.read,
        ...(error.expected === undefined ? {} : { expected: error.expected }),
      };
      this.#log.add(word, error.message, details);
    }
  }
}

function place({ line, column }: TextPosition): TextPosition {
  return { line, column };
}
