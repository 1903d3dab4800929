import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Express } from 'express';
import { makeFlowViewerConfig, type FlowViewerConfig } from '../../lib/config/flowviewer-pm.js';
import { SETTING_LIST, type Settings } from '../../lib/config/settings.js';
import type { NameService } from '../../lib/names/name-service.js';
import { createApp } from '../../lib/web/app.js';
import type { ReportLimits, ViewerSite, WebContext } from '../../lib/web/context.js';
import { makeViewerSite as joinParts } from '../../lib/web/viewer-site.js';
import { sharedData } from './data.js';
import { nameless } from './nameless.js';

export interface ViewerSiteOptions {
  /** Variables that differ from the shipped ones; directories are made below the temporary one. */
  readonly config?: Partial<FlowViewerConfig>;
  readonly settings?: Partial<Settings>;
  /** Default: nothing has a name. */
  readonly names?: NameService;
  /** Files by their path in each directory: `$work_directory`, `$save_directory`, ... */
  readonly workFiles?: Readonly<Record<string, string>>;
  readonly saveFiles?: Readonly<Record<string, string>>;
  readonly graphFiles?: Readonly<Record<string, string>>;
  readonly filterFiles?: Readonly<Record<string, string>>;
  readonly dashboardFiles?: Readonly<Record<string, string>>;
  /** In the directory of the scripts: `NamedInterfaces_Devices`, `FlowGrapher_Colors`, ... */
  readonly scriptFiles?: Readonly<Record<string, string>>;
  /** Below `$flow_data_directory`, base64, beside the recorded flows. */
  readonly flowFiles?: Readonly<Record<string, string>>;
  /** The clock, Unix seconds; default 2026-03-02 15:30:00 UTC, half an hour after the recorded flows. */
  readonly now?: number;
  readonly limits?: ReportLimits;
  readonly context?: Partial<WebContext>;
}

/** A FlowViewer installation in a temporary directory, and the application that serves it. */
export interface TestSite {
  readonly directory: string;
  readonly config: FlowViewerConfig;
  readonly viewer: ViewerSite;
  readonly context: WebContext;
  readonly app: Express;
  /** What was logged. */
  readonly lines: string[];
  cleanup(): Promise<void>;
}

/** 2026-03-02 15:30:00 UTC. */
export const VIEWER_NOW = 1772465400;

const DEFAULTS = Object.fromEntries(SETTING_LIST.map(([key, setting]) => [key, setting.default])) as Settings;

/**
 * Makes an installation with one device, `router_1`, whose flow files are the recorded ones (`router_1/2026/2026-03/...`), where the
 * shared test data are present.
 */
export async function makeViewerSite(options: ViewerSiteOptions = {}): Promise<TestSite> {
  const directory = await mkdtemp(join(tmpdir(), 'flowviewer-site-'));
  const config = configIn(directory, options.config);
  await fillDirectories(config, options);
  const lines: string[] = [];
  const now = (): number => options.now ?? VIEWER_NOW;
  const viewer = joinParts({
    config,
    settings: { ...DEFAULTS, ...options.settings },
    names: options.names ?? nameless(),
    now,
    ...(options.limits && { limits: options.limits }),
  });
  const context: WebContext = {
    version: '0.0.0',
    organization: 'Example University',
    publicOrigin: undefined,
    now,
    log: (line) => lines.push(line),
    openViewer: () => Promise.resolve(viewer),
    ...options.context,
  };
  const cleanup = (): Promise<void> => rm(directory, { recursive: true, force: true });
  return { directory, config, viewer, context, app: createApp(context), lines, cleanup };
}

/** The shipped configuration with every directory below the temporary one, as a file of a site would say it. */
function configIn(directory: string, more: Partial<FlowViewerConfig> = {}): FlowViewerConfig {
  const at = (name: string): string => join(directory, name);
  return makeFlowViewerConfig({
    reportsDirectory: at('html/FlowViewer'),
    graphsDirectory: at('html/FlowGrapher'),
    monitorDirectory: at('html/FlowMonitor'),
    saveDirectory: at('html/FlowViewer_Saves'),
    dashboardDirectory: at('html/FlowViewer_Dashboard'),
    cgiBinDirectory: at('cgi'),
    workDirectory: at('cgi/Flow_Working'),
    namesDirectory: at('names'),
    ipsetDirectory: at('cgi'),
    filterDirectory: at('filters'),
    rrdtoolDirectory: at('rrds'),
    logDirectory: at('logs'),
    flowDataDirectory: at('flows'),
    exporterDirectory: at('flows/router_1'),
    devices: ['router_1'],
    ipfixDevices: [],
    ...more,
  });
}

async function fillDirectories(config: FlowViewerConfig, options: ViewerSiteOptions): Promise<void> {
  const filled: [directory: string, files: Readonly<Record<string, string>> | undefined][] = [
    [config.workDirectory, options.workFiles],
    [config.saveDirectory, options.saveFiles],
    [config.graphsDirectory, options.graphFiles],
    [config.filterDirectory, options.filterFiles],
    [config.dashboardDirectory, options.dashboardFiles],
    [config.cgiBinDirectory, options.scriptFiles],
    [config.reportsDirectory, {}],
    [config.monitorDirectory, {}],
    [config.namesDirectory, {}],
    [config.rrdtoolDirectory, {}],
    [config.logDirectory, {}],
    [config.flowDataDirectory, {}],
  ];
  for (const [path, files = {}] of filled) {
    await mkdir(path, { recursive: true });
    for (const [name, text] of Object.entries(files)) await write(join(path, name), text);
  }
  await symlink(sharedData('flows'), join(config.flowDataDirectory, 'router_1'));
  for (const [name, base64] of Object.entries(options.flowFiles ?? {}))
    await write(join(config.flowDataDirectory, name), Buffer.from(base64, 'base64'));
}

async function write(path: string, data: string | Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, data);
}
