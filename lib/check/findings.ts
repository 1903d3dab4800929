import { ConfigError, formatIssue } from '../config/issue.js';
import type { ConfigIssue } from '../config/issue.js';

/** How much of a site a finding touches: `failure` = something would not work. */
export type Severity = 'good' | 'note' | 'warning' | 'failure';

/** What findings are about, in the order in which they are told. */
export const TOPICS = [
  'Configuration',
  'Programs',
  'Directories',
  'Flow files',
  'Names and colours',
  'RRDs',
  'Trackings',
] as const;
type Topic = (typeof TOPICS)[number];

interface Finding {
  readonly severity: Severity;
  readonly topic: Topic;
  readonly text: string;
  /** What it was found at. */
  readonly path?: string;
}

/** Collects what is found at a site. */
export class Findings {
  readonly #all: Finding[] = [];

  add(severity: Severity, topic: Topic, text: string, path?: string): void {
    this.#all.push({ severity, topic, text, ...(path === undefined ? {} : { path }) });
  }

  /** Errors and warnings of a configuration file. */
  issues(issues: readonly ConfigIssue[]): void {
    for (const issue of issues) {
      const severity = issue.severity === 'error' ? 'failure' : 'warning';
      this.add(severity, 'Configuration', formatIssue(issue), issue.file);
    }
  }

  /** The result of reading a file; undefined if it could not be read, of which the reasons are findings. */
  async reading<T>(read: Promise<T>): Promise<T | undefined> {
    try {
      return await read;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      this.issues(error.issues);
      return undefined;
    }
  }

  /** Does what fails with a sentence about the configuration. */
  async attempt(work: () => Promise<void> | void): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.add('failure', 'Configuration', error instanceof Error ? error.message : String(error));
    }
  }

  /** By topic, and in the order in which they were found. */
  get all(): readonly Finding[] {
    return TOPICS.flatMap((topic) => this.#all.filter((finding) => finding.topic === topic));
  }

  get hasFailures(): boolean {
    return this.#all.some(({ severity }) => severity === 'failure');
  }
}
