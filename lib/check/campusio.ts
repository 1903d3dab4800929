import { dirname, isAbsolute, join, resolve } from 'node:path';
import { loadCampusioConfig, type TopSettings } from '../config/campusio-cf.js';
import { loadSubnetioConfig } from '../config/subnetio-cf.js';
import { counted } from './counted.js';
import { checkDirectory, writtenByFlowscan } from './directories.js';
import type { Findings } from './findings.js';
import { checkRrds } from './rrds.js';
import type { SiteUser } from './users.js';

interface CampusioCheck {
  /** Directory of CampusIO.cf and SubNetIO.cf. */
  readonly configDir: string;
  /** Where relative paths start. */
  readonly base: string;
  /** Whether the class is SubNetIO, which does the work of CampusIO too. */
  readonly hasSubnets: boolean;
}

/** Where a class puts its results, as its configuration says it. */
interface Output {
  readonly outputDir: string;
  readonly top: TopSettings;
}

/** Tells of CampusIO and SubNetIO: what their configuration means, and whether their results can be written. */
export async function checkCampusio(
  check: CampusioCheck,
  users: readonly SiteUser[],
  findings: Findings,
): Promise<void> {
  const { base, hasSubnets } = check;
  const outputs = [
    await readCampusio(check, findings),
    hasSubnets ? await readSubnetio(check, findings) : undefined,
  ];
  const known = outputs.filter((output) => output !== undefined);
  const written = writtenByFlowscan(base, [
    ...known.map(({ outputDir }) => ['OutputDir', outputDir] as const),
    ...known.map((output) => ['ReportPrefixFormat', pagesOf(output)] as const),
  ]);
  for (const directory of written) await checkDirectory(directory, users, findings);
  const what = hasSubnets ? 'SubNetIO' : 'CampusIO';
  for (const directory of new Set(known.map(({ outputDir }) => resolve(base, outputDir))))
    await checkRrds({ what, directory, suffixes: ['.rrd'], by: 'one' }, users, findings);
}

async function readCampusio(
  { configDir, base }: CampusioCheck,
  findings: Findings,
): Promise<Output | undefined> {
  const file = join(configDir, 'CampusIO.cf');
  const loaded = await findings.reading(loadCampusioConfig(file, { workingDir: base }));
  if (!loaded) return undefined;
  const { config, warnings } = loaded;
  findings.issues(warnings);
  const { localSubnets, tcpServices, udpServices, protocols, asPairs } = config;
  const parts = [
    counted(localSubnets.length, 'local subnet'),
    counted(tcpServices.length + udpServices.length, 'service'),
    counted(protocols.length, 'protocol'),
    counted(asPairs.length, 'AS pair'),
  ];
  findings.add('good', 'Configuration', `${file}: ${parts.join(', ')}`, file);
  return config;
}

async function readSubnetio(
  { configDir, base }: CampusioCheck,
  findings: Findings,
): Promise<Output | undefined> {
  const file = join(configDir, 'SubNetIO.cf');
  const loaded = await findings.reading(loadSubnetioConfig(file, base));
  if (!loaded) return undefined;
  const { config, warnings } = loaded;
  findings.issues(warnings);
  findings.add('good', 'Configuration', `${file}: ${counted(config.subnets.length, 'subnet')}`, file);
  return config;
}

/** The directory of the pages of top talkers, as far as it is the same for all times; undefined if there are none. */
function pagesOf({ outputDir, top }: Output): string | undefined {
  if (top.rows === 0) return undefined;
  const [lasting = ''] = (top.prefixFormat ?? '').split('%');
  const directory = dirname(`${lasting}_`);
  return isAbsolute(directory) ? directory : join(outputDir, directory);
}
