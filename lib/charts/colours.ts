import { readFile } from 'node:fs/promises';
import { DEFAULT_COLOURS } from './default-colours.js';

/** Colours by name, as `#rrggbb` in lower case, in the order of the file. */
export type ColourTable = ReadonlyMap<string, string>;

/**
 * Reads FlowGrapher_Colors: a line is red, green and blue, 0 to 255, and the name, which may contain blanks; lines with `!` or with
 * fewer than four words are no colours; the last of a name counts (FlowGrapher specification, section 6.4).
 */
export function parseColours(text: string): ColourTable {
  const table = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, red, green, blue, name] = /^\s*(\d{1,3})\s+(\d{1,3})\s+(\d{1,3})\s+(\S.*?)\s*$/.exec(line) ?? [];
    const channels = [red, green, blue].map(Number);
    if (name === undefined || line.includes('!') || channels.some((channel) => channel > 255)) continue;
    table.set(name, hexOf(channels));
  }
  return table;
}

/** The colours that come with the program; conf/FlowGrapher_Colors is the same as a file. */
export const ownColours: ColourTable = parseColours(DEFAULT_COLOURS);

/** A site's FlowGrapher_Colors; our own colours where there is none. */
export async function loadColours(file: string): Promise<ColourTable> {
  try {
    return parseColours(await readFile(file, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ownColours;
    throw error;
  }
}

/** Names that the graph library of the original knew by itself. */
const BUILT_IN: ColourTable = parseColours(`
255 255 255 white
191 191 191 lgray
127 127 127 gray
63 63 63 dgray
0 0 0 black
0 0 255 lblue
0 0 191 blue
0 0 127 dblue
255 215 0 gold
255 255 0 lyellow
191 191 0 yellow
127 127 0 dyellow
0 255 0 lgreen
0 191 0 green
0 127 0 dgreen
255 0 0 lred
191 0 0 red
127 0 0 dred
255 0 255 lpurple
191 0 191 purple
127 0 127 dpurple
255 183 0 lorange
255 127 0 orange
255 183 193 pink
255 105 180 dpink
127 127 255 marine
0 255 255 cyan
210 180 140 lbrown
165 42 42 dbrown
`);

/**
 * The colour of a name in a configuration, `#rrggbb`: of the site's table, of our own, of those built into the original's library, or
 * written as `#rrggbb` or `RRGGBB`. Undefined if it is none of these.
 */
export function findColour(name: string, table: ColourTable): string | undefined {
  const word = name.trim();
  const [, hex] = /^#?([0-9a-f]{6})$/i.exec(word) ?? [];
  return table.get(word) ?? ownColours.get(word) ?? BUILT_IN.get(word) ?? (hex && `#${hex.toLowerCase()}`);
}

/** Black or white, whichever is easier to read on the colour. */
export function textOn(colour: string): '#000000' | '#ffffff' {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) =>
    linear(parseInt(colour.slice(at, at + 2), 16) / 255),
  );
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return luminance > 0.179 ? '#000000' : '#ffffff';
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}

function hexOf(channels: readonly number[]): string {
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
