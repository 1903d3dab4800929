import { basename, dirname } from 'node:path';
import { loadFlowscanConfig, type FlowscanConfig } from '../config/flowscan-cf.js';
import { ConfigError, formatIssue, type ConfigIssue } from '../config/issue.js';
import type { Settings } from '../config/settings.js';
import { RrdTool } from '../rrd/rrdtool.js';
import { checkTogether, configuredClasses, findReportClass } from './classes.js';
import type { ScanLog } from './log.js';
import type { LoadedReport } from './scan-file.js';

/** What the command line says, over what flowscan.cf says (FlowScan specification, section 2). */
export interface ScanOptions {
  /** flowscan.cf; undefined if none was found. */
  readonly configFile: string | undefined;
  /** Where class configurations lie if there is no flowscan.cf. */
  readonly fallbackConfigDir: string;
  readonly settings: Settings;
  readonly glob?: string;
  readonly waitSeconds?: number;
  readonly maxBytes?: number;
  readonly verbose?: boolean;
  readonly classes: readonly string[];
  readonly once: boolean;
  /** Looks again and again, even if nothing says how often. */
  readonly isDaemon: boolean;
}

/** A configuration with its report classes, loaded and ready. */
export interface Site {
  readonly flowFileGlob: string;
  readonly waitSeconds: number | undefined;
  readonly isVerbose: boolean;
  readonly reports: readonly LoadedReport[];
  readonly rrd: RrdTool;
  /** Whom to tell the process id of each rrdtool that is started. */
  onRrdtoolStart(listener: (pid: number) => Promise<void>): void;
  close(): Promise<void>;
}

/** The pattern of a flowscan without configuration. */
const DEFAULT_GLOB = 'flows.*:*[0-9]';

/** Seconds between the looks of a daemon whose configuration does not say: what the guides have. */
const DEFAULT_WAIT = 300;

/**
 * Reads flowscan.cf and loads the report classes.
 * @throws ConfigError with everything that is wrong in any of the files, at once
 */
export async function loadSite(options: ScanOptions, log: ScanLog): Promise<Site> {
  const issues: ConfigIssue[] = [];
  const config =
    options.configFile === undefined ? undefined : await collect(issues, loadConfig(options.configFile, log));
  const configDir =
    options.configFile === undefined ? options.fallbackConfigDir : dirname(options.configFile);
  // If flowscan.cf is wrong, the classes it seems to be about are read all the same: to hear of everything at once.
  const configured = config?.reportClasses ?? (issues.length > 0 ? await configuredClasses(configDir) : []);
  const names = options.classes.length > 0 ? options.classes : configured;
  if (names.length === 0 && issues.length === 0) {
    throw new Error(
      'no report classes: name them on the command line, or write flowscan.cf and name it by --config FILE (see --help)',
    );
  }
  if (issues.length === 0) checkTogether(names);
  let noteRrdtool = (_pid: number): Promise<void> => Promise.resolve();
  const rrd = new RrdTool({
    executable: options.settings.rrdTool,
    timeoutMs: options.settings.rrdTimeout * 1000,
    onStart: (pid) => noteRrdtool(pid),
  });
  const reports: LoadedReport[] = [];
  for (const name of names) {
    const load = async (): Promise<LoadedReport> => {
      const reportClass = await findReportClass(name, configDir);
      const report = await reportClass.load({
        name: basename(name).replace(/\.m?js$/, ''),
        configDir,
        settings: options.settings,
        rrd,
        log,
      });
      return { name, report };
    };
    const loaded = await collect(issues, load());
    if (loaded) reports.push(loaded);
  }
  if (issues.length > 0) {
    await rrd.close();
    throw new ConfigError(issues);
  }
  return {
    flowFileGlob: options.glob ?? config?.flowFileGlob ?? DEFAULT_GLOB,
    waitSeconds: options.once ? undefined : waitOf(options, config),
    isVerbose: options.verbose ?? (config?.verbose ?? 0) > 0,
    reports,
    rrd,
    onRrdtoolStart: (listener) => {
      noteRrdtool = listener;
    },
    close: async () => {
      for (const { report } of reports) await report.close?.();
      await rrd.close();
    },
  };
}

/** Seconds between looks; undefined for a single pass. */
function waitOf(options: ScanOptions, config: FlowscanConfig | undefined): number | undefined {
  return options.waitSeconds ?? config?.waitSeconds ?? (options.isDaemon ? DEFAULT_WAIT : undefined);
}

async function loadConfig(file: string, log: ScanLog): Promise<FlowscanConfig> {
  const { config, warnings } = await loadFlowscanConfig(file);
  for (const warning of warnings) log.warn(formatIssue(warning));
  return config;
}

/** The result, or its errors added to the list. */
async function collect<T>(issues: ConfigIssue[], result: Promise<T>): Promise<T | undefined> {
  try {
    return await result;
  } catch (error) {
    if (error instanceof ConfigError) issues.push(...error.issues);
    else throw error;
    return undefined;
  }
}
