import { randomInt } from 'node:crypto';
import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isFileName } from '../../saved/hash.js';
import { formatTime } from '../../criteria/period.js';
import type { TrackerSite } from '../site.js';
import { codeOf } from '../state-files.js';
import { isTime, recreatedRrdPath, writeRecreateState } from './recreate-state.js';

/** A tracking to be made from stored flows. */
interface RecreateRequest {
  readonly fileName: string;
  readonly label: string;
  /** Beginning of its first period as it was entered, epoch seconds. */
  readonly start: number;
  /** Text of its `.fil`. */
  readonly definition: string;
  /** Epoch seconds. */
  readonly createdAt: number;
  /** The tracking exists, and gets another past; what it holds stays where flows tell nothing. */
  readonly replaces?: boolean;
}

export interface RecreateJob extends RecreateRequest {
  /** The file that holds it: the argument of FlowMonitor_Recreate. */
  readonly path: string;
}

/** Leaves a job and reserves the name of its tracking; to be called under the lock. */
export async function writeRecreateJob(site: TrackerSite, request: RecreateRequest): Promise<RecreateJob> {
  // Of an earlier one that nobody knows of any more: it is not to be gone on with.
  await rm(recreatedRrdPath(site, request.fileName), { force: true });
  const path = await writeExclusive(site, `${JSON.stringify(request)}\n`, request.createdAt);
  const { fileName, label, start, createdAt } = request;
  await writeRecreateState(site, {
    fileName,
    label,
    status: 'waiting',
    start,
    periodsDone: 0,
    periodsTotal: 0,
    job: path,
    updatedAt: createdAt,
  });
  return { ...request, path };
}

/** @throws Error if the file holds no job */
export async function readRecreateJob(path: string): Promise<RecreateJob> {
  const value = parsed(await readFile(path, 'utf8'));
  if (!isRequest(value)) throw new Error(`${path} is no job of FlowMonitor_Recreate`);
  return { ...value, path };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRequest(value: unknown): value is RecreateRequest {
  if (typeof value !== 'object' || value === null) return false;
  const { fileName, label, definition, start, createdAt, replaces } = value as Partial<
    Record<keyof RecreateRequest, unknown>
  >;
  return (
    typeof fileName === 'string' &&
    isFileName(fileName) &&
    typeof label === 'string' &&
    typeof definition === 'string' &&
    isTime(start) &&
    isTime(createdAt) &&
    start <= createdAt &&
    (replaces === undefined || typeof replaces === 'boolean')
  );
}

/** `FlowMonitor_Recreate_saved_<time and two letters>` */
async function writeExclusive({ config }: TrackerSite, text: string, now: number): Promise<string> {
  for (;;) {
    const letters = String.fromCharCode(65 + randomInt(26), 65 + randomInt(26));
    const suffix = `${formatTime(now).replaceAll(':', '')}${letters}`;
    const path = join(config.workDirectory, `FlowMonitor_Recreate_saved_${suffix}`);
    try {
      const handle = await open(path, 'wx', config.filterFilePerms);
      try {
        await handle.chmod(config.filterFilePerms);
        await handle.writeFile(text);
        await handle.sync();
      } finally {
        await handle.close();
      }
      return path;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
}
