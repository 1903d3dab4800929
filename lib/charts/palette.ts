/**
 * A colour for what is left over, and ten for series that no configuration gives one: neighbours in a stack are told apart by people of
 * any colour vision, on light and dark ground.
 */
export const PALETTE: readonly string[] = [
  '#b8bec4',
  '#3b6fb6',
  '#e8853d',
  '#62b8e8',
  '#2f9e77',
  '#e3c13a',
  '#8a4f1f',
  '#b83280',
  '#a3d45c',
  '#6f3fa0',
  '#d6403a',
];
