/**
 * Ten colours for series that no configuration gives a colour: told apart by people of any colour vision by lightness as well as by
 * hue, and on light and dark ground. The first is for what is left over.
 */
export const PALETTE: readonly string[] = [
  '#b8bec4',
  '#3b6fb6',
  '#e8853d',
  '#2f9e77',
  '#c7478f',
  '#e3c13a',
  '#62b8e8',
  '#7a4fa3',
  '#9a5a28',
  '#a3d45c',
  '#d6403a',
];
