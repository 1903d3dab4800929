import type { TextPosition } from './ast.js';
import type { FilterIssueLog } from './errors.js';

export interface Word extends TextPosition {
  readonly text: string;
}

/**
 * The lines of a filter file as words, variables replaced; empty lines and comments are left out
 * (flow-tools specification, section 4.1). Columns are those of the text before the replacement: a word that begins inside
 * a variable's value stands where the variable stands.
 */
export function* filterLines(
  text: string,
  variables: Readonly<Record<string, string>>,
  log: FilterIssueLog,
): Generator<Word[]> {
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^[ \t]*#/.test(line)) continue;
    if (!line.includes('@')) {
      const words = plainWords(line, index + 1);
      if (words.length > 0) yield words;
      continue;
    }
    const pieces = replaceVariables(line, variables);
    if (typeof pieces === 'number') {
      log.add({ line: index + 1, column: pieces + 1 }, 'unfinished variable', {
        read: line.slice(pieces),
        expected: '@{NAME} or @{NAME:-default}',
      });
      continue;
    }
    const words = wordsOf(pieces, index + 1);
    if (words[0] && !words[0].text.startsWith('#')) yield words;
  }
}

/** The words of a line without variables, as nearly all are: programs read filters by the thousand. */
function plainWords(line: string, number: number): Word[] {
  const words: Word[] = [];
  for (let at = 0; at < line.length;) {
    const begin = at;
    while (at < line.length && !isBlank(line.charCodeAt(at))) at++;
    if (at > begin) words.push({ text: line.slice(begin, at), line: number, column: begin + 1 });
    else at++;
  }
  return words;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

interface Piece {
  readonly text: string;
  /** Offset in the line as written. */
  readonly offset: number;
  readonly fromVariable: boolean;
}

const VARIABLE = /@(?:\{([^}]*)\}|([A-Za-z0-9]*))/g;

/** The line in pieces, or the offset of a `@{` that is never closed. */
function replaceVariables(line: string, variables: Readonly<Record<string, string>>): Piece[] | number {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of line.matchAll(VARIABLE)) {
    if (match[0] === '@' && line[match.index + 1] === '{') return match.index;
    pieces.push({ text: line.slice(end, match.index), offset: end, fromVariable: false });
    pieces.push({
      text: valueOf(match[1] ?? match[2] ?? '', variables),
      offset: match.index,
      fromVariable: true,
    });
    end = match.index + match[0].length;
  }
  pieces.push({ text: line.slice(end), offset: end, fromVariable: false });
  return pieces;
}

function valueOf(reference: string, variables: Readonly<Record<string, string>>): string {
  const separator = reference.indexOf(':-');
  const name = separator < 0 ? reference : reference.slice(0, separator);
  const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
  return value ?? (separator < 0 ? '' : reference.slice(separator + 2));
}

function wordsOf(pieces: readonly Piece[], line: number): Word[] {
  const words: Word[] = [];
  let open: { text: string; column: number } | undefined;
  for (const piece of pieces) {
    for (const part of piece.text.matchAll(/[ \t]+|[^ \t]+/g)) {
      if (isBlank(part[0].charCodeAt(0))) {
        if (open) words.push({ ...open, line });
        open = undefined;
      } else if (open) {
        open.text += part[0];
      } else {
        open = { text: part[0], column: piece.offset + 1 + (piece.fromVariable ? 0 : part.index) };
      }
    }
  }
  if (open) words.push({ ...open, line });
  return words;
}
