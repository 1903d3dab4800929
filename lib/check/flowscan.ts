import { dirname, isAbsolute, join } from 'node:path';
import { loadFlowscanConfig } from '../config/flowscan-cf.js';
import type { FlowscanConfig } from '../config/flowscan-cf.js';
import type { Settings } from '../config/settings.js';
import { checkTogether, findModule } from '../flowscan/classes.js';
import { expandGlob } from '../flowscan/glob.js';
import { checkCampusio } from './campusio.js';
import { checkCuflow } from './cuflow.js';
import { checkDirectory } from './directories.js';
import type { Findings } from './findings.js';
import { checkFlowFiles } from './flow-files.js';
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

/** Tells of FlowScan and its report classes: what one user, the daemon's, must be able to write, the web server's reads. */
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
  await findings.attempt(() => checkTogether(reportClasses));
  const site = { configDir: dirname(file), base };
  for (const name of reportClasses) {
    if (name === 'CUFlow') await checkCuflow({ ...site, settings }, users, findings);
    else if (name === 'CampusIO' || name === 'SubNetIO')
      await checkCampusio({ ...site, hasSubnets: name === 'SubNetIO' }, users, findings);
    else await checkOwnClass(name, site.configDir, findings);
  }
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
async function checkOwnClass(name: string, configDir: string, findings: Findings): Promise<void> {
  await findings.attempt(async () => {
    const found = await findModule(name, configDir);
    findings.add('good', 'Configuration', `report class ${name}: ${found}`, found);
  });
}
