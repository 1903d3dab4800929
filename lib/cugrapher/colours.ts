import type { Kind } from './kinds.js';
import { KINDS_BY_COLOUR } from './kinds.js';
import type { ItemGroup, Series } from './series.js';

/** CUGrapher specification, section 7. */
const PALETTE = [
  '#746fae',
  '#993366',
  '#b8860b',
  '#ccffff',
  '#660066',
  '#ff6666',
  '#0066cc',
  '#ccccff',
  '#000066',
  '#0000ff',
  '#ffff00',
] as const;

/** The colours of one graph: dealt out in turn, starting over at the end of the palette. */
export class Colours {
  readonly #given = new Map<Series, string>();
  #next = 0;

  /** Colours the items of a row, then its total: in this order, whatever the order of drawing. */
  dealRow(groups: ReadonlyMap<Kind, ItemGroup>, total: Series): void {
    for (const kind of KINDS_BY_COLOUR) {
      for (const { series } of groups.get(kind)?.items ?? []) series.forEach((part) => this.#deal(part));
    }
    this.#deal(total);
  }

  /** A row of which nothing is drawn still takes the colour of its total (kept quirk). */
  skipRow(): void {
    this.#next++;
  }

  of(series: Series): string {
    const colour = this.#given.get(series);
    if (colour === undefined) throw new Error(`no colour was dealt to ${series.out}`);
    return colour;
  }

  #deal(series: Series): void {
    this.#given.set(series, PALETTE[this.#next++ % PALETTE.length] ?? PALETTE[0]);
  }
}
