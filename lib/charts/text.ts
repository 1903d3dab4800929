import { element, escapeXml, round, type Attributes } from './svg.js';

/** Widths of the characters from blank to tilde, thousandths of the size: those of DejaVu Sans, upright and bold. */
const REGULAR = [
  318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636,
  636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295,
  295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838,
  500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521,
  392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
];
const BOLD = [
  348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365, 696, 696, 696, 696, 696,
  696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 580, 1000, 774, 762, 734, 830, 683, 683, 821, 837, 372,
  372, 775, 637, 995, 837, 850, 733, 850, 770, 720, 682, 812, 774, 1103, 771, 724, 725, 457, 365, 457, 838,
  500, 500, 675, 716, 593, 716, 678, 435, 716, 712, 343, 343, 665, 343, 1042, 712, 687, 716, 716, 493, 595,
  478, 712, 652, 924, 645, 652, 582, 712, 365, 712, 838,
];
const MONO = 602;
/** Other characters, and those of East Asia and beyond. */
const OTHER = 640;
const WIDE = 1000;

export type Face = 'regular' | 'bold' | 'mono';

/** The fonts of pictures; a viewer that has not got them finds others of about the same width. */
const FONTS: Readonly<Record<Face, string>> = {
  regular: 'DejaVu Sans, Verdana, Geneva, sans-serif',
  bold: 'DejaVu Sans, Verdana, Geneva, sans-serif',
  mono: 'DejaVu Sans Mono, Menlo, Consolas, monospace',
};

/** Width of a text, pixels. */
export function textWidth(text: string, size: number, face: Face = 'regular'): number {
  let width = 0;
  for (const character of text) width += characterWidth(character, face);
  return (width * size) / 1000;
}

function characterWidth(character: string, face: Face): number {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x1100) return WIDE;
  if (face === 'mono') return MONO;
  return (face === 'bold' ? BOLD : REGULAR)[code - 32] ?? OTHER;
}

/** The text, or as much of its beginning as has room, with an ellipsis. */
export function fitText(text: string, room: number, size: number, face: Face = 'regular'): string {
  if (textWidth(text, size, face) <= room) return text;
  const characters = [...text];
  do characters.pop();
  while (characters.length > 0 && textWidth(`${characters.join('')}…`, size, face) > room);
  return `${characters.join('').trimEnd()}…`;
}

export interface TextStyle {
  readonly size: number;
  readonly face?: Face;
  readonly colour: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly class?: string;
  readonly transform?: string;
}

/** A text on its base line. Its width is written down, so that it is the same with whatever font it is shown. */
export function textElement(text: string, x: number, y: number, style: TextStyle): string {
  const { size, face = 'regular', colour, anchor, class: name = 'chart-text', transform } = style;
  const attributes: Attributes = {
    x,
    y,
    class: name,
    fill: colour,
    'font-family': FONTS[face],
    'font-size': size,
    'font-weight': face === 'bold' ? 'bold' : undefined,
    'text-anchor': anchor === 'start' ? undefined : anchor,
    textLength: text === '' ? undefined : round(textWidth(text, size, face)),
    lengthAdjust: text === '' ? undefined : 'spacingAndGlyphs',
    'xml:space': text.includes('  ') ? 'preserve' : undefined,
    transform,
  };
  return element('text', attributes, escapeXml(text));
}
