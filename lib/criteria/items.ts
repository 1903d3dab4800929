/** At most so many items in a field (FlowViewer specification, D-25). */
export const MOST_ITEMS = 1000;

/** One item of a field's list. */
export interface Item {
  /** Without the sign. */
  readonly text: string;
  /** A leading minus: flows that match are left out. */
  readonly isExcluded: boolean;
}

/** The items between the commas, in their order; empty ones do not count. */
export function itemsOf(list: string): Item[] {
  return list
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => ({ text: part.replace(/^-/, ''), isExcluded: part.startsWith('-') }));
}

/** What an item means: its line in a definition file, without `permit` or `deny`, and the same for evaluation. */
export interface Reading<Value> {
  readonly text: string;
  readonly value: Value;
}

/** An item that cannot be used; the message is for the user. */
export class ItemFault extends Error {
  override readonly name = 'ItemFault';
}
