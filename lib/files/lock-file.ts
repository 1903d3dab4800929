import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { noteProcess, type ProcessNote } from './processes.js';

/** What stands in a lock file, as JSON. */
export interface LockRecord extends ProcessNote {
  /** Different for every lock taken. */
  id: string;
  program: string;
  host: string;
  /** Processes that may go on working when their owner is killed. */
  children: ProcessNote[];
}

/** A record of this process. */
export async function newRecord(program: string): Promise<LockRecord> {
  const owner = await noteProcess(process.pid);
  return { ...owner, id: randomBytes(4).toString('hex'), program, host: hostname(), children: [] };
}

/** @returns undefined if there is no such file, null if it is not a lock file */
export async function readRecord(path: string): Promise<LockRecord | null | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is LockRecord {
  if (!isProcessNote(value)) return false;
  const { id, program, host, children } = value as Partial<LockRecord>;
  return (
    typeof id === 'string' &&
    /^[0-9a-f]{8}$/.test(id) &&
    typeof program === 'string' &&
    typeof host === 'string' &&
    Array.isArray(children) &&
    children.every(isProcessNote)
  );
}

function isProcessNote(value: unknown): value is ProcessNote {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, started } = value as Partial<ProcessNote>;
  return (
    Number.isSafeInteger(pid) && Number(pid) > 0 && (started === undefined || typeof started === 'string')
  );
}
