import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { loadCuflowConfig } from '../config/cuflow-cf.js';
import type { CuflowConfig } from '../config/cuflow-cf.js';
import { loadFlowscanConfig } from '../config/flowscan-cf.js';
import type { FlowscanConfig } from '../config/flowscan-cf.js';
import type { Settings } from '../config/settings.js';
import { expandGlob } from '../flowscan/glob.js';
import { counted } from './counted.js';
import { checkDirectory } from './directories.js';
import type { NeededDirectory } from './directories.js';
import type { Findings } from './findings.js';
import { checkFlowFiles } from './flow-files.js';
import { checkRrds } from './rrds.js';
import type { SiteUser } from './users.js';

interface FlowscanCheck {
  /** flowscan.cf. */
  readonly file: string;
  readonly settings: Settings;
  /** Where relative paths start that no setting says the beginning of. */
  readonly cwd: string;
  /** Epoch seconds. */
  readonly now: number;
}

/** Tells of FlowScan and CUFlow: what one user, the daemon's, must be able to write, the web server's reads. */
export async function checkFlowscan(
  { file, settings, cwd, now }: FlowscanCheck,
  users: readonly SiteUser[],
  findings: Findings,
): Promise<void> {
  const loaded = await findings.reading(loadFlowscanConfig(file));
  if (!loaded) return;
  const { config, warnings } = loaded;
  findings.issues(warnings);
  const { flowFileGlob, reportClasses } = config;
  findings.add('good', 'Configuration', `${file}: ${reportClasses.join(', ')} for ${flowFileGlob}`, file);
  const base = settings.workingDir ?? cwd;
  await checkPatterns(config, base, now, users, findings);
  checkOwnClasses(config, findings);
  if (!reportClasses.includes('CUFlow')) return;
  await checkCuflow(join(dirname(file), 'CUFlow.cf'), settings, base, users, findings);
}

async function checkPatterns(
  { flowFileGlob }: FlowscanConfig,
  base: string,
  now: number,
  users: readonly SiteUser[],
  findings: Findings,
): Promise<void> {
  const patterns = flowFileGlob
    .trim()
    .split(/\s+/)
    .map((pattern) => (isAbsolute(pattern) || pattern.startsWith('~') ? pattern : join(base, pattern)));
  for (const directory of new Set(patterns.map(dirname))) {
    if (/[*?[{~]/.test(directory)) continue;
    await checkDirectory(
      { name: 'FlowFileGlob', path: directory, wish: 'change', by: 'one' },
      users,
      findings,
    );
  }
  const files = await expandGlob(patterns.join(' '));
  await checkFlowFiles({ what: 'FlowScan', files, mayBeNone: true, now }, users, findings);
}

/** A site's own class is a program; it is looked for and not run. */
function checkOwnClasses({ file, reportClasses }: FlowscanConfig, findings: Findings): void {
  for (const name of reportClasses.filter((known) => known !== 'CUFlow')) {
    const path = resolve(dirname(file), name);
    const candidates = /\.m?js$/.test(name) ? [path] : [`${path}.mjs`, `${path}.js`];
    const found = candidates.find((candidate) => existsSync(candidate));
    if (found !== undefined) findings.add('good', 'Configuration', `report class ${name}: ${found}`, found);
    else
      findings.add(
        'failure',
        'Configuration',
        `report class ${name}: there is no ${candidates.join(' or ')}`,
      );
  }
}

async function checkCuflow(
  file: string,
  settings: Settings,
  base: string,
  users: readonly SiteUser[],
  findings: Findings,
): Promise<void> {
  const loaded = await findings.reading(loadCuflowConfig(file));
  if (!loaded) return;
  const { config, warnings } = loaded;
  findings.issues(warnings);
  const { subnets, networks, routers, services } = config;
  const parts = [
    counted(subnets.length, 'subnet'),
    counted(networks.length, 'network'),
    counted(routers.size, 'router'),
    counted(services.length, 'service'),
  ];
  findings.add('good', 'Configuration', `${file}: ${parts.join(', ')}`, file);
  for (const directory of writtenBy(config, settings, base)) await checkDirectory(directory, users, findings);
  const rrds = settings.rrdDir ?? resolve(base, config.outputDir);
  await checkRrds({ what: 'CUFlow', directory: rrds, suffixes: ['.rrd'], by: 'one' }, users, findings);
}

function writtenBy(config: CuflowConfig, settings: Settings, base: string): NeededDirectory[] {
  const { outputDir, scoreboard, asScoreboard, aggregateScore } = config;
  const paths: readonly (readonly [name: string, path: string | undefined])[] = [
    ['OutputDir', settings.rrdDir ?? outputDir],
    ['Scoreboard', scoreboard?.rootDir],
    ['Scoreboard', scoreboard && dirname(scoreboard.currentLink)],
    ['ASScoreboard', asScoreboard?.rootDir],
    ['ASScoreboard', asScoreboard && dirname(asScoreboard.currentLink)],
    ['AggregateScore', aggregateScore && dirname(aggregateScore.dataFile)],
    ['AggregateScore', aggregateScore && dirname(aggregateScore.outFile)],
  ];
  const needed = new Map<string, NeededDirectory>();
  for (const [name, path] of paths) {
    if (path === undefined) continue;
    const absolute = resolve(base, path);
    needed.set(
      absolute,
      needed.get(absolute) ?? { name, path: absolute, wish: 'change', by: 'one', isMade: true },
    );
  }
  return [...needed.values()];
}
