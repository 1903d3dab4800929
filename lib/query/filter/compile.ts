import type { FlowBatch } from '../../flow/batch.js';
import type { FieldName } from '../../flow/fields.js';
import { AndGroup } from './and-group.js';
import type { FilterDefinition, FilterFile, FilterMatch, FilterPrimitive } from './ast.js';
import { primitivesByName } from './check.js';
import { FilterError, FilterIssueLog } from './errors.js';
import { sieveOf } from './match-sieve.js';
import type { RowSieve } from './row-sieve.js';

/** A filter ready for batches. It keeps notes between batches: one for every stream that is read. */
export interface FlowFilter {
  /** What it reads; batches must have these columns. */
  readonly columns: readonly FieldName[];
  /**
   * Judges the rows of a batch: `mask[i]` becomes 1 for permitted flows, else 0.
   *
   * @param mask at least as long as the batch
   * @returns the number of permitted flows
   */
  mask(batch: FlowBatch, mask: Uint8Array): number;
}

export interface CompileOptions {
  /** Numbers from 0 to below 1, for random-sample; default Math.random. */
  readonly random?: () => number;
}

/**
 * Makes one definition of a filter ready for the flows of a source (flow-tools specification, section 4.4).
 *
 * Throws a FilterError if there is no such definition, or if a criterion of it looks at a field that the source's records lack.
 */
export function compileFilter(
  file: FilterFile,
  definitionName: string,
  source: { readonly fields: ReadonlySet<FieldName> },
  options: CompileOptions = {},
): FlowFilter {
  const definition = file.definitions.find(({ name }) => name.toLowerCase() === definitionName.toLowerCase());
  if (!definition) {
    const known = file.definitions.map(({ name }) => name).join(', ');
    throw new FilterError({
      file: file.file,
      message: 'definition not found',
      read: definitionName,
      expected: known === '' ? 'a file with definitions' : `one of ${known}`,
    });
  }
  const random = options.random ?? Math.random;
  const primitives = primitivesByName(file);
  const groups = definition.groups.filter((group) => group.length > 0);
  const sieves = groups.map((group) =>
    group.map((match) => sieveOf(match.criterion, primitiveOf(match, primitives), random)),
  );
  refuseMissingFields(file, groups, sieves, source.fields);
  const isRandom = definition.groups.flat().some((match) => match.criterion === 'random-sample');
  return new CompiledFilter(sieves, !isRandom, definition.invert ?? false);
}

function primitiveOf(match: FilterMatch, primitives: ReadonlyMap<string, FilterPrimitive>): FilterPrimitive {
  const primitive = primitives.get(match.primitive.toLowerCase());
  if (!primitive) throw new Error(`unchecked filter: there is no primitive ${match.primitive}`);
  return primitive;
}

function refuseMissingFields(
  { file }: FilterFile,
  groups: FilterDefinition['groups'],
  sieves: readonly (readonly RowSieve[])[],
  fields: ReadonlySet<FieldName>,
): void {
  const log = new FilterIssueLog(file);
  for (const [group, matches] of groups.entries()) {
    for (const [index, match] of matches.entries()) {
      const missing = sieves[group]?.[index]?.columns.filter((column) => !fields.has(column)) ?? [];
      if (missing.length === 0) continue;
      log.add(match.at, 'Filter references a field not in flow.', {
        read: match.criterion,
        expected: `flows with ${missing.join(', ')}`,
      });
    }
  }
  log.throwIfAny();
}

class CompiledFilter implements FlowFilter {
  readonly columns: readonly FieldName[];
  readonly #groups: readonly AndGroup[];
  readonly #invert: boolean;
  #rows = new Uint32Array(0);

  constructor(groups: readonly (readonly RowSieve[])[], mayReorder: boolean, invert: boolean) {
    this.columns = [...new Set(groups.flat().flatMap((sieve) => sieve.columns))];
    this.#groups = groups.map((sieves) => new AndGroup(sieves, mayReorder));
    this.#invert = invert;
  }

  mask(batch: FlowBatch, mask: Uint8Array): number {
    const { length } = batch;
    if (this.#rows.length < length) this.#rows = new Uint32Array(batch.capacity);
    mask.fill(0, 0, length);
    let permitted = 0;
    for (const group of this.#groups) {
      const candidates = listDenied(mask, this.#rows, length);
      const kept = group.keep(batch, this.#rows, candidates);
      permit(mask, this.#rows, kept);
      permitted += kept;
      if (permitted === length) break;
    }
    if (!this.#invert) return permitted;
    for (let row = 0; row < length; row++) mask[row]! ^= 1;
    return length - permitted;
  }
}

/** Puts the rows that nothing has permitted yet into `rows` and returns how many they are. */
function listDenied(mask: Uint8Array, rows: Uint32Array, length: number): number {
  let count = 0;
  for (let row = 0; row < length; row++) {
    rows[count] = row;
    count += mask[row]! ^ 1;
  }
  return count;
}

function permit(mask: Uint8Array, rows: Uint32Array, count: number): void {
  for (let i = 0; i < count; i++) mask[rows[i]!] = 1;
}
