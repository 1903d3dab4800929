import type { TextPosition } from './ast.js';
import type { Word } from './source-lines.js';

/** One line of a filter file. */
export interface Statement {
  /** In lower case. */
  readonly name: string;
  readonly keyword: Word;
  readonly values: readonly Word[];
}

/** A statement that cannot be understood. */
export class Fault extends Error {
  constructor(
    message: string,
    readonly read: string,
    readonly expected: string,
    /** Absent: where `read` stands in the line. */
    readonly at?: TextPosition,
  ) {
    super(message);
  }
}

/** Refuses a statement without exactly so many values. */
export function checkCount({ keyword, values }: Statement, count: number, expected = 'nothing'): void {
  const extra = values[count];
  if (extra) throw new Fault('extra word', extra.text, 'the end of the line', extra);
  if (values.length < count) throw new Fault('incomplete statement', keyword.text, expected, keyword);
}

/** The value of a statement that has one. */
export function onlyValue(statement: Statement, expected: string): Word {
  checkCount(statement, 1, expected);
  return statement.values[0] ?? statement.keyword;
}

/** Only line and column of a word. */
export function placeOf({ line, column }: TextPosition): TextPosition {
  return { line, column };
}
