import { readdir, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { readRecord } from '../../files/lock-file.js';
import { isRunning } from '../../files/processes.js';
import { rrdPath, type TrackerSite } from '../site.js';
import { codeOf, writeBytes } from '../state-files.js';

const STATUSES = ['waiting', 'running', 'stopped', 'failed', 'done'] as const;
export type RecreateStatus = (typeof STATUSES)[number];

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

/** What was written last; undefined if the tracking was never made from stored flows, or that is long past. */
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

/** Seconds that a program has to begin with what was left to it. */
const START_PATIENCE = 60;

/**
 * The state as it is now: where the program was killed, or never began, it counts as stopped, so that somebody can go on.
 *
 * @param now epoch seconds
 */
export async function currentRecreateState(
  site: TrackerSite,
  fileName: string,
  now: number,
): Promise<RecreateState | undefined> {
  const wasAtWork = await isAtWork(site, fileName);
  const state = await readRecreateState(site, fileName);
  const isDoubtful =
    state?.status === 'running' || (state?.status === 'waiting' && now - state.updatedAt > START_PATIENCE);
  // It may have begun just now.
  if (!isDoubtful || wasAtWork || (await isAtWork(site, fileName))) return state;
  return { ...state, status: 'stopped' };
}

/** Whether a program is at it. Whether one on another computer has died cannot be known from here. */
async function isAtWork(site: TrackerSite, fileName: string): Promise<boolean> {
  const owner = await readRecord(recreateLockPath(site, fileName));
  if (!owner) return false;
  return owner.host !== hostname() || (await isRunning(owner));
}

/** All that are known, whatever has become of them, as they are now. */
export async function listRecreateStates(site: TrackerSite, now: number): Promise<RecreateState[]> {
  const names = await readdir(site.config.workDirectory).catch(() => []);
  const fileNames = names
    .filter((name) => name.startsWith(PREFIX) && name.endsWith(SUFFIX))
    .map((name) => name.slice(PREFIX.length, -SUFFIX.length));
  const states = await Promise.all(fileNames.map((name) => currentRecreateState(site, name, now)));
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
  const { fileName, label, status, job, message, start, updatedAt, periodsDone, periodsTotal } =
    value as Record<string, unknown>;
  return (
    [fileName, label, job, message ?? ''].every((one) => typeof one === 'string') &&
    STATUSES.some((known) => known === status) &&
    [start, updatedAt].every(isTime) &&
    [periodsDone, periodsTotal].every((one) => Number.isSafeInteger(one) && Number(one) >= 0)
  );
}

/** The last second that a Date can tell. */
const LAST_SECOND = 8_640_000_000_000;

/** Whether a value can be a time, epoch seconds. */
export function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= LAST_SECOND;
}
