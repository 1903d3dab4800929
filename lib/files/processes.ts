import { readFile } from 'node:fs/promises';
import { execa } from 'execa';

/** A process that a note on disk speaks of. Numbers are used again, so the time of its start belongs to it. */
export interface ProcessNote {
  pid: number;
  /** When it started, in whatever words the system tells it; absent where it does not. */
  started?: string;
}

interface ProcessState {
  started: string;
  /** Dead, but its parent has not noticed yet. */
  isZombie: boolean;
}

/** A note of a running process. */
export async function noteProcess(pid: number): Promise<ProcessNote> {
  const state = await processState(pid);
  return state ? { pid, started: state.started } : { pid };
}

/** Whether the noted process still runs. In doubt it does. */
export async function isRunning({ pid, started }: ProcessNote): Promise<boolean> {
  if (!exists(pid)) return false;
  const state = await processState(pid);
  if (!state) return exists(pid);
  return !state.isZombie && (started === undefined || started === state.started);
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

async function processState(pid: number): Promise<ProcessState | undefined> {
  return process.platform === 'linux' ? linuxState(pid) : psState(pid);
}

/** proc(5): state and start time (clock ticks since boot) are fields 3 and 22; the command before them may hold blanks and brackets. */
async function linuxState(pid: number): Promise<ProcessState | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, ticks] = [fields[0], fields[19]];
    return ticks === undefined ? undefined : { started: `${boot.trim()} ${ticks}`, isZombie: state === 'Z' };
  } catch {
    return undefined;
  }
}

async function psState(pid: number): Promise<ProcessState | undefined> {
  const args = ['-o', 'state=', '-o', 'lstart=', '-p', String(pid)];
  const { stdout, failed } = await execa('ps', args, { env: { LC_ALL: 'C', TZ: 'UTC' }, reject: false });
  const [, state, started] = /^\s*(\S+)\s+(\S.*\S)\s*$/.exec(stdout ?? '') ?? [];
  return failed || !state || !started ? undefined : { started, isZombie: state.startsWith('Z') };
}
