import {
  filledText,
  listReference,
  number,
  oneOf,
  sigmaType,
  text,
  wholeNumber,
  yesNo,
} from './value-types.js';
import { SOURCES, inGroup } from './variable.js';

const graph = inGroup('FlowGrapher');
const monitor = inGroup('FlowMonitor and FlowTracker');
const GRAPHER = ['FlowGrapher'] as const;
const MONITOR = ['FlowMonitor'] as const;
const NOBODY = ['nobody'] as const;

const PIXELS = wholeNumber(10, 10_000);
const MARGIN = wholeNumber(0, 10_000);
const POSITION = number(-10_000, 10_000);
const SECONDS = wholeNumber(1, 31_536_000);
const FONTS = 'Accepted; fonts were without effect.';
const AXES = 'Accepted; the axes follow from the data.';

/** FlowGrapher (FlowViewer specification, section 1.3). */
export const GRAPHS = {
  graphWidth: graph('graph_width', PIXELS, SOURCES.graphWidth, GRAPHER, 'Width of a graph in pixels.'),
  graphHeight: graph('graph_height', PIXELS, SOURCES.graphHeight, GRAPHER, 'Height of a graph in pixels.'),
  tMargin: graph('t_margin', MARGIN, 10, GRAPHER, 'Margin above, in pixels.'),
  bMargin: graph('b_margin', MARGIN, 60, GRAPHER, 'Margin below.'),
  lMargin: graph('l_margin', MARGIN, 10, GRAPHER, 'Margin on the left.'),
  rMargin: graph('r_margin', MARGIN, 20, GRAPHER, 'Margin on the right.'),
  bgclr: graph('bgclr', text, 'white', GRAPHER, 'Colour of the background, a name of FlowGrapher_Colors.'),
  borderclrs: graph('borderclrs', text, 'black', GRAPHER, 'Colour of outlines.'),
  boxclr: graph('boxclr', text, 'white', GRAPHER, 'Colour of the area that is drawn in.'),
  fgclr: graph('fgclr', text, 'gray90', GRAPHER, 'Colour of the grid.'),
  labelclr: graph('labelclr', text, 'black', GRAPHER, 'Colour of labels.'),
  axislabelclr: graph('axislabelclr', text, 'black', GRAPHER, 'Colour of the labels of the axes.'),
  legendclr: graph('legendclr', text, 'black', GRAPHER, 'Colour of the legend.'),
  valuesclr: graph('valuesclr', text, 'black', GRAPHER, 'Colour of values.'),
  textclr: graph('textclr', text, 'black', GRAPHER, 'Colour of other text.'),
  transparent: graph('transparent', text, '0', GRAPHER, 'Anything but 0: the background is transparent.'),
  horzMax: statisticsAt('horz_max', 'maximum'),
  horzPct: statisticsAt('horz_pct', '95th percentile'),
  horzAvg: statisticsAt('horz_avg', 'average'),
  horzMin: statisticsAt('horz_min', 'minimum'),
  vertMax: statisticsDown('vert_max', 'maximum', 2),
  vertPct: statisticsDown('vert_pct', '95th percentile', 16),
  vertAvg: statisticsDown('vert_avg', 'average', 30),
  vertMin: statisticsDown('vert_min', 'minimum', 44),
  horzMth: graph('horz_mth', POSITION, 15, GRAPHER, 'Where the method is written, from the left.'),
  analyzeCount: graph('analyze_count', wholeNumber(3, 10), 8, GRAPHER, 'Objects that an analysis shows.'),
  analyzePeakWidth: graph(
    'analyze_peak_width',
    wholeNumber(1, 100_000_000),
    1000,
    GRAPHER,
    'Flows of one group in an analysis of peaks.',
  ),
  analyzeColors: graph(
    'analyze_colors',
    listReference,
    ['gray95', ...Array.from({ length: 10 }, (_, index) => `analysis${index + 1}`)],
    GRAPHER,
    'Colours of an analysis, that of all others first.',
    { defaultText: '`gray95`, `analysis1` to `analysis10`' },
  ),
  analyzeExtension: graph(
    'analyze_extension',
    wholeNumber(0, 10_000),
    20,
    GRAPHER,
    'Pixels that the graph of an analysis is higher.',
  ),
  xTicks: graph('x_ticks', text, 'T', NOBODY, AXES),
  longTicks: graph('long_ticks', text, 'T', NOBODY, AXES),
  skipUndef: graph('skip_undef', text, 'T', NOBODY, AXES),
  xAxisFont: graph('x_axis_font', text, "('arial', 16)", NOBODY, FONTS),
  titleFont: graph('title_font', text, "('arial', 18)", NOBODY, FONTS),
} as const;

function statisticsAt(name: string, what: string) {
  return graph(
    name,
    POSITION,
    ({ graphWidth }) => graphWidth / 2 - 44,
    GRAPHER,
    `Where the ${what} is written, from the left.`,
    { defaultText: '`$graph_width / 2 - 44`' },
  );
}

function statisticsDown(name: string, what: string, offset: number) {
  return graph(
    name,
    POSITION,
    ({ graphHeight }) => graphHeight - 70 + offset,
    GRAPHER,
    `Where the ${what} is written, from above.`,
    { defaultText: `\`$graph_height - 70 + ${offset}\`` },
  );
}

/** FlowMonitor, called FlowTracker before 4.5 (FlowViewer specification, section 1.3). */
export const MONITORS = {
  activesWebpage: monitor(
    'actives_webpage',
    filledText,
    'index.html',
    MONITOR,
    'Name of the public list in `$monitor_directory`.',
  ),
  logCollectorShort: monitor(
    'log_collector_short',
    yesNo,
    true,
    MONITOR,
    'Y: a line for each loop is logged.',
  ),
  logCollectorMed: monitor('log_collector_med', yesNo, false, MONITOR, 'Y: more is logged.'),
  logCollectorLong: monitor('log_collector_long', yesNo, false, MONITOR, 'Y: everything is logged.'),
  logGrapherShort: monitor('log_grapher_short', yesNo, true, MONITOR, 'Y: a line for each loop is logged.'),
  logGrapherLong: monitor('log_grapher_long', yesNo, false, MONITOR, 'Y: everything is logged.'),
  collectionOffset: monitor(
    'collection_offset',
    wholeNumber(0, 31_536_000),
    1800,
    MONITOR,
    'Seconds that the Collector stays behind the clock, so that flows exported late count.',
  ),
  collectionPeriod: monitor('collection_period', SECONDS, 300, MONITOR, 'Seconds from one loop to the next.'),
  graphingPeriod: monitor('graphing_period', SECONDS, 300, MONITOR, 'The same for the Grapher.'),
  recreateCatLength: monitor(
    'recreate_cat_length',
    SECONDS,
    21_600,
    MONITOR,
    'Seconds that are read at once when a tracking is made from old flows.',
  ),
  rrdArea: monitor('rrd_area', text, 'FFE0C0', MONITOR, 'Colour of the area.'),
  rrdLine: monitor('rrd_line', text, '000000', MONITOR, 'Colour of the line.'),
  rrdPeak: monitor('rrd_peak', text, '000000', MONITOR, 'Colour of the line of maxima.'),
  rrdWidth: monitor('rrd_width', PIXELS, SOURCES.rrdWidth, MONITOR, 'Width of a graph in pixels.'),
  rrdHeight: monitor('rrd_height', PIXELS, 150, MONITOR, 'Height of a graph in pixels.'),
  rrdFont: monitor('rrd_font', text, '000000AA', MONITOR, 'Colour of text.'),
  rrdBack: monitor('rrd_back', text, 'FFFFFF', MONITOR, 'Colour of the background.'),
  rrdCanvas: monitor('rrd_canvas', text, 'FFFFFF', MONITOR, 'Colour of the area that is drawn in.'),
  rrdFrame: monitor('rrd_frame', text, 'FFFFFF', MONITOR, 'Colour of the frame.'),
  rrdGrid: monitor('rrd_grid', text, 'CCCCCC88', MONITOR, 'Colour of the grid.'),
  rrdMgrid: monitor('rrd_mgrid', text, 'FF000033', MONITOR, 'Colour of the main grid.'),
  rrdThick: monitor('rrd_thick', number(0, 100), 0.3, MONITOR, 'Thickness of the line.'),
  rrdLowerLimit: monitor('rrd_lower_limit', number(-1e15, 1e15), 0, MONITOR, 'Lower end of the axis.'),
  rrdSlopeMode: monitor(
    'rrd_slope_mode',
    oneOf('--slope-mode', ''),
    '--slope-mode',
    MONITOR,
    'Whether steps are drawn as slopes.',
  ),
  rrdVruleColor: monitor('rrd_vrule_color', text, 'FF0000', MONITOR, 'Colour of the marks of revisions.'),
  rrdHruleColor: monitor('rrd_hrule_color', text, 'FF0000', MONITOR, 'Colour of the line of a threshold.'),
  thumbnailWidth: monitor('thumbnail_width', PIXELS, 250, MONITOR, 'Width of a thumbnail in pixels.'),
  thumbnailHeight: monitor('thumbnail_height', PIXELS, 80, MONITOR, 'Height of a thumbnail.'),
  sigmaType1: sigma(1, 6, 2.67),
  sigmaType2: sigma(2, 12, 4),
  sigmaType3: sigma(3, 12, 3),
  rrdShadea: monitor('rrd_shadea', text, 'FFFFFF', NOBODY, 'Accepted; there is no shade.'),
  rrdShadeb: monitor('rrd_shadeb', text, 'FFFFFF', NOBODY, 'Accepted; there is no shade.'),
  hrWidth: monitor(
    'hr_width',
    number(0, 100_000),
    ({ rrdWidth }) => rrdWidth + 130,
    NOBODY,
    'Accepted; pages have no such line.',
    { defaultText: '`$rrd_width + 130`' },
  ),
} as const;

function sigma(type: number, observations: number, sigmas: number) {
  return monitor(
    `sigma_type_${type}`,
    sigmaType,
    { observations, sigmas },
    MONITOR,
    `Alert "sigma${type}": so many observations, and a threshold of so many standard deviations.`,
  );
}
