import type { TextPosition } from './ast.js';

/** One thing that is wrong, or odd, in a filter. */
export interface FilterIssue {
  readonly file: string;
  /** Line and column from 1; absent where the fault has no place, e.g. in a filter that was built. */
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
  /** What stands there. */
  readonly read?: string;
  /** What could stand there. */
  readonly expected?: string;
}

/** A filter that cannot be used. `issues` holds all that is wrong with it; the other properties tell of the first. */
export class FilterError extends Error {
  override readonly name = 'FilterError';
  readonly issues: readonly FilterIssue[];

  constructor(first: FilterIssue, others: readonly FilterIssue[] = []) {
    const issues = [first, ...others];
    super(summary(issues));
    this.issues = issues;
  }

  get file(): string {
    return this.#first.file;
  }

  get line(): number | undefined {
    return this.#first.line;
  }

  get column(): number | undefined {
    return this.#first.column;
  }

  get read(): string | undefined {
    return this.#first.read;
  }

  get expected(): string | undefined {
    return this.#first.expected;
  }

  get #first(): FilterIssue {
    const [first] = this.issues;
    if (!first) throw new Error('an error without an issue');
    return first;
  }
}

const SHOWN_ISSUES = 50;

function summary(issues: readonly FilterIssue[]): string {
  const lines = issues.slice(0, SHOWN_ISSUES).map(formatFilterIssue);
  if (issues.length > SHOWN_ISSUES) lines.push(`and ${issues.length - SHOWN_ISSUES} more`);
  return lines.join('\n');
}

/** `file:line:column: message (read "…", expected …)`, on one line whatever the filter contained. */
export function formatFilterIssue(issue: FilterIssue): string {
  const place = [issue.file, issue.line, issue.column].filter((part) => part !== undefined).join(':');
  const details = [
    ...(issue.read === undefined ? [] : [`read ${quote(issue.read)}`]),
    ...(issue.expected === undefined ? [] : [`expected ${issue.expected}`]),
  ];
  return `${place}: ${issue.message}${details.length === 0 ? '' : ` (${details.join(', ')})`}`;
}

const LONGEST_QUOTATION = 100;

function quote(text: string): string {
  const shown = text.length > LONGEST_QUOTATION ? `${text.slice(0, LONGEST_QUOTATION)}…` : text;
  return `"${shown.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)}"`;
}

type IssueDetails = Pick<FilterIssue, 'read' | 'expected'>;

/** Collects what is wrong with one filter, so that all of it can be told at once. */
export class FilterIssueLog {
  readonly #issues: FilterIssue[] = [];

  constructor(readonly file: string) {}

  add(at: TextPosition | undefined, message: string, details: IssueDetails = {}): void {
    this.#issues.push({ file: this.file, ...positionOf(at), message, ...details });
  }

  /** Throws if anything was collected, in the order of the text. */
  throwIfAny(): void {
    const [first, ...others] = this.inOrder();
    if (first) throw new FilterError(first, others);
  }

  inOrder(): FilterIssue[] {
    return this.#issues.toSorted(
      (a, b) => (a.line ?? Infinity) - (b.line ?? Infinity) || (a.column ?? 0) - (b.column ?? 0) || 0,
    );
  }
}

/** Only line and column of what may be a larger object. */
function positionOf(at: TextPosition | undefined): Partial<TextPosition> {
  return at === undefined ? {} : { line: at.line, column: at.column };
}
