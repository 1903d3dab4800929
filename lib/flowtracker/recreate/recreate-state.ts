import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { rrdPath, type TrackerSite } from '../site.js';
import { codeOf, writeBytes } from '../state-files.js';

export type RecreateStatus = 'waiting' | 'running' | 'stopped' | 'failed' | 'done';

/** How far a tracking that is made from stored flows has come. */
export interface RecreateState {
  readonly fileName: string;
  readonly label: string;
  readonly status: RecreateStatus;
  /** Beginning of its first period, epoch seconds. */
  readonly start: number;
  readonly periodsDone: number;
  readonly periodsTotal: number;
  /** What is to be given to FlowMonitor_Recreate to go on. */
  readonly job: string;
  /** Epoch seconds. */
  readonly updatedAt: number;
  /** Why it failed. */
  readonly message?: string;
}

const PREFIX = '.FlowMonitor_Recreate_';
const SUFFIX = '.state';
/** The RRD while it is made: beside the one that it will be, under a name that nobody looks at. */
export function recreatedRrdPath(site: TrackerSite, fileName: string): string {
  return rrdPath(site, `.${fileName}.recreate`);
}

export function recreateLockPath({ config }: TrackerSite, fileName: string): string {
  return join(config.workDirectory, `${PREFIX}${fileName}.lock`);
}

function statePath({ config }: TrackerSite, fileName: string): string {
  return join(config.workDirectory, `${PREFIX}${fileName}${SUFFIX}`);
}

export async function writeRecreateState(site: TrackerSite, state: RecreateState): Promise<void> {
  await writeBytes(
    statePath(site, state.fileName),
    `${JSON.stringify(state)}\n`,
    site.config.filterFilePerms,
  );
}

/** Undefined if the tracking was never made from stored flows, or that is long past. */
export async function readRecreateState(
  site: TrackerSite,
  fileName: string,
): Promise<RecreateState | undefined> {
  try {
    const state: unknown = JSON.parse(await readFile(statePath(site, fileName), 'utf8'));
    return isState(state) && state.fileName === fileName ? state : undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** All that are known, whatever has become of them. */
export async function listRecreateStates(site: TrackerSite): Promise<RecreateState[]> {
  const names = await readdir(site.config.workDirectory).catch(() => []);
  const fileNames = names
    .filter((name) => name.startsWith(PREFIX) && name.endsWith(SUFFIX))
    .map((name) => name.slice(PREFIX.length, -SUFFIX.length));
  const states = await Promise.all(fileNames.map((name) => readRecreateState(site, name)));
  return states.flatMap((state) => state ?? []);
}

/** Whether the name of a tracking is reserved for one that is being made. */
export async function isBeingRecreated(site: TrackerSite, fileName: string): Promise<boolean> {
  const state = await readRecreateState(site, fileName);
  return state !== undefined && state.status !== 'done';
}

export async function removeRecreateState(site: TrackerSite, fileName: string): Promise<void> {
  await rm(statePath(site, fileName), { force: true });
}

function isState(value: unknown): value is RecreateState {
  if (typeof value !== 'object' || value === null) return false;
  const { fileName, label, status, job, start, periodsDone, periodsTotal } = value as Record<string, unknown>;
  return (
    [fileName, label, status, job].every((one) => typeof one === 'string') &&
    [start, periodsDone, periodsTotal].every((one) => typeof one === 'number')
  );
}
