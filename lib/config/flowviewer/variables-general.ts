import {
  exporterList,
  filledText,
  list,
  listReference,
  oneOf,
  text,
  wholeNumber,
  yesNo,
  zeroOne,
} from './value-types.js';
import { inGroup } from './variable.js';

const flows = inGroup('Devices and flow files');
const forms = inGroup('Forms and reports');
const debugging = inGroup('Debugging');
const REPORTS = ['FlowViewer', 'FlowGrapher', 'FlowMonitor'] as const;
const FORMS = ['all pages'] as const;

/** Longest time in seconds that a setting may name: ten years. */
const LONGEST = 315_360_000;
const SECONDS = wholeNumber(0, LONGEST);
const LINES = wholeNumber(0, 1_000_000_000);

/** Devices, exporters and the way their files are kept (FlowViewer specification, sections 1.3 and 3.9). */
export const FLOWS = {
  noDevicesOrExporters: flows(
    'no_devices_or_exporters',
    yesNo,
    false,
    REPORTS,
    'Y: flow files lie directly below `$flow_data_directory`; neither device nor exporter must be chosen.',
  ),
  devices: flows(
    'devices',
    list,
    [],
    ['FlowMonitor', 'all pages'],
    'Devices, each with a directory of flow files of this name.',
  ),
  exporters: flows(
    'exporters',
    exporterList,
    [],
    ['FlowViewer', 'FlowGrapher', 'all pages'],
    'Exporters of the flow files in `$exporter_directory`, with their titles.',
  ),
  flowCaptureInterval: flows(
    'flow_capture_interval',
    SECONDS,
    2100,
    ['FlowViewer', 'FlowGrapher'],
    'Seconds that files are still read after the end of the period, for flows exported late.',
  ),
  flowFileLength: flows(
    'flow_file_length',
    SECONDS,
    900,
    REPORTS,
    'Seconds in one flow file: so long before the period files are read.',
  ),
  nesting: flows(
    'N',
    wholeNumber(-3, 3),
    3,
    REPORTS,
    'Nesting of directories, as of `flow-capture -N`. A file that does not say it means 0, as it did for Perl.',
  ),
  maximumDays: flows(
    'maximum_days',
    wholeNumber(1, 36_600),
    91,
    ['FlowViewer', 'FlowGrapher'],
    'Most directories of days that one request reads.',
  ),
} as const;

/** Forms, reports, titles and names (FlowViewer specification, section 1.3). */
export const FORMS_AND_REPORTS = {
  version: forms('version', text, '4.6', FORMS, 'Shown on the page that leads from an older version.'),
  startOffset: forms('start_offset', SECONDS, 5400, FORMS, 'Seconds before now that a form begins at.'),
  endOffset: forms('end_offset', SECONDS, 1800, FORMS, 'Seconds before now that a form ends at.'),
  useEvenHours: forms(
    'use_even_hours',
    yesNo,
    true,
    FORMS,
    'Y: the times of an empty form are whole hours. Otherwise they are multiples of 5 minutes.',
  ),
  pieChartDefault: forms(
    'pie_chart_default',
    wholeNumber(0, 2),
    0,
    FORMS,
    'Pie chart that a form has chosen: 0 none, 1 with others, 2 without others.',
  ),
  numberSlices: forms(
    'number_slices',
    wholeNumber(1, 100),
    9,
    ['FlowViewer'],
    'Slices of a pie chart, that of the others included.',
  ),
  pieColors: forms(
    'pie_colors',
    listReference,
    Array.from({ length: 10 }, (_, index) => `pie2 color${index + 1}`),
    ['FlowViewer'],
    'Colours of the slices, names of FlowGrapher_Colors.',
    { defaultText: '`pie2 color1` to `pie2 color10`' },
  ),
  removeWorkfilesTime: forms(
    'remove_workfiles_time',
    wholeNumber(1, LONGEST),
    172_800,
    ['clean-up'],
    'Seconds that files of `$work_directory` are kept.',
  ),
  removeGraphfilesTime: forms(
    'remove_graphfiles_time',
    wholeNumber(1, LONGEST),
    604_800,
    ['clean-up'],
    'Seconds that files of `$graphs_directory` are kept.',
  ),
  dateFormat: forms(
    'date_format',
    oneOf('MDY', 'DMY', 'DMY2', 'YMD'),
    'MDY',
    ['all pages'],
    'Dates: MDY mm/dd/yyyy, DMY dd/mm/yyyy, DMY2 dd.mm.yyyy, YMD yyyy-mm-dd.',
  ),
  labelsInTitles: forms(
    'labels_in_titles',
    zeroOne,
    true,
    ['FlowMonitor'],
    '1: graphs of trackings show their label.',
  ),
  leftTitle: forms('left_title', text, 'FlowViewer', FORMS, 'Title on the left, with one dashboard.'),
  leftTitleLink: forms(
    'left_title_link',
    text,
    ({ cgiBinShort }) => `${cgiBinShort}/FV.cgi`,
    FORMS,
    'Where it leads. Instead of both, `$user_logo` and `$user_hyperlink` of 3.x are used.',
    { defaultText: '`$cgi_bin_short/FV.cgi`' },
  ),
  rightTitle: forms(
    'right_title',
    text,
    'Network data flows',
    FORMS,
    'Title on the right. Instead, `$trackings_title` of 3.x is used.',
  ),
  rightTitleLink: forms(
    'right_title_link',
    text,
    ({ cgiBinShort }) => `${cgiBinShort}/FV.cgi`,
    FORMS,
    'Where it leads.',
    { defaultText: '`$cgi_bin_short/FV.cgi`' },
  ),
  userLogo: forms(
    'user_logo',
    text,
    '',
    FORMS,
    'Logo in `$reports_directory`, of 3.x; shown where `$left_title` is absent.',
  ),
  useBottomPulldowns: forms(
    'use_bottom_pulldowns',
    yesNo,
    true,
    FORMS,
    'Y: the menus are repeated at the end of a page.',
  ),
  dscanParameters: forms(
    'dscan_parameters',
    text,
    '-w -W',
    ['FlowViewer'],
    'Options of flow-dscan for the report of scanners.',
  ),
  filenameColor: forms('filename_color', text, '#CF7C29', FORMS, 'Colour of names of files in messages.'),
  dnsColumnWidth: forms(
    'dns_column_width',
    wholeNumber(1, 1000),
    60,
    ['FlowViewer', 'FlowGrapher'],
    'Of longer host names the last so many characters are shown.',
  ),
  asnWidth: forms(
    'asn_width',
    wholeNumber(1, 1000),
    60,
    ['FlowViewer', 'FlowGrapher'],
    'Of longer names of autonomous systems the first so many characters are shown.',
  ),
  detailLines: forms(
    'detail_lines',
    LINES,
    200,
    ['FlowGrapher', 'all pages'],
    'Lines of details below a graph.',
  ),
  defaultReport: forms('default_report', wholeNumber(0, 99), 10, FORMS, 'Report that a form has chosen.'),
  defaultGraph: forms('default_graph', filledText, 'bps', FORMS, 'Kind of graph that a form has chosen.'),
  defaultLines: forms('default_lines', LINES, 100, FORMS, 'Lines of a report that a form has chosen.'),
  defaultIdentifier: forms(
    'default_identifier',
    oneOf('DNS', 'IP'),
    'DNS',
    FORMS,
    'DNS: forms have chosen to show host names.',
  ),
  defaultFlows: forms(
    'default_flows',
    wholeNumber(0, 1),
    1,
    FORMS,
    '1: forms have chosen the analysis of flows.',
  ),
  dig: forms(
    'dig',
    text,
    '/usr/bin/dig +time=1 +tries=1 -x ',
    ['FlowViewer', 'FlowGrapher'],
    'Command that finds the name of an address. While it is this one, the resolver of the system is asked instead.',
  ),
  digForward: forms(
    'dig_forward',
    text,
    '/usr/bin/dig +time=1 +tries=1 ',
    ['FlowViewer', 'FlowGrapher', 'FlowMonitor'],
    'Command that finds the addresses of a name, with SiLK.',
  ),
} as const;

/** Debug texts (FlowViewer specification, section 5.7). */
export const DEBUGGING = {
  debugViewer: debugging('debug_viewer', yesNo, true, ['FlowViewer'], 'Y: FlowViewer writes a debug log.'),
  debugGrapher: debugging('debug_grapher', yesNo, true, ['FlowGrapher'], 'Y: FlowGrapher writes one.'),
  debugMonitor: debugging(
    'debug_monitor',
    yesNo,
    true,
    ['FlowMonitor'],
    'Y: FlowMonitor writes one. `$debug_tracker` is its older name.',
  ),
  debugGroup: debugging('debug_group', yesNo, true, ['FlowMonitor'], 'Y: the editor of groups writes one.'),
  debugFiles: debugging(
    'debug_files',
    yesNo,
    false,
    ['FlowViewer', 'FlowGrapher'],
    'Y kept temporary files. Accepted: there are none.',
  ),
} as const;
