/** One thing that is wrong, or odd, in a configuration file. */
export interface ConfigIssue {
  readonly severity: 'error' | 'warning';
  /** The file as it was named; for an environment variable, `environment`. */
  readonly file: string;
  /** Line number from 1; absent where the fault is of the whole file, e.g. a directive that is missing. */
  readonly line?: number;
  /** What the file says. */
  readonly read?: string;
  /** What it could have said. */
  readonly expected?: string;
  readonly message: string;
}

/** `file:line: message (read "…", expected …)`, on one line whatever the file contained; a warning says that it is one. */
export function formatIssue(issue: ConfigIssue): string {
  const place = issue.line === undefined ? issue.file : `${issue.file}:${issue.line}`;
  const details = [
    ...(issue.read === undefined ? [] : [`read ${quote(issue.read)}`]),
    ...(issue.expected === undefined ? [] : [`expected ${issue.expected}`]),
  ];
  const text = details.length === 0 ? issue.message : `${issue.message} (${details.join(', ')})`;
  const line = issue.severity === 'warning' ? `${place}: warning: ${text}` : `${place}: ${text}`;
  return [...line].map(showControl).join('');
}

const LONGEST_QUOTATION = 200;

function quote(text: string): string {
  return text.length > LONGEST_QUOTATION ? `"${text.slice(0, LONGEST_QUOTATION)}…"` : `"${text}"`;
}

/** Control characters could break the line or the terminal that shows the message. */
function showControl(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const isControl = code < 0x20 || (code >= 0x7f && code < 0xa0);
  return isControl ? `\\x${code.toString(16).padStart(2, '0')}` : character;
}

/** Issues named in the text of an error; a file that is no configuration at all has one in every line. */
const MOST_SHOWN = 100;

/** A configuration that cannot be used; `issues` has all its errors, then the warnings found on the way. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly issues: readonly ConfigIssue[];

  constructor(issues: readonly ConfigIssue[]) {
    const shown = issues.slice(0, MOST_SHOWN).map(formatIssue);
    const rest = issues.length - shown.length;
    super([...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n'));
    this.issues = issues;
  }
}

/** Collects what is found in one file, so that all of it can be told at once. */
export class IssueLog {
  readonly #issues: ConfigIssue[] = [];

  constructor(readonly file: string) {}

  error(message: string, details: IssueDetails = {}): void {
    this.#issues.push({ severity: 'error', file: this.file, message, ...details });
  }

  warn(message: string, details: IssueDetails = {}): void {
    this.#issues.push({ severity: 'warning', file: this.file, message, ...details });
  }

  get hasErrors(): boolean {
    return this.#issues.some((issue) => issue.severity === 'error');
  }

  /** Takes over what was found elsewhere, in a file that this one names. */
  add(issues: readonly ConfigIssue[]): void {
    for (const issue of issues) this.#issues.push(issue);
  }

  /** Errors and warnings, as they were found. */
  get all(): readonly ConfigIssue[] {
    return this.#issues;
  }

  /** The warnings in the order of the lines; throws a ConfigError if there was any error. */
  finish(): ConfigIssue[] {
    const sorted = this.#issues.toSorted((a, b) => (a.line ?? Infinity) - (b.line ?? Infinity) || 0);
    const errors = sorted.filter((issue) => issue.severity === 'error');
    const warnings = sorted.filter((issue) => issue.severity === 'warning');
    if (errors.length > 0) throw new ConfigError([...errors, ...warnings]);
    return warnings;
  }
}

/** What is known of an issue; `file` only where it is not the one of the log. */
type IssueDetails = Partial<Omit<ConfigIssue, 'severity' | 'message'>>;
