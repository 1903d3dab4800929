import type { ChartColours, TimeChart } from './chart.js';
import { element } from './svg.js';
import { fitText, textElement } from './text.js';

const SIZE = 10;
const SWATCH = 10;
const ROW = 15;
const EDGE = 15;
const BELOW = 8;

/** Height that the legend takes at the lower edge, pixels. */
export function legendHeight(chart: TimeChart): number {
  return rowsOf(chart) * ROW + BELOW;
}

/** Swatches and names at the lower left, row by row, in the order of the series. */
export function legend(chart: TimeChart, colours: ChartColours): string[] {
  const columns = columnsIn(chart);
  // One series leaves the middle to the statistics.
  const room = columns === 1 ? chart.width * 0.4 : (chart.width - 2 * EDGE) / columns;
  const top = chart.height - legendHeight(chart);
  return chart.series.flatMap(({ name, colour }, i) => {
    const x = EDGE + (i % columns) * room;
    const y = top + Math.floor(i / columns) * ROW;
    const label = fitText(name, room - SWATCH - 14, SIZE);
    return [
      element('rect', {
        class: 'chart-swatch',
        x: x + 0.5,
        y: y + 1.5,
        width: SWATCH,
        height: SWATCH,
        rx: 1.5,
        fill: colour,
        stroke: colours.outline,
        'stroke-width': 0.6,
      }),
      textElement(label, x + SWATCH + 6, y + 10, { size: SIZE, colour: colours.legend }),
    ];
  });
}

function columnsIn({ legendColumns, series }: TimeChart): number {
  return legendColumns ?? (series.length > 1 ? 3 : 1);
}

function rowsOf(chart: TimeChart): number {
  return Math.ceil(chart.series.length / columnsIn(chart));
}
