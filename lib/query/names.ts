/** Names to be printed instead of numbers. One table of ports serves all protocols. */
export interface NameTables {
  readonly ports?: ReadonlyMap<number, string>;
  readonly protocols?: ReadonlyMap<number, string>;
  readonly asNumbers?: ReadonlyMap<number, string>;
  readonly tags?: ReadonlyMap<number, string>;
}

export type NameTable = keyof NameTables;
