import type { FilterFile, FilterPrimitive } from '../filter/ast.js';
import { primitivesByName } from '../filter/check.js';
import { FilterError } from '../filter/errors.js';
import type { CriterionName } from '../filter/criteria.js';

/** One match of a definition: what is judged, and by which primitive. */
export interface Term {
  readonly criterion: CriterionName;
  readonly primitive: FilterPrimitive;
}

/** A definition whose matches are numbers of terms: a flow passes if all terms of one of the groups permit it. */
export interface TermDefinition {
  readonly groups: readonly (readonly number[])[];
  readonly invert: boolean;
}

/** The terms of many definitions, equal ones once: primitives count as equal by their rules, whatever their names. */
export class TermTable {
  readonly terms: Term[] = [];
  readonly definitions: TermDefinition[] = [];
  readonly #numberOfTerm = new Map<string, number>();
  readonly #numberOfDefinition = new Map<string, number>();

  /**
   * Takes a definition in; one that is equal to another is that other.
   *
   * @returns its place in `definitions`
   * @throws FilterError if the file has no definition of that name
   */
  add(file: FilterFile, definitionName: string): number {
    const name = definitionName.toLowerCase();
    const definition = file.definitions.find((candidate) => candidate.name.toLowerCase() === name);
    if (!definition)
      throw new FilterError({ file: file.file, message: 'definition not found', read: definitionName });
    const primitives = primitivesByName(file);
    const groups = definition.groups
      .filter((group) => group.length > 0)
      .map((group) => {
        const numbers = group.map(({ criterion, primitive }) => {
          const found = primitives.get(primitive.toLowerCase());
          if (!found) throw new Error(`unchecked filter: there is no primitive ${primitive}`);
          return this.#numberOf({ criterion, primitive: found });
        });
        return [...new Set(numbers)].sort((a, b) => a - b);
      });
    return this.#numberOfGroups({ groups, invert: definition.invert ?? false });
  }

  #numberOf(term: Term): number {
    const key = keyOf(term);
    const known = this.#numberOfTerm.get(key);
    if (known !== undefined) return known;
    this.terms.push(term);
    this.#numberOfTerm.set(key, this.terms.length - 1);
    return this.terms.length - 1;
  }

  #numberOfGroups(definition: TermDefinition): number {
    const key = JSON.stringify(definition);
    const known = this.#numberOfDefinition.get(key);
    if (known !== undefined) return known;
    this.definitions.push(definition);
    this.#numberOfDefinition.set(key, this.definitions.length - 1);
    return this.definitions.length - 1;
  }
}

/** What makes two terms one: everything but the names and the places in the text. */
function keyOf({ criterion, primitive }: Term): string {
  const meaning = { ...primitive, name: undefined };
  return `${criterion} ${JSON.stringify(meaning, (key, value: unknown) => (key === 'at' ? undefined : value))}`;
}
