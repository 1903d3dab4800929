import { areaPath, columnsOf, edgePath, stack, type Scale } from './areas.js';
import type { ChartColours, Margins, PlacedText, TimeChart } from './chart.js';
import { legend, legendHeight } from './legend.js';
import { element, escapeXml, picture } from './svg.js';
import { fitText, textElement, textWidth } from './text.js';
import { bucketCount, isoDate, needsDates, timeOfDay, timeTicks } from './time-axis.js';
import { valueAxis, type ValueAxis } from './value-axis.js';

const CHART_COLOURS: ChartColours = {
  ground: '#ffffff',
  plot: '#ffffff',
  grid: '#e6e6e6',
  frame: '#8c9196',
  title: '#1d2226',
  label: '#1d2226',
  axisLabel: '#3c4248',
  legend: '#1d2226',
  statistics: '#1d2226',
  outline: '#6b4a1f',
};

const MARGINS: Margins = { top: 10, right: 20, bottom: 60, left: 10 };

/** As in all graphs of rrdtool. */
const EVENT = '#ff0000';
const TITLE = 13;
const LABEL = 10;
/** Small enough for the eleven labels that 30 buckets have. */
const TIME = 9;
const STATISTICS = 10.5;
/** Height of a line of labels. */
const LINE = 13;
const GAP = 6;

/** Where the plot lies. */
interface Plot {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * One area, or several on top of each other, over a window of time: an SVG picture of exactly the size that was asked for
 * (FlowGrapher specification, sections 6 and 11.3). It carries its colours itself; the classes of its parts let a page that shows it
 * inline adapt them to a dark theme.
 */
export function timeChart(chart: TimeChart): string {
  const colours = { ...CHART_COLOURS, ...chart.colours };
  const count = bucketCount(chart);
  const edges = stack(chart.series, count);
  const sums = edges.at(-1) ?? new Float64Array(count);
  const largest = sums.reduce((most, sum) => Math.max(most, sum), 0);
  const axis = valueAxis(largest);
  const plot = placePlot(chart, axis);

  const perBucket = (plot.right - plot.left) / Math.max(1, count);
  const scale: Scale = {
    x: (bucket) => plot.left + bucket * perBucket,
    y: (value) => plot.bottom - (value / axis.top) * (plot.bottom - plot.top),
    atBucketEnd: chart.atBucketEnd,
  };
  const columns = columnsOf(sums, plot.right - plot.left);
  const areas = chart.series.map((series, i) =>
    element(
      'path',
      {
        class: 'chart-area',
        fill: series.colour,
        d: areaPath(edges[i] ?? sums, edges[i - 1], columns, scale),
      },
      element('title', {}, escapeXml(series.name)),
    ),
  );
  const outlineWidth = outlineWidthOf(perBucket, edges.length > 1);
  const outlines = largest === 0 ? [] : edges.map((edge) => edgePath(edge, columns, scale));

  return picture(
    {
      width: chart.width,
      height: chart.height,
      id: chart.id ?? 'chart',
      title: chart.title,
      description: chart.description ?? describe(chart, largest),
    },
    element('rect', {
      class: 'chart-ground',
      width: chart.width,
      height: chart.height,
      fill: colours.ground,
    }),
    element('rect', { class: 'chart-plot', fill: colours.plot, ...box(plot) }),
    ...areas,
    ...valueLabels(axis, plot, scale, colours),
    ...timeLabels(chart, plot, perBucket, colours),
    ...outlines.map((d) =>
      element('path', {
        class: 'chart-outline',
        fill: 'none',
        stroke: colours.outline,
        'stroke-width': outlineWidth,
        d,
      }),
    ),
    ...eventRules(chart, plot, perBucket),
    element('rect', {
      class: 'chart-frame',
      fill: 'none',
      stroke: colours.frame,
      ...box({
        left: plot.left - 0.5,
        top: plot.top - 0.5,
        right: plot.right + 0.5,
        bottom: plot.bottom + 0.5,
      }),
    }),
    ...titles(chart, plot, colours),
    ...(chart.statistics ?? []).map((text) => statistic(text, colours)),
    ...legend(chart, colours),
  );
}

/** Pixels. Outlines must not cover the narrow areas of a stack. */
function outlineWidthOf(perBucket: number, isStack: boolean): number {
  if (isStack) return perBucket < 4 ? 0.2 : 0.5;
  return perBucket < 2 ? 0.5 : 0.8;
}

/** The plot takes what title, labels, statistics and legend leave, and never vanishes. */
function placePlot(chart: TimeChart, axis: ValueAxis): Plot {
  const margins = { ...MARGINS, ...chart.margins };
  const labels = Math.max(...axis.ticks.map(({ label }) => textWidth(label, LABEL)));
  const left = Math.round(margins.left + LINE + labels + 2 * GAP);
  const top = Math.round(margins.top + (chart.title === '' ? 0 : TITLE + 2 * GAP));
  const statisticsTop = Math.min(...(chart.statistics ?? []).map(({ y }) => y), chart.height);
  const below = Math.max(margins.bottom, legendHeight(chart) + LINE + GAP, chart.height - statisticsTop + 2);
  const dates = needsDates(chart) ? LINE : 0;
  const right = Math.round(chart.width - margins.right);
  const bottom = Math.round(chart.height - below - LINE - dates - GAP / 2);
  return { left, top, right: Math.max(left + 10, right), bottom: Math.max(top + 10, bottom) };
}

function box({ left, top, right, bottom }: Plot) {
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function valueLabels(axis: ValueAxis, plot: Plot, { y }: Scale, colours: ChartColours): string[] {
  return axis.ticks.flatMap(({ value, label }) => {
    const at = Math.round(y(value)) - 0.5;
    const isEdge = value === 0 || value === axis.top;
    return [
      ...(isEdge ? [] : [gridLine(`M${plot.left} ${at}H${plot.right}`, colours)]),
      textElement(label, plot.left - GAP, at + LABEL * 0.36, {
        size: LABEL,
        colour: colours.axisLabel,
        anchor: 'end',
      }),
    ];
  });
}

function timeLabels(chart: TimeChart, plot: Plot, perBucket: number, colours: ChartColours): string[] {
  const hasDates = needsDates(chart);
  const formatDate = chart.formatDate ?? isoDate;
  const widest = Math.max(textWidth('00:00:00', TIME), hasDates ? textWidth(formatDate(chart.end), TIME) : 0);
  const ticks = timeTicks(chart, Math.floor((plot.right - plot.left) / (widest + GAP)) + 1);
  const style = { size: TIME, colour: colours.axisLabel, anchor: 'middle' } as const;
  const first = plot.bottom + LINE;
  let day = '';
  return ticks.flatMap(({ index, time, label }) => {
    const x = plot.left + index * perBucket;
    const line = Math.round(x) - 0.5;
    // The outermost labels keep inside the picture.
    const at = Math.min(Math.max(x, widest / 2 + 2), chart.width - widest / 2 - 2);
    const date = hasDates ? formatDate(time) : '';
    const isNewDay = date !== day;
    day = date;
    return [
      ...(x > plot.left && x < plot.right - 1
        ? [gridLine(`M${line} ${plot.top}V${plot.bottom}`, colours)]
        : []),
      element('path', { class: 'chart-tick', stroke: colours.frame, d: `M${line} ${plot.bottom}v4` }),
      textElement(label, at, first + 1, style),
      ...(isNewDay ? [textElement(date, at, first + LINE, style)] : []),
    ];
  });
}

/** Above the areas, so that a value can be read off wherever it is, but below their outlines. */
function gridLine(d: string, colours: ChartColours): string {
  return element('path', { class: 'chart-grid', stroke: colours.grid, 'stroke-opacity': 0.9, d });
}

/** Where a page shows the picture itself, the pointer tells what a rule is. */
function eventRules({ events = [], start, end, step }: TimeChart, plot: Plot, perBucket: number): string[] {
  return events
    .filter(({ time }) => time >= start && time <= end)
    .map(({ time, text }) => {
      const x = Math.round(plot.left + ((time - start) / step) * perBucket) - 0.5;
      const rule = { class: 'chart-event', stroke: EVENT, d: `M${x} ${plot.top}V${plot.bottom}` };
      return element('path', rule, element('title', {}, escapeXml(text)));
    });
}

function titles(chart: TimeChart, plot: Plot, colours: ChartColours): string[] {
  const margins = { ...MARGINS, ...chart.margins };
  const middle = (plot.top + plot.bottom) / 2;
  const x = margins.left + LABEL;
  const valueLabel = fitText(chart.valueLabel, plot.bottom - plot.top + 2 * LINE, LABEL);
  const title = fitText(chart.title, chart.width - 2 * margins.left, TITLE, 'bold');
  const dates = needsDates(chart) ? LINE : 0;
  return [
    textElement(title, chart.width / 2, margins.top + TITLE, {
      size: TITLE,
      face: 'bold',
      colour: colours.title,
      anchor: 'middle',
    }),
    textElement(valueLabel, x, middle, {
      size: LABEL,
      colour: colours.label,
      anchor: 'middle',
      transform: `rotate(-90 ${x} ${middle})`,
    }),
    textElement(chart.timeLabel, plot.right, plot.bottom + 2 * LINE + dates + 4, {
      size: LABEL,
      colour: colours.label,
      anchor: 'end',
    }),
  ];
}

function statistic({ text, x, y }: PlacedText, colours: ChartColours): string {
  return textElement(text, x, y + STATISTICS, { size: STATISTICS, face: 'mono', colour: colours.statistics });
}

function describe({ start, end, valueLabel, series }: TimeChart, largest: number): string {
  const window = `${isoDate(start)} ${timeOfDay(start)} to ${isoDate(end)} ${timeOfDay(end)}`;
  const names = series.length > 1 ? `; from the bottom: ${series.map(({ name }) => name).join(', ')}` : '';
  const most = largest > 0 ? `at most ${Math.trunc(largest).toLocaleString('en-US')}` : 'nothing';
  return `${valueLabel}, ${window}: ${most}${names}`;
}
