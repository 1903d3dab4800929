/** A construct outside the accepted subset; it stops the statement that it stands in. */
export class PerlSyntaxError extends Error {
  constructor(
    message: string,
    /** Position in the source. */
    readonly at: number,
    readonly expected?: string,
  ) {
    super(message);
  }
}

const LONGEST_EXCERPT = 40;
const GAP = /(?:\s+|#[^\n]*)*/y;
const POD = /=[A-Za-z][^\n]*(?:\n(?!=cut\b)[^\n]*)*(?:\n=cut\b[^\n]*)?/y;

/** A place in a source text that moves on as it is read. */
export class Cursor {
  at = 0;
  readonly #lineStarts: readonly number[];

  constructor(readonly source: string) {
    const starts = [0];
    for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
    this.#lineStarts = starts;
  }

  get atEnd(): boolean {
    return this.at >= this.source.length;
  }

  /** Number of the line of a position, from 1. */
  lineAt(position: number): number {
    let low = 0;
    let high = this.#lineStarts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#lineStarts[middle] ?? Infinity) <= position) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  /** Beginning of a line by its number from 1; the end of the source behind the last. */
  startOfLine(line: number): number {
    return this.#lineStarts[line - 1] ?? this.source.length;
  }

  /** Passes white space and comments. */
  skipGap(): void {
    this.match(GAP);
  }

  /** Passes white space, comments and blocks of documentation, which may stand where a statement could begin. */
  skipBetweenStatements(): void {
    for (;;) {
      this.skipGap();
      const atLineStart = this.at === 0 || this.source[this.at - 1] === '\n';
      if (!atLineStart || !this.match(POD)) return;
    }
  }

  /** Takes what a sticky expression matches here. */
  match(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = this.at;
    const found = expression.exec(this.source);
    if (found) this.at += found[0].length;
    return found;
  }

  /** Takes a text if it stands behind the gap that follows. */
  take(text: string): boolean {
    this.skipGap();
    if (!this.source.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  /** Whether a text stands behind the gap that follows. */
  sees(text: string): boolean {
    this.skipGap();
    return this.source.startsWith(text, this.at);
  }

  /** The refusal of what stands at a position. */
  unsupported(at = this.at, expected?: string): PerlSyntaxError {
    const [line = ''] = this.source.slice(at, at + LONGEST_EXCERPT).split('\n');
    const excerpt = line.trimEnd();
    return new PerlSyntaxError(
      `unsupported Perl construct: ${excerpt === '' ? 'the statement does not end' : excerpt}`,
      at,
      expected,
    );
  }
}
