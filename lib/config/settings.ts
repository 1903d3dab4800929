import {
  MAX_HOURS,
  mailServer,
  oneOf,
  onOff,
  origin,
  path,
  paths,
  periods,
  program,
  text,
  webAddress,
  wholeNumber,
} from './setting-types.js';
import type { SettingType } from './setting-types.js';

export const SETTING_GROUPS = [
  'Files and programs',
  'Host names',
  'Counting',
  'CUGrapher',
  'FlowTracker',
  'Web server',
] as const;
type SettingGroup = (typeof SETTING_GROUPS)[number];

/** One entry of the registry that feeds parser, environment, documentation and checks. */
export interface Setting<T> {
  /** Directive of suite.cf. */
  readonly name: string;
  /** Environment variable that overrides it. */
  readonly env: string;
  readonly group: SettingGroup;
  readonly type: SettingType<T>;
  /** Undefined = what `defaultText` says. */
  readonly default: T | undefined;
  readonly defaultText: string;
  readonly doc: string;
}

type WithDefault<T> = Setting<T> & { readonly default: T };

/** Entries of a group: `required` ones always have a value, `optional` ones may stay undefined. */
function inGroup(group: SettingGroup) {
  return {
    required: <T>(name: string, type: SettingType<T>, value: NoInfer<T>, doc: string): WithDefault<T> => {
      return {
        name,
        env: environmentName(name),
        group,
        type,
        default: value,
        defaultText: `\`${type.show(value)}\``,
        doc,
      };
    },
    optional: <T>(name: string, type: SettingType<T>, defaultText: string, doc: string): Setting<T> => {
      return { name, env: environmentName(name), group, type, default: undefined, defaultText, doc };
    },
  };
}

/** `GraphMaxWidth` -> `FLOWSCAN_GRAPH_MAX_WIDTH`; the prefix is not doubled: `FlowScanConfig` -> `FLOWSCAN_CONFIG`. */
function environmentName(name: string): string {
  const words = name.match(/CUGrapher|FlowScan|FlowViewer|[A-Z][a-z]*/g) ?? [];
  return ['FLOWSCAN', ...words.filter((word) => word !== 'FlowScan')].join('_').toUpperCase();
}

const files = inGroup('Files and programs');
const names = inGroup('Host names');
const counting = inGroup('Counting');
const graphs = inGroup('CUGrapher');
const trackings = inGroup('FlowTracker');
const web = inGroup('Web server');

const PIXELS = wholeNumber(10, 100_000);
const HOURS = wholeNumber(1, MAX_HOURS);

/** All settings of suite.cf. The key is the name in {@link Settings}. */
export const SETTINGS = {
  flowScanConfig: files.optional(
    'FlowScanConfig',
    path,
    'found as `flowscan` finds it',
    'flowscan.cf, for the web pages: CUFlow.cf, CampusIO.cf and SubNetIO.cf are read from beside it. `flowscan` itself is told by `--config`.',
  ),
  flowViewerConfig: files.optional(
    'FlowViewerConfig',
    path,
    'none',
    'FlowViewer_Configuration.pm, for FlowViewer, FlowGrapher and FlowTracker.',
  ),
  workingDir: files.optional(
    'WorkingDir',
    path,
    'the working directory of the program',
    'The directory that `flowscan` is started in: for the web pages and `flowscan-check`, relative paths of its configuration start here.',
  ),
  writableByOthers: files.required(
    'WritableByOthers',
    onOff,
    false,
    'Whether permissions of FlowViewer_Configuration.pm may let everybody on the machine write. Needed only where the users of web server and daemons have no group in common.',
  ),
  rrdTool: files.required(
    'RrdTool',
    program,
    'rrdtool',
    'The rrdtool program: a name to be found along `PATH`, or a path.',
  ),
  rrdTimeout: files.required(
    'RrdTimeout',
    wholeNumber(1, 3600),
    30,
    'Seconds that one rrdtool command may take before it is given up.',
  ),

  resolveNames: names.required(
    'ResolveNames',
    onOff,
    true,
    'Whether names are asked for over the network: host names of the scoreboards, and of reports of FlowViewer and FlowGrapher that show them.',
  ),
  resolveDeadline: names.required(
    'ResolveDeadline',
    wholeNumber(1, 300),
    5,
    'Seconds that all look-ups of one scoreboard may take together; then the rest is shown as addresses.',
  ),
  resolveConcurrency: names.required(
    'ResolveConcurrency',
    wholeNumber(1, 256),
    16,
    'Look-ups made at the same time.',
  ),
  resolveCache: names.required(
    'ResolveCache',
    wholeNumber(0, 604_800),
    3600,
    'Seconds that a name of a scoreboard, or that there is none, is remembered. 0 = not at all.',
  ),
  resolveLimit: names.required(
    'ResolveLimit',
    wholeNumber(0, 100_000),
    1000,
    'Look-ups made for one scoreboard; further addresses are shown without a name.',
  ),
  resolveOrigins: names.required(
    'ResolveOrigins',
    onOff,
    true,
    'Whether FlowViewer and FlowGrapher ask for countries and names of autonomous systems. The questions go to asn.cymru.com, so they tell addresses of your flows to another site.',
  ),
  reportDeadline: names.required(
    'ReportDeadline',
    wholeNumber(1, 300),
    10,
    'Seconds that all look-ups of one report of FlowViewer or FlowGrapher may take together; then the rest is shown as addresses.',
  ),
  nameLifetime: names.required(
    'NameLifetime',
    wholeNumber(0, 31_536_000),
    604_800,
    'Seconds that FlowViewer and FlowGrapher remember a name, in `$names_directory`.',
  ),
  noNameLifetime: names.required(
    'NoNameLifetime',
    wholeNumber(0, 31_536_000),
    3600,
    'Seconds that they remember that there is none.',
  ),

  dropUnrouted: counting.required(
    'DropUnrouted',
    onOff,
    false,
    'CUFlow: leave out flows with next hop 0.0.0.0 or output interface 0, which some routers export for traffic they refused.',
  ),
  logIgnored: counting.required(
    'LogIgnored',
    onOff,
    false,
    'CUFlow, CampusIO and SubNetIO: log for every file how many flows were ignored because both ends lie inside, or both outside.',
  ),

  cugrapherScript: graphs.optional(
    'CUGrapherScript',
    path,
    'none',
    'An existing CUGrapher.pl, whose local settings are taken over where this file does not set them. It is read, never run.',
  ),
  rrdDir: graphs.optional(
    'RrdDir',
    path,
    '`OutputDir` of CUFlow.cf, else of CampusIO.cf',
    'Root of the RRD files that are shown (`$rrddir` of CUGrapher.pl).',
  ),
  organization: graphs.required(
    'Organization',
    text,
    'Estimated Columbia University Campus',
    'Beginning of the title of every graph (`$organization`).',
  ),
  graphHours: graphs.required(
    'GraphHours',
    HOURS,
    48,
    'Hours back from now where a graph starts (`$hours`).',
  ),
  graphPeriods: graphs.required(
    'GraphPeriods',
    periods,
    [
      { hours: 24, label: '24 hours' },
      { hours: 36, label: '36 hours' },
      { hours: 48, label: '48 hours' },
      { hours: 168, label: '1 week' },
      { hours: 720, label: '1 month' },
    ],
    'Entries of the menus for time period and duration (`%hours`).',
  ),
  graphWidth: graphs.required('GraphWidth', PIXELS, 640, 'Width of the plot area in pixels (`$width`).'),
  graphHeight: graphs.required('GraphHeight', PIXELS, 320, 'Height of the plot area in pixels (`$height`).'),
  graphImageType: graphs.required(
    'GraphImageType',
    oneOf('png', 'gif'),
    'png',
    'Image type of a request that names none (`$imageType`). Either is drawn as PNG.',
  ),
  graphPageTitle: graphs.required(
    'GraphPageTitle',
    text,
    'Generate FlowScan graphs on the fly',
    'Title of the menu page.',
  ),
  graphMaxWidth: graphs.required('GraphMaxWidth', PIXELS, 5000, 'Largest width that a request may ask for.'),
  graphMaxHeight: graphs.required(
    'GraphMaxHeight',
    PIXELS,
    5000,
    'Largest height that a request may ask for.',
  ),
  graphMaxHours: graphs.required(
    'GraphMaxHours',
    HOURS,
    MAX_HOURS,
    'Largest `hours` that a request may ask for.',
  ),
  graphMaxDuration: graphs.required(
    'GraphMaxDuration',
    HOURS,
    MAX_HOURS,
    'Largest `duration`, in hours, that a request may ask for.',
  ),
  eventsFile: graphs.optional(
    'EventsFile',
    path,
    'none',
    'Events that are drawn as vertical rules into the graphs of CUGrapher, CampusIO, SubNetIO, the graph builder, FlowGrapher and FlowMonitor: lines `YYYY/MM/DD HHMM text`, local time, as `event2vrule` reads them.',
  ),
  graphDirectories: graphs.optional(
    'GraphDirectories',
    paths,
    '`RrdDir` and `OutputDir` of the report classes',
    'Directories whose RRDs the graph builder offers, those in directories below them included.',
  ),
  graphDebugPaths: graphs.required(
    'GraphDebugPaths',
    onOff,
    false,
    'Whether debug mode (`debug=1`) prints file names with the whole path, as the original does.',
  ),

  reportTimeout: web.required(
    'ReportTimeout',
    wholeNumber(1, 86_400),
    300,
    'Seconds that one report of FlowViewer or FlowGrapher may take before it is stopped.',
  ),
  simultaneousReports: web.required(
    'SimultaneousReports',
    wholeNumber(1, 256),
    4,
    'Reports made at the same time, by all processes together; further ones wait for their turn.',
  ),
  reportQueue: web.required(
    'ReportQueue',
    wholeNumber(0, 600),
    20,
    'Seconds that a report waits for its turn before it is refused.',
  ),
  collectionCatchup: trackings.required(
    'CollectionCatchup',
    wholeNumber(0, 31_536_000),
    7200,
    'Seconds back from now for which the Collector makes up for periods that it missed while it was stopped; 0 = none, as the original.',
  ),
  mailServer: trackings.optional(
    'MailServer',
    mailServer,
    'none: `MailProgram`',
    'Server that takes the mails of alerts: `smtp://mail.example.org:25`, or `smtps://user:password@mail.example.org`.',
  ),
  mailProgram: trackings.required(
    'MailProgram',
    program,
    '/usr/sbin/sendmail',
    'The sendmail program, which takes the mails of alerts unless there is a `MailServer`.',
  ),
  mailFrom: trackings.optional(
    'MailFrom',
    text,
    'the user and host of the Collector',
    'Sender of the mails of alerts.',
  ),
  alertWebhook: trackings.optional(
    'AlertWebhook',
    webAddress,
    'none',
    'Web address that every alert is posted to as JSON, beside the mail.',
  ),
  alertTimeLimit: trackings.required(
    'AlertTimeLimit',
    wholeNumber(1, 240),
    30,
    'Seconds that one mail or post of an alert may take.',
  ),

  listenHost: web.required('ListenHost', text, '127.0.0.1', 'Address that `flowscan-web` listens on.'),
  listenPort: web.required(
    'ListenPort',
    wholeNumber(0, 65_535),
    8080,
    'Port that `flowscan-web` listens on; 0 = any free one.',
  ),
  collectorStatus: web.optional(
    'CollectorStatus',
    paths,
    'none',
    'Status files of the collectors whose page and metrics are shown: `flow-capture` writes its own beside its pid file, or as `.flow-capture.<port>.json` into its directory.',
  ),
  publicOrigin: web.optional(
    'PublicOrigin',
    origin,
    'as the request says',
    'Scheme and host under which browsers see the site, where a proxy stands before it: `https://flows.example.org`.',
  ),
};

type ValueOf<S> = S extends WithDefault<infer T> ? T : S extends Setting<infer T> ? T | undefined : never;

/** Values of all settings: paths are absolute, durations in the unit that the registry names. */
export type Settings = { readonly [Key in keyof typeof SETTINGS]: ValueOf<(typeof SETTINGS)[Key]> };

export type SettingKey = keyof typeof SETTINGS;

/** The registry for those who treat all settings alike. */
export const SETTING_LIST: readonly (readonly [SettingKey, Setting<unknown>])[] = Object.entries(
  SETTINGS,
) as [SettingKey, Setting<unknown>][];
