import type { IssueLog } from '../issue.js';

/** A line of CUFlow.cf without comment, cut into its tokens; at least one token. */
export interface Line {
  /** Number of its first line in the file. */
  readonly number: number;
  readonly tokens: readonly string[];
  /** The tokens with single blanks between them, for messages. */
  readonly text: string;
}

/** White space within a line; no wider, so that labels may have other characters, such as no-break spaces. */
const BLANKS = /[ \t\r\f\v]+/;

/**
 * Lines with content (CUFlow specification, sections 2.1 and 2.5): everything from `#` on goes, a line that ends in a blank and
 * a backslash is joined with the next one (with a warning), empty lines vanish.
 */
export function readLines(text: string, issues: IssueLog): Line[] {
  const lines: Line[] = [];
  let tokens: string[] = [];
  let firstLine = 0;
  text.split('\n').forEach((rawLine, index) => {
    const content = rawLine.split('#', 1)[0] ?? '';
    const words = content.split(BLANKS).filter((word) => word !== '');
    if (tokens.length === 0) firstLine = index + 1;
    tokens.push(...words);
    if (words.length > 1 && words.at(-1) === '\\') {
      tokens.pop();
      issues.warn('the line is joined with the next one', { line: index + 1, read: words.join(' ') });
      return;
    }
    if (tokens.length > 0) lines.push({ number: firstLine, tokens, text: tokens.join(' ') });
    tokens = [];
  });
  if (tokens.length > 0) lines.push({ number: firstLine, tokens, text: tokens.join(' ') });
  return lines;
}
