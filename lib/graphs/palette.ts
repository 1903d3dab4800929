/** Colours for areas that stand on each other, told apart on a white ground; after the last they start over. */
const COLOURS = [
  '#3b6fb6',
  '#e08a1e',
  '#4d9a5b',
  '#b5484a',
  '#7a5ea8',
  '#2fa3a8',
  '#c7679c',
  '#8a6d3b',
  '#9ab63b',
  '#5b6b7a',
  '#d9b93b',
  '#6f9fd8',
] as const;

export function colourAt(index: number): string {
  return COLOURS[index % COLOURS.length] ?? COLOURS[0];
}
