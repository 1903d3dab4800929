import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { VARIABLES } from '../config/flowviewer/registry.js';
import type { Findings } from './findings.js';
import type { SiteUser } from './users.js';

const GROUP_WRITE = 0o020;
const OTHERS_WRITE = 0o002;

/** What web server and daemons both change: trackings and their RRDs. */
const SHARED = ['filterDirPerms', 'filterFilePerms', 'rrdDirPerms', 'rrdFilePerms'] as const;

/**
 * Whether users can change what one of them makes: they need a group in common and permissions that let it write, or permissions that
 * let everybody write (FlowTracker specification, section 2).
 */
export function checkSharing(
  config: FlowViewerConfig,
  users: readonly SiteUser[],
  hasTrackings: boolean,
  findings: Findings,
): void {
  const others = users.filter(({ uid }) => uid !== 0);
  if (new Set(others.map(({ uid }) => uid)).size < 2) return;
  const severity = hasTrackings ? 'failure' : 'warning';
  const names = others.map(({ name }) => name).join(' and ');
  const isShared = commonGroups(others).length > 0;
  const needed = isShared ? GROUP_WRITE | OTHERS_WRITE : OTHERS_WRITE;
  const tight = SHARED.filter((key) => (config[key] & needed) === 0);
  if (tight.length === 0) {
    const why = isShared ? 'by their group' : 'as everybody can';
    findings.add('good', 'Directories', `${names} can change what the others make, ${why}`);
    return;
  }
  if (!isShared) {
    const text = `${names} have no group in common, so they cannot change what the others make: give them one, or set WritableByOthers in suite.cf and permissions such as 0777`;
    findings.add(severity, 'Directories', text);
    return;
  }
  for (const key of tight) {
    const mode = config[key].toString(8).padStart(4, '0');
    const text = `$${VARIABLES[key].name} is ${mode}: ${names} cannot change what the others make, although they have a group in common`;
    findings.add(severity, 'Directories', text);
  }
}

function commonGroups([first, ...rest]: readonly SiteUser[]): number[] {
  return [...(first?.groups ?? [])].filter((group) => rest.every(({ groups }) => groups.has(group)));
}
