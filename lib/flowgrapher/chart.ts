import { join } from 'node:path';
import type { ChartColours, ChartEvent, ChartSeries, PlacedText, TimeChart } from '../charts/chart.js';
import { findColour, loadColours, ownColours, type ColourTable } from '../charts/colours.js';
import { PALETTE } from '../charts/palette.js';
import { makeFlowViewerConfig, type FlowViewerConfig } from '../config/flowviewer-pm.js';
import { formatDate } from '../criteria/period.js';
import { zoneAbbreviation } from '../criteria/zone.js';
import { withCommas } from './detail-table.js';
import type { GraphReport } from './report.js';
import type { GraphRequest } from './request.js';
import type { Statistics } from './statistics.js';

/** The colours of a site's FlowGrapher_Colors, or our own. */
export function siteColours({ cgiBinDirectory }: FlowViewerConfig): Promise<ColourTable> {
  return loadColours(join(cgiBinDirectory, 'FlowGrapher_Colors'));
}

/** The picture of a report (FlowGrapher specification, section 6.1). */
export function reportChart(
  { request, title, values, statistics }: GraphReport,
  config: FlowViewerConfig,
  colours: ColourTable,
  events: readonly ChartEvent[] = [],
): TimeChart {
  return {
    ...commonParts(request, config, colours),
    height: config.graphHeight,
    title,
    events,
    series: [{ name: title, values, colour: findColour('pale orange', colours) ?? '#ffe0c0' }],
    statistics: statisticsTexts(statistics, request, config),
  };
}

/** The picture of an analysis (section 11.3). */
export function analysisChart(
  request: GraphRequest,
  title: string,
  series: readonly ChartSeries[],
  config: FlowViewerConfig,
  colours: ColourTable,
  events: readonly ChartEvent[] = [],
): TimeChart {
  const common = commonParts(request, config, colours);
  return {
    ...common,
    height: config.graphHeight + config.analyzeExtension,
    title,
    series,
    events,
    colours: { ...common.colours, ...colourOf('outline', 'gray60', colours) },
  };
}

const SHIPPED = makeFlowViewerConfig({}).analyzeColors.join();

/**
 * Colours of the series of an analysis: all others first. A site that has chosen neither colours nor a file of them gets ours, which
 * people of any colour vision can tell apart.
 */
export function analysisColours(
  { analyzeColors }: Pick<FlowViewerConfig, 'analyzeColors'>,
  count: number,
  colours: ColourTable,
): string[] {
  const isChosen = colours !== ownColours || analyzeColors.join() !== SHIPPED;
  return Array.from({ length: count }, (_, i) => {
    const configured = isChosen ? analyzeColors[i] : undefined;
    const colour = configured === undefined ? undefined : findColour(configured, colours);
    return colour ?? PALETTE[i % PALETTE.length] ?? '#808080';
  });
}

export function timeLabel({ window }: GraphRequest): string {
  return `Time: ${zoneAbbreviation(window.start)}`;
}

function commonParts(request: GraphRequest, config: FlowViewerConfig, table: ColourTable) {
  const { window, type, widthFactor, atBucketEnd } = request;
  const { tMargin: top, rMargin: right, bMargin: bottom, lMargin: left } = config;
  return {
    width: config.graphWidth * widthFactor,
    valueLabel: type.valueLabel,
    timeLabel: timeLabel(request),
    start: window.start,
    end: window.end,
    step: window.bucket,
    atBucketEnd,
    colours: chartColours(config, table),
    margins: { top, right, bottom, left },
    formatDate: (epoch: number) => formatDate(epoch, config.dateFormat),
  };
}

/** Colours that the configuration names and the tables know; for the others the chart's own. */
function chartColours(config: FlowViewerConfig, table: ColourTable): Partial<ChartColours> {
  return {
    ...colourOf('ground', config.bgclr, table),
    ...(config.transparent === '0' ? {} : { ground: 'none' }),
    ...colourOf('plot', config.boxclr, table),
    ...colourOf('grid', config.fgclr, table),
    ...colourOf('title', config.textclr, table),
    ...colourOf('label', config.labelclr, table),
    ...colourOf('axisLabel', config.axislabelclr, table),
    ...colourOf('legend', config.legendclr, table),
    ...colourOf('statistics', config.valuesclr, table),
    ...colourOf('outline', config.borderclrs, table),
  };
}

function colourOf(part: keyof ChartColours, name: string, table: ColourTable): Partial<ChartColours> {
  const colour = findColour(name, table);
  return colour === undefined ? {} : { [part]: colour };
}

/** The four lines below the axis, and what they are of. */
function statisticsTexts(
  statistics: Statistics | undefined,
  request: GraphRequest,
  config: FlowViewerConfig,
): PlacedText[] {
  const line = (name: string, value: number | undefined): string =>
    `${name}: ${value === undefined ? '' : withCommas(value)}`;
  return [
    { text: line('Maximum  ', statistics?.maximum), x: config.horzMax, y: config.vertMax },
    { text: line('95th Pct.', statistics?.percentile95), x: config.horzPct, y: config.vertPct },
    { text: line('Average  ', statistics?.average), x: config.horzAvg, y: config.vertAvg },
    { text: line('Minimum  ', statistics?.minimum), x: config.horzMin, y: config.vertMin },
    { text: methodText(request), x: config.horzMth, y: config.vertMax },
  ];
}

/** Which values the statistics are of. */
function methodText({ statistics }: GraphRequest): string {
  return statistics === 'All' ? '[Zero and Non-zero values]' : '[Non-zero values only]';
}
