import type { PieChart, PieSlice } from './chart.js';
import { element, escapeXml, picture, round } from './svg.js';
import { percent, pieLabels, pointAt, type Disc, type Wedge } from './pie-labels.js';

const WIDTH = 325;
const HEIGHT = 175;
/** Depth of the tilted disc, pixels. */
const DEPTH = 10;
/** Slices below have no label (FlowViewer specification, section 4.5), degrees. */
const UNLABELLED = 20;
const EDGE = '#ffffff';

/** A slightly tilted pie with transparent ground, first slice from the top, each but the small ones with its label. */
export function pieChart(chart: PieChart): string {
  const { width = WIDTH, height = HEIGHT, title, id = 'pie' } = chart;
  const wedges = wedgesOf(chart);
  const rx = Math.min(width * 0.2, height * 0.42);
  const disc: Disc = { x: width / 2, y: (height - DEPTH) / 2, rx, ry: rx * 0.82, depth: DEPTH };
  return picture(
    { width, height, id, title, description: describe(wedges) },
    ...(wedges.length === 0 ? [emptyDisc(disc)] : []),
    ...wedges.map((wedge) => side(wedge, disc)),
    ...wedges.map((wedge) => top(wedge, disc)),
    ...pieLabels(
      wedges.filter(({ from, to }) => to - from >= UNLABELLED),
      disc,
      width,
      height,
    ),
  );
}

function wedgesOf({ slices, colours }: PieChart): Wedge[] {
  const shown = slices.filter(({ value }) => value > 0 && Number.isFinite(value));
  const total = shown.reduce((sum, { value }) => sum + value, 0);
  let from = 0;
  return shown.map((slice, i) => {
    const to = from + (slice.value / total) * 360;
    const wedge = { slice, colour: colours[i % Math.max(1, colours.length)] ?? '#999999', from, to };
    from = to;
    return wedge;
  });
}

function top({ slice, colour, from, to }: Wedge, disc: Disc): string {
  const title = element('title', {}, escapeXml(`${labelOf(slice)}: ${percent({ from, to })}`));
  const look = {
    class: 'chart-slice',
    fill: colour,
    stroke: EDGE,
    'stroke-width': 1,
    'stroke-linejoin': 'round',
  };
  if (to - from > 359.99) {
    return element('ellipse', { ...look, cx: disc.x, cy: disc.y, rx: disc.rx, ry: disc.ry }, title);
  }
  const [a, b] = [pointAt(disc, from), pointAt(disc, to)];
  const arc = `A${round(disc.rx)} ${round(disc.ry)} 0 ${to - from > 180 ? 1 : 0} 1 ${round(b.x)} ${round(b.y)}`;
  return element(
    'path',
    { ...look, d: `M${round(disc.x)} ${round(disc.y)}L${round(a.x)} ${round(a.y)}${arc}Z` },
    title,
  );
}

/** The part of the rim that faces the viewer, between 90 and 270 degrees; darker than the slice. */
function side({ colour, from, to }: Wedge, disc: Disc): string {
  const [start, end] = [Math.max(from, 90), Math.min(to, 270)];
  if (start >= end) return '';
  const [a, b] = [pointAt(disc, start), pointAt(disc, end)];
  const radii = `${round(disc.rx)} ${round(disc.ry)} 0 0`;
  const d =
    `M${round(a.x)} ${round(a.y)}A${radii} 1 ${round(b.x)} ${round(b.y)}v${DEPTH}` +
    `A${radii} 0 ${round(a.x)} ${round(a.y + DEPTH)}Z`;
  return element('path', { class: 'chart-side', fill: darker(colour), d });
}

function emptyDisc({ x, y, rx, ry }: Disc): string {
  return element('ellipse', {
    class: 'chart-frame',
    cx: x,
    cy: y,
    rx,
    ry,
    fill: 'none',
    stroke: '#8c9196',
    'stroke-dasharray': '3 3',
  });
}

function describe(wedges: readonly Wedge[]): string {
  return wedges.map((wedge) => `${labelOf(wedge.slice)} ${percent(wedge)}`).join(', ') || 'nothing';
}

function labelOf({ label }: PieSlice): string {
  return typeof label === 'string' ? label : label.join(' - ');
}

/** Mixed with black. */
function darker(colour: string): string {
  const channels = /^#(..)(..)(..)$/.exec(colour)?.slice(1) ?? ['77', '77', '77'];
  return `#${channels
    .map((hex) =>
      Math.round(parseInt(hex, 16) * 0.72)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}
