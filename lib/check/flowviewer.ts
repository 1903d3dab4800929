import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadFlowViewerConfig } from '../config/flowviewer-pm.js';
import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import type { IgnoredVariable } from '../config/flowviewer/ignored.js';
import { VARIABLE_KEYS, variable } from '../config/flowviewer/registry.js';
import type { Settings } from '../config/settings.js';
import { obstacle } from './access.js';
import { counted } from './counted.js';
import { checkDirectory } from './directories.js';
import type { NeededDirectory } from './directories.js';
import type { Findings } from './findings.js';
import { checkFlowFiles, flowFilesBelow } from './flow-files.js';
import { checkNames } from './names.js';
import { checkRrdtool, checkViewerPrograms } from './programs.js';
import { checkRrds } from './rrds.js';
import { checkSharing } from './sharing.js';
import { checkTrackings } from './trackings.js';
import type { SiteUser } from './users.js';

interface ViewerCheck {
  /** FlowViewer_Configuration.pm. */
  readonly file: string;
  readonly settings: Settings;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What the users' processes are taken to have. */
  readonly umask: number;
  /** Epoch seconds. */
  readonly now: number;
}

/** Tells of FlowViewer, FlowGrapher and FlowTracker: what the web server's and the daemons' users both must be able to do. */
export async function checkViewer(
  { file, settings, env, umask, now }: ViewerCheck,
  users: readonly SiteUser[],
  findings: Findings,
): Promise<void> {
  const loaded = await findings.reading(
    loadFlowViewerConfig(file, { environment: env, othersMayWrite: settings.writableByOthers }),
  );
  if (!loaded) return;
  const { config, warnings, permissionWarnings, notes, ignored } = loaded;
  findings.issues([...warnings, ...permissionWarnings]);
  findings.add('good', 'Configuration', `${file}: ${devicesOf(config)}`, file);
  for (const note of notes) findings.add('note', 'Configuration', `${file}: ${note}`, file);
  tellIgnored(file, ignored, findings);

  for (const directory of directoriesOf(config)) await checkDirectory(directory, users, findings);
  await checkLogs(config, users, findings);
  await checkSources(config, now, users, findings);
  await checkNames(config, users, findings);
  const { rrdtoolDirectory, rrdtoolBinDirectory } = config;
  await checkRrds(
    { what: 'FlowTracker', directory: rrdtoolDirectory, suffixes: ['.rrd', '.archive'], by: 'all' },
    users,
    findings,
  );
  if (existsSync(config.filterDirectory)) await checkTrackings(config, users, findings);
  await checkSharing({ config, writableByOthers: settings.writableByOthers, umask }, users, findings);
  const configured = join(rrdtoolBinDirectory, 'rrdtool');
  if (existsSync(configured) && configured !== settings.rrdTool) await checkRrdtool(configured, findings);
  await checkViewerPrograms(config, findings);
}

function devicesOf({ devices, exporters, ipfixDevices, noDevicesOrExporters }: FlowViewerConfig): string {
  const parts = [
    counted(devices.length, 'device'),
    counted(exporters.length, 'exporter'),
    ...(ipfixDevices.length > 0 ? [`${counted(ipfixDevices.length, 'device')} of SiLK`] : []),
    ...(noDevicesOrExporters ? ['neither has to be chosen'] : []),
  ];
  return parts.join(', ');
}

function tellIgnored(file: string, ignored: readonly IgnoredVariable[], findings: Findings): void {
  for (const { name, line, reason } of ignored) {
    if (reason !== undefined)
      findings.add('note', 'Configuration', `${file}:${line}: ${name} is ignored: ${reason}`, file);
  }
  const own = ignored.filter(({ reason }) => reason === undefined).map(({ name }) => name);
  if (own.length > 0) {
    const text = `${file}: used by other assignments at most: ${own.join(', ')}`;
    findings.add('note', 'Configuration', text, file);
  }
}

/** Directories that are made when they are needed; the others are somebody's to make. */
const MADE: ReadonlySet<string> = new Set([
  'reports_directory',
  'graphs_directory',
  'monitor_directory',
  'work_directory',
  'save_directory',
  'filter_directory',
  'rrdtool_directory',
  'dashboard_directory',
]);
/** Without them names are not remembered, and logs are written elsewhere or not at all. */
const OPTIONAL: ReadonlySet<string> = new Set(['names_directory', 'log_directory']);

function directoriesOf(config: FlowViewerConfig): NeededDirectory[] {
  const written = VARIABLE_KEYS.flatMap((key): NeededDirectory[] => {
    const { directory, name } = variable(key);
    const value = config[key];
    if (directory !== 'written' || typeof value !== 'string') return [];
    const isMade = MADE.has(name);
    return [
      { name: `$${name}`, path: value, wish: 'change', by: 'all', isMade, isOptional: OPTIONAL.has(name) },
    ];
  });
  const tracker = config.tracker.directory;
  return [
    { name: '$cgi_bin_directory', path: config.cgiBinDirectory, wish: 'list', by: 'all' },
    ...written,
    ...(tracker === undefined ? [] : [changed('$tracker_directory', tracker)]),
    ...config.otherDashboards.map((path) => changed('@other_dashboards', path)),
  ];
}

function changed(name: string, path: string): NeededDirectory {
  return { name, path, wish: 'change', by: 'all', isMade: true };
}

const LOGS = ['FlowMonitor', 'FlowTracker'].flatMap((family) =>
  ['Collector', 'Grapher'].map((daemon) => `${family}_${daemon}.log`),
);

/** A daemon goes on without its log, but then nobody finds its lines where they should be. */
async function checkLogs(
  { logDirectory }: FlowViewerConfig,
  users: readonly SiteUser[],
  findings: Findings,
): Promise<void> {
  for (const path of LOGS.map((name) => join(logDirectory, name)).filter((path) => existsSync(path))) {
    const obstacles = await Promise.all(users.map((user) => obstacle(user, path, 'write')));
    if (obstacles.includes(undefined)) continue;
    const reasons = obstacles.join('; ');
    findings.add('warning', 'Directories', `${reasons}: the daemon's lines go to standard error`, path);
  }
}

/** What is late: two files and the time that flows may be exported after it. */
function patience({ flowFileLength, flowCaptureInterval }: FlowViewerConfig): number {
  return 2 * flowFileLength + flowCaptureInterval;
}

async function checkSources(
  config: FlowViewerConfig,
  now: number,
  users: readonly SiteUser[],
  findings: Findings,
): Promise<void> {
  const { devices, exporters, noDevicesOrExporters, flowDataDirectory, exporterDirectory } = config;
  const sources: readonly (readonly [what: string, directory: string])[] = [
    ...devices.map((device) => [`device ${device}`, join(flowDataDirectory, device)] as const),
    ...(exporters.length > 0 ? [['exporters', exporterDirectory] as const] : []),
    ...(noDevicesOrExporters ? [['all flows', flowDataDirectory] as const] : []),
  ];
  if (sources.length === 0 && config.ipfixDevices.length === 0) {
    findings.add(
      'failure',
      'Flow files',
      'there are neither @devices nor @exporters, and $no_devices_or_exporters is not Y',
    );
  }
  for (const [what, path] of sources) {
    const isThere = await checkDirectory({ name: what, path, wish: 'list', by: 'all' }, users, findings);
    if (!isThere) continue;
    const files = await flowFilesBelow(path);
    await checkFlowFiles({ what, files, expectedEvery: patience(config), now }, users, findings);
  }
}
