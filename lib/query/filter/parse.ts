import type { FilterDefinition, FilterFile, FilterPrimitive } from './ast.js';
import { checkReferences, type Declared } from './check.js';
import { FilterIssueLog } from './errors.js';
import { OpenDefinition } from './open-definition.js';
import { OpenPrimitive } from './open-primitive.js';
import type { SymbolTables } from './primitive-types.js';
import type { RuleContext } from './rules.js';
import { filterLines, type Word } from './source-lines.js';
import { Fault, onlyValue, type Statement } from './statement.js';

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
  for (const words of filterLines(text, options.variables ?? {}, log)) parser.add(words);
  const { primitives, definitions, declared } = parser.finish();
  const filter: FilterFile = { file: options.file, primitives, definitions };
  checkReferences(filter, log, declared);
  log.throwIfAny();
  return filter;
}

const KEYWORDS = [
  'filter-primitive',
  ...OpenPrimitive.keywords,
  'filter-definition',
  ...OpenDefinition.keywords,
];

class Parser {
  readonly #log: FilterIssueLog;
  readonly #context: RuleContext;
  readonly #primitives: FilterPrimitive[] = [];
  readonly #definitions: FilterDefinition[] = [];
  /** All primitives, with those that cannot be read. */
  readonly #declared: Declared[] = [];
  /** A section without a name is read over. */
  #section?: OpenPrimitive | OpenDefinition | 'nameless';

  constructor(log: FilterIssueLog, context: RuleContext) {
    this.#log = log;
    this.#context = context;
  }

  add([keyword, ...values]: readonly Word[]): void {
    if (!keyword) return;
    const statement = { name: keyword.text.toLowerCase(), keyword, values };
    this.#guard(statement, () => this.#statement(statement));
  }

  finish(): { primitives: FilterPrimitive[]; definitions: FilterDefinition[]; declared: Declared[] } {
    this.#closeSection();
    return { primitives: this.#primitives, definitions: this.#definitions, declared: this.#declared };
  }

  #statement(statement: Statement): void {
    const { name, keyword } = statement;
    if (name === 'filter-primitive' || name === 'filter-definition') {
      this.#closeSection();
      this.#section = 'nameless';
      const title = onlyValue(statement, 'a name');
      this.#section =
        name === 'filter-primitive' ? new OpenPrimitive(title, this.#context) : new OpenDefinition(title);
    } else if (OpenPrimitive.keywords.includes(name)) {
      if (this.#section === 'nameless') return;
      if (!(this.#section instanceof OpenPrimitive))
        throw new Fault(
          'statement outside a primitive',
          keyword.text,
          'filter-primitive NAME before it',
          keyword,
        );
      this.#section.add(statement);
    } else if (OpenDefinition.keywords.includes(name)) {
      if (this.#section === 'nameless') return;
      if (!(this.#section instanceof OpenDefinition))
        throw new Fault(
          'statement outside a definition',
          keyword.text,
          'filter-definition NAME before it',
          keyword,
        );
      this.#section.add(statement);
    } else {
      throw new Fault('unknown keyword', keyword.text, `one of ${KEYWORDS.join(', ')}`, keyword);
    }
  }

  #closeSection(): void {
    const section = this.#section;
    if (section instanceof OpenDefinition) this.#definitions.push(section.finish());
    if (section instanceof OpenPrimitive) {
      this.#declared.push(section.declared);
      const primitive = this.#guard(undefined, () => section.finish());
      if (primitive) this.#primitives.push(primitive);
    }
  }

  /** The result of reading something; what is wrong is put down at the word that it is about. */
  #guard<Result>(statement: Statement | undefined, read: () => Result): Result | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const words = statement ? [...statement.values, statement.keyword] : [];
      const at = error.at ?? words.find((word) => error.read.startsWith(word.text)) ?? words[0];
      this.#log.add(at, error.message, { read: error.read, expected: error.expected });
      return undefined;
    }
  }
}
