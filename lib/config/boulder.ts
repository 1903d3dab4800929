import type { IssueLog } from './issue.js';

/** A line `TAG=value`. */
interface BoulderField {
  readonly tag: string;
  readonly value: string;
  readonly line: number;
}

/** Fields in the order of the file; a tag may occur several times. */
export type BoulderRecord = readonly BoulderField[];

/**
 * Reads records of `TAG=value` lines, each ended by a line `=` or the end of the file (FlowScan specification, section 9.1). Only the
 * first `=` of a line splits it; lines that begin with `#`, and empty ones, are passed over.
 */
export function parseBoulder(text: string, issues: IssueLog): BoulderRecord[] {
  const records: BoulderRecord[] = [];
  let fields: BoulderField[] = [];
  const endRecord = (): void => {
    if (fields.length > 0) records.push(fields);
    fields = [];
  };
  text.split('\n').forEach((rawLine, index) => {
    const content = rawLine.trim();
    if (content === '' || content.startsWith('#')) return;
    if (content === '=') {
      endRecord();
      return;
    }
    const split = content.indexOf('=');
    const line = index + 1;
    if (split <= 0) {
      issues.error('not a line of a boulder file', {
        line,
        read: content,
        expected: 'TAG=value, or = alone',
      });
      return;
    }
    fields.push({ tag: content.slice(0, split).trim(), value: content.slice(split + 1).trim(), line });
  });
  endRecord();
  return records;
}
