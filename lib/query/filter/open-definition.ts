import type { FilterDefinition, FilterMatch } from './ast.js';
import { CRITERIA, criterionNamed } from './criteria.js';
import type { Word } from './source-lines.js';
import { checkCount, Fault, placeOf, type Statement } from './statement.js';

/** A definition while its lines are read. */
export class OpenDefinition {
  static readonly keywords: readonly string[] = ['match', 'or', 'invert'];

  readonly #name: Word;
  readonly #groups: FilterMatch[][] = [];
  #startsGroup = true;
  #invert = false;

  constructor(name: Word) {
    this.#name = name;
  }

  add(statement: Statement): void {
    if (statement.name === 'match') return this.#match(statement);
    checkCount(statement, 0);
    if (statement.name === 'or') this.#startsGroup = true;
    else this.#invert = true;
  }

  finish(): FilterDefinition {
    return {
      name: this.#name.text,
      groups: this.#groups,
      ...(this.#invert ? { invert: true } : {}),
      at: placeOf(this.#name),
    };
  }

  #match(statement: Statement): void {
    checkCount(statement, 2, 'a criterion and the name of a primitive');
    const [criterionText = '', primitive = ''] = statement.values.map((word) => word.text);
    const criterion = criterionNamed(criterionText);
    if (!criterion)
      throw new Fault('unknown criterion', criterionText, `one of ${Object.keys(CRITERIA).join(', ')}`);
    if (this.#startsGroup) this.#groups.push([]);
    this.#startsGroup = false;
    const at = placeOf(statement.values[1] ?? statement.keyword);
    this.#groups.at(-1)?.push({ criterion, primitive, at });
  }
}
