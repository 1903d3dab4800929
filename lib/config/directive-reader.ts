import { parseDirectives, type Directive } from './directives.js';
import type { IssueLog } from './issue.js';

/** An item of a list, with the line it stands in. */
export interface ListItem {
  readonly text: string;
  readonly line: number;
}

/** The directives of a file with their values as lists and numbers; what is wrong with them goes to `issues`. */
export class DirectiveReader {
  readonly #directives: ReadonlyMap<string, Directive>;
  readonly #issues: IssueLog;

  /** @param known the directives that the file may have */
  constructor(text: string, known: readonly string[], issues: IssueLog) {
    this.#directives = parseDirectives(text, known, issues);
    this.#issues = issues;
  }

  /** A directive that is given with a value. */
  find(name: string): { readonly value: string; readonly line: number } | undefined {
    const { value, line } = this.#directives.get(name) ?? {};
    return value === undefined || value === '' || line === undefined ? undefined : { value, line };
  }

  text(name: string): string | undefined {
    return this.find(name)?.value;
  }

  /** A value without which the file is of no use. */
  required(name: string, expected: string): string {
    const directive = this.#directives.get(name);
    if (!directive) this.#issues.error(`${name} is missing`, { expected: `${name} and ${expected}` });
    if (directive?.value === '')
      this.#issues.error(`${name} has no value`, { line: directive.line, read: name, expected });
    return directive?.value ?? '';
  }

  /** The items of a comma list, each once; blanks around them do not count. */
  list(name: string): ListItem[] {
    const found = this.find(name);
    if (!found) return [];
    const items = found.value.split(',').flatMap((item) => item.trim() || []);
    return [...new Set(items)].map((text) => ({ text, line: found.line }));
  }

  /** A whole number from 0 on; 0 where the directive is not given. */
  number(name: string, most: number): number {
    const found = this.find(name);
    if (!found) return 0;
    if (/^\d+$/.test(found.value) && Number(found.value) <= most) return Number(found.value);
    this.#issues.error(`${name} is not a number`, {
      line: found.line,
      read: found.value,
      expected: `a whole number, 0 to ${most}`,
    });
    return 0;
  }
}
