import { readAsNames } from './campusio/as-names.js';
import {
  readAsPairs,
  readHosts,
  readIndexes,
  readProtocols,
  readServices,
  resolveHost,
  type HostResolver,
} from './campusio/items.js';
import type { CampusioConfig, TopSettings } from './campusio/model.js';
import { readSubnetFiles } from './campusio/subnet-files.js';
import { readConfigFile } from './config-file.js';
import { DirectiveReader } from './directive-reader.js';
import { IssueLog, type ConfigIssue } from './issue.js';
import { loadNetDb, type NetDb } from './netdb.js';

export type { AsPair, CampusioConfig, LabelledNumber, TopSettings } from './campusio/model.js';

/** Accepted, because files have them, and without effect. */
const WITHOUT_EFFECT: ReadonlyMap<string, string> = new Map([
  ['NapsterSubnetFiles', 'Napster is no more: the directive has no effect'],
  ['NapsterSeconds', 'Napster is no more: the directive has no effect'],
  ['NapsterPorts', 'Napster is no more: the directive has no effect'],
  ['BGPDumpFile', 'the dump is not read: AS numbers are those that the routers export'],
]);

const DIRECTIVES = [
  'NextHops',
  'OutputIfIndexes',
  'LocalSubnetFiles',
  'OutputDir',
  'LocalNextHops',
  'TCPServices',
  'UDPServices',
  'Protocols',
  'ASPairs',
  'Verbose',
  'TopN',
  'ReportPrefixFormat',
  'ASNFile',
  'WebProxyIfIndex',
  ...WITHOUT_EFFECT.keys(),
];

const TCP = 6;
const UDP = 17;
const MAX_ROWS = 10_000;

/** What the names in a file are looked up in: by default the system's tables and resolver, and the directory of the process. */
interface Lookups {
  readonly netdb?: NetDb;
  readonly resolve?: HostResolver;
  /** Where relative paths start. */
  readonly workingDir?: string;
}

/**
 * Reads CampusIO.cf and the boulder files that it names (FlowScan specification, section 9).
 *
 * @throws ConfigError with every error of the files
 */
export async function loadCampusioConfig(
  path: string,
  lookups: Lookups = {},
): Promise<{ config: CampusioConfig; warnings: ConfigIssue[] }> {
  const issues = new IssueLog(path);
  const directives = new DirectiveReader(await readConfigFile(path), DIRECTIVES, issues);
  const { netdb = await loadNetDb(), resolve = resolveHost, workingDir } = lookups;
  const hosts = (name: string): Promise<number[]> => readHosts(directives.list(name), resolve, issues);

  directives.required('LocalSubnetFiles', 'boulder files with the networks of the site');
  const localSubnets = await readSubnetFiles(directives, 'LocalSubnetFiles', issues, workingDir);
  const webProxyIfIndex = directives.number('WebProxyIfIndex', 65535);
  const config: CampusioConfig = {
    file: path,
    nextHops: await hosts('NextHops'),
    outputIfIndexes: readIndexes(directives.list('OutputIfIndexes'), issues),
    localNextHops: await hosts('LocalNextHops'),
    localSubnets: localSubnets.map(({ prefix }) => prefix),
    outputDir: directives.required('OutputDir', 'the directory of the RRDs'),
    tcpServices: readServices(directives.list('TCPServices'), TCP, netdb, issues),
    udpServices: readServices(directives.list('UDPServices'), UDP, netdb, issues),
    protocols: readProtocols(directives.list('Protocols'), netdb, issues),
    asPairs: readAsPairs(directives.list('ASPairs'), issues),
    webProxyIfIndex: webProxyIfIndex === 0 ? undefined : webProxyIfIndex,
    top: readTop(directives),
    asNames: await readAsNames(directives, issues, workingDir),
    verbose: directives.number('Verbose', Number.MAX_SAFE_INTEGER),
  };
  warnOfEffects(directives, config, issues);
  return { warnings: issues.finish(), config };
}

/** TopN and ReportPrefixFormat, which CampusIO.cf and SubNetIO.cf share. */
export function readTop(directives: DirectiveReader): TopSettings {
  return {
    rows: directives.number('TopN', MAX_ROWS),
    prefixFormat: directives.text('ReportPrefixFormat'),
  };
}

function warnOfEffects(directives: DirectiveReader, config: CampusioConfig, issues: IssueLog): void {
  for (const [name, message] of WITHOUT_EFFECT) {
    const found = directives.find(name);
    if (found) issues.warn(`${name}: ${message}`, { line: found.line });
  }
  const tcp = new Set(config.tcpServices.map(({ label }) => label));
  const both = config.udpServices.filter(({ label }) => tcp.has(label)).map(({ label }) => label);
  if (both.length > 0)
    issues.warn(`${both.join(', ')}: in TCPServices and UDPServices, so the RRDs have the sum of both`);
  if (config.asNames && config.top.rows === 0)
    issues.warn('ASNFile has no effect without TopN', { line: directives.find('ASNFile')?.line ?? 0 });
}
