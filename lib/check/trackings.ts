import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { fileNameOfLabel } from '../criteria/labels.js';
import { parseTrackingFile } from '../criteria/tracking-file.js';
import type { TrackingFile } from '../criteria/tracking-file.js';
import { readTrackedFilter } from '../flowtracker/values/read-filter.js';
import { counted } from './counted.js';
import { obstacle, type Wish } from './access.js';
import type { Findings } from './findings.js';
import { readPlainFile } from './plain-file.js';
import type { SiteUser } from './users.js';

const TRACKING = /^([^.].*)\.(fil|grp|archive)$/s;

/** Tells what trackings there are, and which would not be collected or shown, and why. */
export async function checkTrackings(
  config: FlowViewerConfig,
  users: readonly SiteUser[],
  findings: Findings,
): Promise<void> {
  const entries = await readdir(config.filterDirectory).catch(() => []);
  const counts = { fil: 0, grp: 0, archive: 0 };
  for (const entry of entries.toSorted()) {
    const [, name, suffix] = TRACKING.exec(entry) ?? [];
    if (name === undefined) continue;
    counts[suffix as keyof typeof counts]++;
    const path = join(config.filterDirectory, entry);
    const problems = [
      ...(await permissionsOf(path, 'read', users)),
      ...(await picturesOf(name, suffix ?? '', config, users)),
      ...(await problemsOf(path, name, suffix ?? '', config)),
    ];
    for (const { severity, text } of problems) findings.add(severity, 'Trackings', text, path);
  }
  const told = `${counted(counts.fil, 'tracking')}, ${counted(counts.grp, 'group')}, ${counts.archive} archived`;
  findings.add('good', 'Trackings', `${told} in ${config.filterDirectory}`, config.filterDirectory);
}

interface Problem {
  readonly severity: 'warning' | 'failure';
  readonly text: string;
}

/** A definition is replaced whole, so nobody writes into one. */
async function permissionsOf(path: string, wish: Wish, users: readonly SiteUser[]): Promise<Problem[]> {
  const reasons = await Promise.all(users.map((user) => obstacle(user, path, wish)));
  return reasons.filter((text) => text !== undefined).map((text) => ({ severity: 'failure', text }));
}

/** Pages and the Grapher draw into the same directory. */
async function picturesOf(
  name: string,
  suffix: string,
  { monitorDirectory }: FlowViewerConfig,
  users: readonly SiteUser[],
): Promise<Problem[]> {
  const directory = join(monitorDirectory, name);
  if (suffix === 'archive' || !existsSync(directory)) return [];
  return permissionsOf(directory, 'change', users);
}

async function problemsOf(
  path: string,
  name: string,
  suffix: string,
  config: FlowViewerConfig,
): Promise<Problem[]> {
  const text = await readPlainFile(path);
  if (text === undefined) return [{ severity: 'failure', text: `${path} is no file that can be read` }];
  const tracking = parseTrackingFile(text);
  const label = tracking.block.monitor_label;
  const own: Problem[] = [];
  if (label === '') own.push({ severity: 'warning', text: `${path} has no label` });
  else if (fileNameOfLabel(label) !== name)
    own.push({
      severity: 'warning',
      text: `${path} has the label "${label}", which is the name of another file`,
    });
  return [
    ...own,
    ...(tracking.kind === 'group'
      ? groupProblems(path, tracking, config)
      : filterProblems(path, name, suffix, tracking, config)),
  ];
}

function groupProblems(path: string, { components }: TrackingFile, config: FlowViewerConfig): Problem[] {
  if (components.length === 0) return [{ severity: 'warning', text: `${path} is a group of nothing` }];
  return components.flatMap(({ label }): Problem[] => {
    const member = fileNameOfLabel(label);
    const isThere = ['fil', 'archive'].some((suffix) =>
      existsSync(join(config.filterDirectory, `${member}.${suffix}`)),
    );
    return isThere ? [] : [{ severity: 'warning', text: `${path}: there is no tracking "${label}"` }];
  });
}

function filterProblems(
  path: string,
  name: string,
  suffix: string,
  tracking: TrackingFile,
  config: FlowViewerConfig,
): Problem[] {
  const problems: Problem[] = [];
  const isIpfix = config.ipfixDevices.includes(tracking.block.device_name);
  if (!isIpfix) {
    try {
      readTrackedFilter(tracking.filterText, path);
    } catch (error) {
      const severity = suffix === 'fil' ? 'failure' : 'warning';
      problems.push({ severity, text: error instanceof Error ? error.message : String(error) });
    }
  }
  const rrd = join(config.rrdtoolDirectory, `${name}.${suffix === 'fil' ? 'rrd' : 'archive'}`);
  if (!existsSync(rrd)) problems.push({ severity: 'warning', text: `${path} has no RRD ${rrd}` });
  return problems;
}
