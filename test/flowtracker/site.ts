import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFlowViewerConfig, type FlowViewerConfig } from '../../lib/config/flowviewer-pm.js';
import { SETTING_LIST, type Settings } from '../../lib/config/settings.js';
import type { ManageContext } from '../../lib/flowtracker/manage/context.js';
import type { Family, TrackerSettings, TrackerSite } from '../../lib/flowtracker/site.js';
import { RrdTool } from '../../lib/rrd/rrdtool.js';

/** A FlowTracker installation in a temporary directory, without flows. */
export interface TestTracker {
  readonly directory: string;
  readonly site: TrackerSite;
  readonly context: ManageContext;
  /** A path below the directory. */
  at(...names: readonly string[]): string;
  remove(): Promise<void>;
}

export interface TrackerOptions {
  readonly config?: Partial<FlowViewerConfig>;
  readonly settings?: Partial<TrackerSettings>;
  readonly family?: Family;
  /** The clock, epoch seconds; default 2026-03-02 14:05:00 UTC. */
  readonly now?: number;
}

export const TRACKER_NOW = 1772460300;

const DEFAULTS = Object.fromEntries(
  SETTING_LIST.map(([key, { default: value }]) => [key, value]),
) as Settings;

export async function makeTracker(options: TrackerOptions = {}): Promise<TestTracker> {
  const directory = await mkdtemp(join(tmpdir(), 'flowtracker-'));
  const at = (...names: readonly string[]): string => join(directory, ...names);
  const config = makeFlowViewerConfig({ ...trackerDirectories(directory), ...options.config });
  for (const name of [
    'filters',
    'rrds',
    'work',
    'logs',
    'flows/edge',
    'html/Dashboard',
    'html/SOC',
    'cgi',
    'saves',
  ])
    await mkdir(at(name), { recursive: true });
  const site: TrackerSite = {
    family: options.family ?? 'FlowMonitor',
    config,
    settings: { ...DEFAULTS, ...options.settings },
  };
  const rrd = new RrdTool();
  return {
    directory,
    site,
    context: { site, rrd, now: () => options.now ?? TRACKER_NOW, resolve: () => Promise.resolve([]) },
    at,
    async remove() {
      await rrd.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Directories of a configuration below one. */
export function trackerDirectories(directory: string): Partial<FlowViewerConfig> {
  const at = (name: string): string => join(directory, name);
  return {
    reportsDirectory: at('html/FlowViewer'),
    graphsDirectory: at('html/FlowGrapher'),
    monitorDirectory: at('html/FlowMonitor'),
    dashboardDirectory: at('html/Dashboard'),
    otherDashboards: [at('html/SOC')],
    dashboardTitles: ['Performance', 'SOC'],
    cgiBinDirectory: at('cgi'),
    workDirectory: at('work'),
    saveDirectory: at('saves'),
    filterDirectory: at('filters'),
    rrdtoolDirectory: at('rrds'),
    logDirectory: at('logs'),
    flowDataDirectory: at('flows'),
    exporterDirectory: at('flows/edge'),
    devices: ['edge'],
    exporters: [{ address: '10.20.255.3', title: 'core' }],
    flowFileLength: 300,
  };
}

/** A configuration file with the same directories, for programs. */
export async function writeConfiguration(directory: string, more = ''): Promise<string> {
  const path = join(directory, 'FlowViewer_Configuration.pm');
  const lines = [
    `$base = "${directory}";`,
    '$reports_directory = "$base/html/FlowViewer"; $graphs_directory = "$base/html/FlowGrapher";',
    '$monitor_directory = "$base/html/FlowMonitor"; $dashboard_directory = "$base/html/Dashboard";',
    '@other_dashboards = ("$base/html/SOC"); @dashboard_titles = ("Performance", "SOC");',
    '$cgi_bin_directory = "$base/cgi"; $work_directory = "$base/work"; $save_directory = "$base/saves";',
    '$filter_directory = "$base/filters"; $rrdtool_directory = "$base/rrds"; $log_directory = "$base/logs";',
    '$flow_data_directory = "$base/flows"; $exporter_directory = "$base/flows/edge";',
    '@devices = ("edge"); @exporters = ("10.20.255.3:core"); $N = 3; $flow_file_length = 300;',
    more,
    '1;',
  ];
  await writeFile(path, `${lines.join('\n')}\n`);
  return path;
}
