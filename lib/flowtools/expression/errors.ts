/** An expression that cannot be read, or has something that expressions here do not have. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';

  /** @param column position in the text, from 1 */
  constructor(
    readonly column: number,
    reason: string,
  ) {
    super(`expression, column ${column}: ${reason}`);
  }
}
