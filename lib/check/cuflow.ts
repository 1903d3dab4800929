import { dirname, join, resolve } from 'node:path';
import { loadCuflowConfig } from '../config/cuflow-cf.js';
import type { Settings } from '../config/settings.js';
import { counted } from './counted.js';
import { checkDirectory, writtenByFlowscan } from './directories.js';
import type { Findings } from './findings.js';
import { checkRrds } from './rrds.js';
import type { SiteUser } from './users.js';

interface CuflowCheck {
  /** Directory of CUFlow.cf. */
  readonly configDir: string;
  /** Where relative paths start. */
  readonly base: string;
  readonly settings: Settings;
}

/** Tells of CUFlow: what its configuration means, and whether its results can be written. */
export async function checkCuflow(
  { configDir, base, settings }: CuflowCheck,
  users: readonly SiteUser[],
  findings: Findings,
): Promise<void> {
  const file = join(configDir, 'CUFlow.cf');
  const loaded = await findings.reading(loadCuflowConfig(file));
  if (!loaded) return;
  const { config, warnings } = loaded;
  findings.issues(warnings);
  const { subnets, networks, routers, services, outputDir, scoreboard, asScoreboard, aggregateScore } =
    config;
  const parts = [
    counted(subnets.length, 'subnet'),
    counted(networks.length, 'network'),
    counted(routers.size, 'router'),
    counted(services.length, 'service'),
  ];
  findings.add('good', 'Configuration', `${file}: ${parts.join(', ')}`, file);
  const written = writtenByFlowscan(base, [
    ['OutputDir', outputDir],
    ['Scoreboard', scoreboard?.rootDir],
    ['Scoreboard', scoreboard && dirname(scoreboard.currentLink)],
    ['ASScoreboard', asScoreboard?.rootDir],
    ['ASScoreboard', asScoreboard && dirname(asScoreboard.currentLink)],
    ['AggregateScore', aggregateScore && dirname(aggregateScore.dataFile)],
    ['AggregateScore', aggregateScore && dirname(aggregateScore.outFile)],
  ]);
  for (const directory of written) await checkDirectory(directory, users, findings);
  const rrds = resolve(base, outputDir);
  await checkRrds({ what: 'CUFlow', directory: rrds, suffixes: ['.rrd'], by: 'one' }, users, findings);
  const { rrdDir } = settings;
  if (rrdDir !== undefined && rrdDir !== rrds)
    await checkDirectory({ name: 'RrdDir', path: rrdDir, wish: 'list', by: 'one' }, users, findings);
}
