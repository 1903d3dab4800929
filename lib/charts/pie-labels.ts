import type { PieSlice } from './chart.js';
import { element, round } from './svg.js';
import { fitText, textElement } from './text.js';

/** A slice in its place. */
export interface Wedge {
  readonly slice: PieSlice;
  readonly colour: string;
  /** Degrees from the top, clockwise. */
  readonly from: number;
  readonly to: number;
}

/** The disc as it is seen. */
export interface Disc {
  readonly x: number;
  readonly y: number;
  readonly rx: number;
  readonly ry: number;
  readonly depth: number;
}

const SIZE = 9;
const LINE = 10.5;
/** From the disc to the texts beside it. */
const GAP = 13;
const COLOUR = '#000000';
const LEADER = '#8c9196';

interface Label {
  readonly lines: readonly string[];
  /** Where the line from the label ends, at the rim. */
  readonly rim: { readonly x: number; readonly y: number };
  readonly isRight: boolean;
  /** Size of the slice, degrees. */
  readonly extent: number;
  /** Middle of the text. */
  y: number;
}

/**
 * Texts at both sides of the disc, at the height of their slices as far as they have room, with lines that lead to them.
 * Where a side has too many for two lines each they get one, and of those that still have no room the smallest slices get none.
 */
export function pieLabels(wedges: readonly Wedge[], disc: Disc, width: number, height: number): string[] {
  const labels = wedges.map((wedge) => labelFor(wedge, disc, width));
  const sides = [labels.filter(({ isRight }) => isRight), labels.filter(({ isRight }) => !isRight)];
  return sides.flatMap((side) => {
    const fitting = choose(side, height);
    spread(fitting, height);
    return fitting.flatMap((label) => drawn(label, disc));
  });
}

function choose(labels: readonly Label[], height: number): Label[] {
  const total = (chosen: readonly Label[]): number => chosen.reduce((sum, label) => sum + heightOf(label), 0);
  if (total(labels) <= height) return [...labels];
  const short = labels.map((label) => ({ ...label, lines: label.lines.slice(0, 1) }));
  while (total(short) > height) {
    const smallest = short.reduce((a, b) => (b.extent < a.extent ? b : a));
    short.splice(short.indexOf(smallest), 1);
  }
  return short;
}

/** `degrees` from the top, clockwise; `reach` 1 = at the rim. */
export function pointAt({ x, y, rx, ry }: Disc, degrees: number, reach = 1): { x: number; y: number } {
  const angle = ((degrees - 90) * Math.PI) / 180;
  return { x: x + Math.cos(angle) * rx * reach, y: y + Math.sin(angle) * ry * reach };
}

export function percent({ from, to }: Pick<Wedge, 'from' | 'to'>): string {
  return `${Math.round((to - from) / 3.6)}%`;
}

function labelFor(wedge: Wedge, disc: Disc, width: number): Label {
  const middle = (wedge.from + wedge.to) / 2;
  const isFront = middle > 90 && middle < 270;
  const rim = pointAt(disc, middle, 0.97);
  if (isFront) rim.y += disc.depth / 2;
  const room = (width - 2 * disc.rx) / 2 - GAP - 3;
  const { label } = wedge.slice;
  const lines = typeof label === 'string' ? [label, percent(wedge)] : label;
  const y = pointAt(disc, middle, 1.12).y + (isFront ? disc.depth / 2 : 0);
  return {
    lines: lines.map((line) => fitText(line, room, SIZE)),
    rim,
    isRight: middle <= 180,
    extent: wedge.to - wedge.from,
    y,
  };
}

/** Moves labels of one side apart, and back into the picture. */
function spread(labels: Label[], height: number): void {
  labels.sort((a, b) => a.y - b.y);
  let free = 0;
  for (const label of labels) {
    label.y = Math.max(label.y, free + heightOf(label) / 2);
    free = label.y + heightOf(label) / 2;
  }
  let end = height;
  for (const label of labels.toReversed()) {
    label.y = Math.min(label.y, end - heightOf(label) / 2);
    end = label.y - heightOf(label) / 2;
  }
}

function heightOf({ lines }: Label): number {
  return lines.length * LINE + 3;
}

function drawn({ lines, rim, isRight, y }: Label, disc: Disc): string[] {
  const side = isRight ? 1 : -1;
  const x = disc.x + side * (disc.rx + GAP);
  const top = y - (lines.length * LINE) / 2;
  const leader = `M${round(rim.x)} ${round(rim.y)}L${round(x - side * 7)} ${round(y)}H${round(x - side * 3)}`;
  return [
    element('path', { class: 'chart-leader', fill: 'none', stroke: LEADER, 'stroke-width': 0.8, d: leader }),
    ...lines.map((line, i) =>
      textElement(line, x, top + (i + 0.8) * LINE, {
        size: SIZE,
        colour: COLOUR,
        anchor: isRight ? 'start' : 'end',
      }),
    ),
  ];
}
