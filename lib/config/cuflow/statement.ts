import type { IssueLog } from '../issue.js';
import type { NetDb } from '../netdb.js';
import type { Draft } from './draft.js';
import type { Line } from './lines.js';

/** A directive of CUFlow.cf: how it is written, and what its arguments do to the draft. */
export interface DirectiveRule {
  /** As in a manual, e.g. `Router address [alias]`. */
  readonly syntax: string;
  /** Fewest and most arguments. */
  readonly arity: readonly [number, number];
  readonly apply: (statement: Statement) => void;
}

/** One line of CUFlow.cf with all that is needed to read it. */
export class Statement {
  constructor(
    readonly directive: string,
    readonly args: readonly string[],
    readonly draft: Draft,
    readonly netdb: NetDb,
    readonly line: Line,
    readonly syntax: string,
    private readonly issues: IssueLog,
  ) {}

  /** The n-th argument; the arity of the rule has been checked. */
  arg(index: number): string {
    return this.args[index] ?? '';
  }

  error(message: string, read = this.line.text, expected = this.syntax): void {
    this.issues.error(message, { line: this.line.number, read, expected });
  }

  warn(message: string, read = this.line.text): void {
    this.issues.warn(message, { line: this.line.number, read });
  }

  /** Notes the definition of a key that may come again; the later one counts, with a warning. */
  defineOrReplace(key: string): void {
    const earlier = this.draft.define(this.directive, key, this.line.number);
    if (earlier !== undefined) this.warn(`replaces the definition in line ${earlier}`);
  }

  /** Notes the definition of a label that must be the only one; a second one is an error. */
  defineOnce(label: string): void {
    const earlier = this.draft.define(this.directive, label, this.line.number);
    if (earlier !== undefined) {
      this.error(
        `${this.directive} label ${label} is used a second time, first in line ${earlier}`,
        label,
        'another label',
      );
    }
  }
}

/** Items of a comma list; empty ones at its end vanish. */
export function splitItems(list: string): string[] {
  const items = list.split(',');
  while (items.at(-1) === '') items.pop();
  return items;
}
