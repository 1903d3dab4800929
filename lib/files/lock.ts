import { link, open, readdir, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { writeFileAtomic } from './atomic.js';
import { newRecord, readRecord, type LockRecord } from './lock-file.js';
import { isRunning, noteProcess } from './processes.js';

export interface LockInfo {
  /** Name of the program, for the message of the one that comes second. */
  program: string;
  /** How long to wait for the child processes of a killed owner, ms; default 15 s. */
  patienceMs?: number;
}

/** The lock is somebody else's, or cannot be shown not to be. */
export class LockHeldError extends Error {
  override readonly name = 'LockHeldError';
  readonly path: string;
  /** The process that is in the way; undefined if the lock file does not say. */
  readonly pid: number | undefined;

  constructor(path: string, pid: number | undefined, message: string) {
    super(message);
    this.path = path;
    this.pid = pid;
  }
}

const PATIENCE_MS = 15_000;
const POLL_MS = 50;
/** Programs of other users must be able to read who holds it, whatever the umask. */
const LOCK_MODE = 0o644;

/** A lock that this process holds. It ends with `release` or with the process, however that dies. */
export class Lock {
  readonly path: string;
  #record: LockRecord;
  #writing: Promise<void> = Promise.resolve();

  constructor(path: string, record: LockRecord) {
    this.path = path;
    this.#record = record;
  }

  /** Notes a child process: should this process be killed, the next owner waits until that one is gone too. */
  note(childPid: number): Promise<void> {
    this.#writing = this.#writing.catch(() => undefined).then(() => this.#add(childPid));
    return this.#writing;
  }

  async #add(childPid: number): Promise<void> {
    const running = await Promise.all(this.#record.children.map(isRunning));
    const children = this.#record.children.filter((_, index) => running[index]);
    this.#record = { ...this.#record, children: [...children, await noteProcess(childPid)] };
    const found = await readRecord(this.path);
    if (found && found.id !== this.#record.id) {
      throw held(this.path, found.pid, `${this.path} was taken by ${found.program} (process ${found.pid})`);
    }
    await writeFileAtomic(this.path, JSON.stringify(this.#record), { mode: LOCK_MODE, ignoresUmask: true });
  }

  /** Gives the lock up. A lock file that has become another's (its owner removed ours by hand) stays. */
  async release(): Promise<void> {
    await this.#writing.catch(() => undefined);
    if ((await readRecord(this.path))?.id === this.#record.id) await rm(this.path, { force: true });
  }
}

/**
 * Takes the lock `path`, a file in a directory that exists.
 *
 * A lock whose owner is dead (killed, or its number now another process's) is taken over at once, but not before the
 * processes that the owner noted are gone. Owners on other hosts that share the directory, and files that are no lock files,
 * cannot be judged: they hold, and the message says what to do.
 * @throws LockHeldError if somebody has it; Error if the file cannot be made
 */
export async function acquireLock(
  path: string,
  { program, patienceMs = PATIENCE_MS }: LockInfo,
): Promise<Lock> {
  const record = await newRecord(program);
  const deadline = Date.now() + patienceMs;
  await seize(path, record, deadline);
  await sweep(path);
  return new Lock(path, record);
}

/**
 * Makes `path` a file that holds `record`.
 *
 * A stale file is replaced by whoever holds the lock `<path>.<id of the stale one>`, which is taken in the same way, and who then
 * still finds it there. So of any number of starters one wins, and one that is killed half-way is in nobody's way.
 */
async function seize(path: string, record: LockRecord, deadline: number): Promise<void> {
  while (!(await create(path, record))) {
    const found = await readRecord(path);
    if (found === undefined) continue;
    const owner = await staleOwner(path, found);
    await childrenGone(path, owner, deadline);
    if (await replace(path, owner, record, deadline)) return;
    if (Date.now() > deadline) throw held(path, owner.pid, `${path} is being taken over by another process`);
    await delay(POLL_MS);
  }
}

/** Replaces the stale file of `owner`. @returns false if somebody else is doing or has done it */
async function replace(
  path: string,
  owner: LockRecord,
  record: LockRecord,
  deadline: number,
): Promise<boolean> {
  const claim = `${path}.${owner.id}`;
  try {
    await seize(claim, record, deadline);
  } catch (error) {
    if (error instanceof LockHeldError) return false;
    throw error;
  }
  // Nobody replaces this file without the claim that we hold, and it goes with the claim in one step.
  const isStillThere = (await readRecord(path))?.id === owner.id;
  if (isStillThere) await rename(claim, path);
  else await rm(claim, { force: true });
  return isStillThere;
}

/** Makes the file unless there is one: written under another name first, so that no reader finds half a record. */
async function create(path: string, record: LockRecord): Promise<boolean> {
  const written = `${path}.${process.pid}-${record.id}.new`;
  try {
    await writeDurably(written, JSON.stringify(record));
    await link(written, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw explain(path, error);
  } finally {
    // What cannot be removed now is swept by a later owner.
    await rm(written, { force: true }).catch(() => undefined);
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const handle = await open(path, 'w', LOCK_MODE);
  try {
    await handle.chmod(LOCK_MODE);
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** @throws LockHeldError unless the owner is known to be dead */
async function staleOwner(path: string, found: LockRecord | null): Promise<LockRecord> {
  if (!found) {
    throw held(
      path,
      undefined,
      `${path} is not a lock file of this program; remove it if nothing else needs it`,
    );
  }
  const { pid, program, host } = found;
  if (host !== hostname()) {
    throw held(
      path,
      pid,
      `${program} (process ${pid} on the host ${host}) holds ${path}; remove that file if it no longer runs`,
    );
  }
  if (await isRunning(found))
    throw held(path, pid, `${program} is already running (process ${pid}); it holds ${path}`);
  return found;
}

async function childrenGone(
  path: string,
  { program, children }: LockRecord,
  deadline: number,
): Promise<void> {
  for (const child of children) {
    while (await isRunning(child)) {
      if (Date.now() > deadline) {
        throw held(
          path,
          child.pid,
          `process ${child.pid}, started by a ${program} that was killed, is still at work (${path})`,
        );
      }
      await delay(POLL_MS);
    }
  }
}

/** Removes what processes killed while taking this lock have left. Whoever holds the lock may: a claim on an older one is void. */
async function sweep(path: string): Promise<void> {
  const prefix = `${basename(path)}.`;
  for (const name of await readdir(dirname(path))) {
    if (!name.startsWith(prefix)) continue;
    const rest = name.slice(prefix.length);
    const file = join(dirname(path), name);
    const [, writer] = /^(?:[0-9a-f]{8}\.)*(\d+)-[0-9a-f]{8}\.new$/.exec(rest) ?? [];
    const isClaim = /^[0-9a-f]{8}(\.[0-9a-f]{8})*$/.test(rest);
    const owner = writer ? { pid: Number(writer) } : isClaim ? await readRecord(file) : undefined;
    if (owner && !(await isRunning(owner))) await rm(file, { force: true });
  }
}

function held(path: string, pid: number | undefined, message: string): LockHeldError {
  return new LockHeldError(path, pid, message);
}

function explain(path: string, error: unknown): Error {
  const why: Record<string, string> = {
    ENOENT: `the directory ${dirname(path)} does not exist`,
    ENOTDIR: `${dirname(path)} is not a directory`,
    EACCES: `the directory ${dirname(path)} is not writable`,
    EROFS: `the file system of ${dirname(path)} is read-only`,
    ENOSPC: `the file system of ${dirname(path)} is full`,
    EPERM: `the file system of ${dirname(path)} has no hard links`,
    ENOTSUP: `the file system of ${dirname(path)} has no hard links`,
  };
  const reason = why[codeOf(error)] ?? String(error);
  return new Error(`the lock file ${path} cannot be made: ${reason}`, { cause: error });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
