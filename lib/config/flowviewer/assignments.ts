import type { IssueLog } from '../issue.js';
import { numberText } from '../perl/numbers.js';
import type { PerlScalar } from '../perl/value.js';
import { isText } from '../perl/value.js';
import type { PerlVariables } from '../perl/variables.js';
import type { FlowViewerConfig } from './config.js';
import type { IgnoredVariable } from './ignored.js';
import { IGNORED_NAMES, OLD_NAMES } from './old-names.js';
import { VARIABLE_KEYS, variable } from './registry.js';
import type { VariableKey, VariableValues } from './registry.js';
import type { Variable } from './variable.js';

/** What was assigned to a variable, under whatever name. */
interface Assignment {
  /** Name in the file, with its sigil. */
  readonly name: string;
  readonly items: readonly PerlScalar[];
  readonly line: number;
}

/** The variables of a file as values of the registry. */
export class Assignments {
  readonly #variables: PerlVariables;
  readonly #log: IssueLog;

  constructor(variables: PerlVariables, log: IssueLog) {
    this.#variables = variables;
    this.#log = log;
  }

  /** The values that the file gives; what is of the wrong kind goes to the log. */
  values(): Partial<VariableValues> {
    const read = VARIABLE_KEYS.flatMap((key) => {
      const assignment = this.#assignmentOf(key);
      const value = assignment && this.#value(variable(key), assignment);
      return value === undefined ? [] : [[key, value] as const];
    });
    return Object.fromEntries(read);
  }

  /** Line on which a variable got its value. */
  lineOf(key: VariableKey): number | undefined {
    return this.#assignmentOf(key)?.line;
  }

  /** What FlowTracker names use, where the file assigns both spellings. */
  tracker(): FlowViewerConfig['tracker'] {
    const directory = this.#trackerText('tracker_directory', 'monitor_directory');
    const short = this.#trackerText('tracker_short', 'monitor_short');
    const debug = this.#trackerText('debug_tracker', 'debug_monitor');
    return {
      ...(directory === undefined ? {} : { directory }),
      ...(short === undefined ? {} : { short }),
      ...(debug === undefined ? {} : { debug: debug === 'Y' }),
    };
  }

  /** Variables that nothing reads. */
  ignored(): IgnoredVariable[] {
    const known = new Set<string>([
      ...VARIABLE_KEYS.map((key) => variable(key)).map(({ type, name }) => `${type.sigil}${name}`),
      ...OLD_NAMES.map(({ name }) => `$${name}`),
      '%ENV',
    ]);
    const { scalars, arrays, hashes } = this.#variables;
    const all = [...linesOf('$', scalars), ...linesOf('@', arrays), ...linesOf('%', hashes)];
    return all
      .filter(({ name }) => !known.has(name))
      .map(({ name, line }) => {
        const reason = reasonToIgnore(name.slice(1));
        return { name, line, ...(reason === undefined ? {} : { reason }) };
      })
      .toSorted((a, b) => a.line - b.line);
  }

  #assignmentOf(key: VariableKey): Assignment | undefined {
    const { type, name } = variable(key);
    if (type.sigil === '@') return this.#array(name);
    const present = this.#scalar(name);
    if (present) return present;
    for (const { name: oldName, convert = (text: string) => text } of OLD_NAMES.filter(
      (old) => old.key === key,
    )) {
      const old = this.#scalar(oldName);
      if (old)
        return { ...old, items: old.items.map((item) => (typeof item === 'string' ? convert(item) : item)) };
    }
    return undefined;
  }

  #scalar(name: string): Assignment | undefined {
    const assigned = this.#variables.scalars.get(name);
    return assigned && { name: `$${name}`, items: [assigned.value], line: assigned.line };
  }

  #array(name: string): Assignment | undefined {
    const assigned = this.#variables.arrays.get(name);
    return assigned && { name: `@${name}`, items: assigned.value.items, line: assigned.line };
  }

  #value({ type }: Variable<unknown>, { name, items, line }: Assignment): unknown {
    const read = type.read(items);
    if (typeof read !== 'string') return read.value;
    const details = { line, read: items.map(shown).join(', '), expected: type.expected };
    if (read === 'unfit') this.#log.error(`${name} has a value of another kind`, details);
    if (read === 'outside')
      this.#log.warn(`${name} has a value that means nothing, its default is used`, details);
    return undefined;
  }

  #trackerText(tracker: string, monitor: string): string | undefined {
    const isSetTwice = this.#variables.scalars.has(tracker) && this.#variables.scalars.has(monitor);
    const value = this.#variables.scalars.get(tracker)?.value;
    return isSetTwice && typeof value === 'string' && value !== '' ? value : undefined;
  }
}

/** Without sigil: what has no effect has none as a list either, as which fonts are written. */
function reasonToIgnore(name: string): string | undefined {
  const idle = VARIABLE_KEYS.map((key) => variable(key)).find(
    (known) => known.name === name && known.usedBy.includes('nobody'),
  );
  return IGNORED_NAMES.get(name) ?? idle?.doc;
}

function shown(item: PerlScalar): string {
  if (!isText(item)) return item.kind === 'array' ? '[...]' : '{...}';
  return typeof item === 'number' ? numberText(item) : item;
}

function linesOf(
  sigil: string,
  variables: ReadonlyMap<string, { readonly line: number }>,
): { name: string; line: number }[] {
  return [...variables].map(([name, { line }]) => ({ name: `${sigil}${name}`, line }));
}
