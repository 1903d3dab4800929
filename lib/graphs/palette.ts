/**
 * Colours for areas that stand on each other. Chosen one after the other, each as far as can be from all before it as people of any
 * colour vision see them, on a white ground; after the last they start over.
 */
const COLOURS = [
  '#3b6fb6',
  '#e08a1e',
  '#18dea8',
  '#a8184e',
  '#84ccde',
  '#84964e',
  '#843c18',
  '#a87296',
  '#96de60',
  '#4e2a96',
  '#de84f0',
  '#a81884',
  '#a88472',
  '#cc4e18',
  '#184e3c',
  '#f0cc3c',
  '#f09672',
  '#7272de',
  '#4e3c60',
  '#4eccba',
  '#a8de96',
  '#4e8418',
  '#186084',
  '#1896cc',
] as const;

export function colourAt(index: number): string {
  return COLOURS[index % COLOURS.length] ?? COLOURS[0];
}
