import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { CuflowConfig } from '../config/cuflow-cf.js';
import { campusOutputDirs } from '../config/campusio/output-dirs.js';
import { topPagePlaces } from '../config/campusio/top-page-places.js';
import { findFlowViewerConfig } from '../config/flowviewer-pm.js';
import { formatIssue, type ConfigIssue } from '../config/issue.js';
import { findFlowscanConfig } from '../config/locate.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { loadSettings } from '../config/suite-cf.js';
import type { CugrapherSettings } from '../cugrapher/settings.js';
import type { Scoreboards, WebContext } from './context.js';
import { readEvents } from './events.js';
import { openRrd } from './lazy-rrd.js';
import { openViewer } from './open-viewer.js';

export interface SiteOptions {
  /** suite.cf, if it was named. */
  readonly settingsFile?: string | undefined;
  /** flowscan.cf, if it was named; CUFlow.cf lies beside it. */
  readonly configFile?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** FlowViewer_Configuration.pm, if it was named. */
  readonly viewerFile?: string | undefined;
  /** Path of the program as it was invoked. */
  readonly invokedAs: string;
  /** Where suite.cf may lie, besides the directories of flowscan.cf and FlowViewer_Configuration.pm. */
  readonly settingsDirs: readonly string[];
  /** Without which part of the site there is nothing to show; `any`: either will do. */
  readonly needs: 'flowscan' | 'campusio' | 'viewer' | 'collector' | 'any';
  /** Without scoreboards CUFlow.cf is read only if nothing else says where the RRDs are. */
  readonly wantsScoreboards: boolean;
  readonly version: string;
  /** What to do where no configuration is found, as the end of a sentence. */
  readonly advice: string;
  readonly log: (line: string) => void;
  /** Gets the warnings of the files, a line each; without it nobody hears of them. */
  readonly warn?: (line: string) => void;
}

/** A site's configuration, read and ready to serve. */
export interface Site {
  readonly settings: Settings;
  readonly context: WebContext;
  close(): Promise<void>;
}

/**
 * Reads what the pages need: suite.cf, and CUFlow.cf beside flowscan.cf. FlowViewer_Configuration.pm is looked for, and read by the
 * first page that needs it; a site may have the one, the other, or both.
 *
 * @throws ConfigError with everything that is wrong in a file; Error if nothing tells where the RRDs are, nor of FlowViewer
 */
export async function openSite(options: SiteOptions): Promise<Site> {
  const { env, log, version } = options;
  const warn = (issues: readonly ConfigIssue[]): void =>
    issues.forEach((issue) => options.warn?.(formatIssue(issue)));
  const cwd = process.cwd();
  const option = options.configFile;
  const found = findFlowscanConfig({
    ...(option !== undefined && { option }),
    env,
    invokedAs: options.invokedAs,
    cwd,
  });
  const viewerFound = findFlowViewerConfig({ option: options.viewerFile, env, invokedAs: options.invokedAs });
  const besideConfigs = [found, viewerFound].flatMap((config) =>
    config === undefined ? [] : [dirname(config)],
  );
  const { settings, file, warnings } = await loadSettings({
    ...(options.settingsFile !== undefined && { file: options.settingsFile }),
    env,
    searchDirs: [...besideConfigs, ...options.settingsDirs],
  });
  warn(warnings);
  const flowscanConfig = option === undefined ? (settings.flowScanConfig ?? found) : resolve(cwd, option);
  const beside = flowscanConfig ?? file;
  const cuflow = await readCuflow(beside, settings, options, warn).catch((error: unknown) => {
    if (options.needs !== 'viewer' && options.needs !== 'collector') throw error;
    return undefined;
  });
  const baseDir = settings.workingDir ?? cwd;
  const campusDirs = beside === undefined ? [] : await campusOutputDirs(dirname(beside), baseDir);
  const configured = settings.rrdDir ?? (cuflow && resolve(baseDir, cuflow.outputDir)) ?? campusDirs[0];
  // Beside scripts that are run where they were unpacked lie the samples of configuration files: links of FlowViewer lead to graphs
  // that there are.
  const isAside = options.needs === 'viewer' || options.needs === 'collector';
  const rrdDir = configured !== undefined && isAside && !existsSync(configured) ? undefined : configured;
  if (rrdDir !== undefined) warnOfMissing([rrdDir, ...campusDirs], settings, options);
  const now = (): number => Math.floor(Date.now() / 1000);
  const viewer = openViewer({ ...options, settings, now });
  if (!viewer && options.needs === 'viewer') throw new Error(options.advice);
  if (rrdDir === undefined) {
    const reason = `nothing tells where the RRDs are: ${missing(beside) ?? options.advice}`;
    const hasOther = viewer !== undefined || settings.collectorStatus !== undefined;
    if (!hasOther || options.needs === 'flowscan' || options.needs === 'campusio') throw new Error(reason);
    if (flowscanConfig !== undefined) options.warn?.(reason);
  }
  const rrd = openRrd({ executable: settings.rrdTool, timeoutMs: settings.rrdTimeout * 1000, env });
  const context: WebContext = {
    version,
    // The default is that of CUGrapher: a site without its graphs has another name.
    organization:
      rrdDir === undefined && settings.organization === SETTINGS.organization.default
        ? ''
        : settings.organization,
    publicOrigin: settings.publicOrigin,
    collectors: settings.collectorStatus,
    now,
    log,
    ...(rrdDir !== undefined && {
      cugrapher: cugrapherSettings(settings, rrdDir),
      rrd,
      scoreboards: cuflow ? scoreboardsOf(cuflow, baseDir) : {},
      events: () => readEvents(settings.eventsFile, log),
      campusDirs,
      topPages: beside === undefined ? [] : await topPagePlaces(dirname(beside), baseDir),
      graphDirs: settings.graphDirectories ?? [...new Set([rrdDir, ...campusDirs])],
    }),
    ...(viewer && { openViewer: () => viewer.open() }),
  };
  const close = async (): Promise<void> => {
    await viewer?.close();
    await rrd.close();
  };
  return { settings, context, close };
}

/** CUFlow.cf beside flowscan.cf, or beside suite.cf; undefined if there is none, or nobody asks. */
async function readCuflow(
  beside: string | undefined,
  settings: Settings,
  { wantsScoreboards }: SiteOptions,
  warn: (issues: readonly ConfigIssue[]) => void,
): Promise<CuflowConfig | undefined> {
  if (beside === undefined) return undefined;
  if (settings.rrdDir !== undefined && !wantsScoreboards) return undefined;
  const file = join(dirname(beside), 'CUFlow.cf');
  if (!existsSync(file)) return undefined;
  const { loadCuflowConfig } = await import('../config/cuflow-cf.js');
  const { config, warnings } = await loadCuflowConfig(file);
  warn(warnings);
  return config;
}

/** Pages of RRDs that nobody finds are empty, and do not say why. */
function warnOfMissing(directories: readonly string[], settings: Settings, { warn }: SiteOptions): void {
  const from =
    settings.workingDir === undefined ? `${process.cwd()}, the working directory` : settings.workingDir;
  for (const directory of new Set(directories))
    if (!existsSync(directory))
      warn?.(
        `the directory ${directory} does not exist: there are no graphs of it (a relative OutputDir starts in ${from}; it must be the directory that flowscan is started in: set WorkingDir in suite.cf)`,
      );
}

/** Which file is missing beside the one that was found or named; undefined if there is not even that. */
function missing(beside: string | undefined): string | undefined {
  if (beside === undefined) return undefined;
  if (!existsSync(beside)) return `${beside} does not exist`;
  const cuflow = join(dirname(beside), 'CUFlow.cf');
  return `${cuflow} does not exist (it is looked for beside ${basename(beside)}), and suite.cf sets no RrdDir`;
}

function cugrapherSettings(settings: Settings, rrdDir: string): CugrapherSettings {
  return {
    rrdDir,
    organization: settings.organization,
    hours: settings.graphHours,
    width: settings.graphWidth,
    height: settings.graphHeight,
    imageType: settings.graphImageType,
    periods: settings.graphPeriods,
    pageTitle: settings.graphPageTitle,
    maxWidth: settings.graphMaxWidth,
    maxHeight: settings.graphMaxHeight,
    maxHours: settings.graphMaxHours,
    maxDuration: settings.graphMaxDuration,
    debugPaths: settings.graphDebugPaths,
  };
}

function scoreboardsOf(
  { scoreboard, aggregateScore, asScoreboard }: CuflowConfig,
  baseDir: string,
): Scoreboards {
  const stored = (config: { rootDir: string; currentLink: string } | undefined) =>
    config && {
      rootDir: resolve(baseDir, config.rootDir),
      currentLink: resolve(baseDir, config.currentLink),
    };
  return {
    hosts: stored(scoreboard),
    overall: aggregateScore && { file: resolve(baseDir, aggregateScore.outFile) },
    as: stored(asScoreboard),
  };
}
