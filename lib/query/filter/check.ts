import type { FilterFile, FilterPrimitive } from './ast.js';
import { criterion } from './criteria.js';
import type { FilterIssueLog } from './errors.js';

/** The name of a primitive or a definition, and where it stands. */
export type Declared = Pick<FilterPrimitive, 'name' | 'at'>;

/**
 * Checks that names are unique in their kind, and that every match of every definition names a primitive of a type that fits it.
 *
 * @param declared all primitives in their order, with those that could not be read
 */
export function checkReferences(
  filter: FilterFile,
  log: FilterIssueLog,
  declared: readonly Declared[] = filter.primitives,
): void {
  checkUnique('primitive', declared, log);
  checkUnique('definition', filter.definitions, log);
  const primitives = primitivesByName(filter);
  const declaredNames = new Set(declared.map(({ name }) => name.toLowerCase()));
  for (const match of filter.definitions.flatMap((definition) => definition.groups.flat())) {
    const key = match.primitive.toLowerCase();
    const primitive = primitives.get(key);
    if (!primitive) {
      if (!declaredNames.has(key)) log.add(match.at, 'unknown primitive', { read: match.primitive });
      continue;
    }
    const { types } = criterion(match.criterion);
    if (types.includes(primitive.type)) continue;
    log.add(match.at, `a primitive of type ${primitive.type} does not fit ${match.criterion}`, {
      read: match.primitive,
      expected: `a primitive of type ${types.join(' or ')}`,
    });
  }
}

/** The primitives under their names in lower case. */
export function primitivesByName(filter: FilterFile): Map<string, FilterPrimitive> {
  return new Map(filter.primitives.map((primitive) => [primitive.name.toLowerCase(), primitive]));
}

function checkUnique(kind: string, named: readonly Declared[], log: FilterIssueLog): void {
  const seen = new Set<string>();
  for (const { name, at } of named) {
    const key = name.toLowerCase();
    if (seen.has(key))
      log.add(at, `second ${kind} of this name`, { read: name, expected: 'a name of its own' });
    seen.add(key);
  }
}
