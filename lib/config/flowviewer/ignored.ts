/** A variable of the file that means nothing here. */
export interface IgnoredVariable {
  /** With its sigil. */
  readonly name: string;
  readonly line: number;
  /** Why, where it did mean something once. */
  readonly reason?: string;
}
