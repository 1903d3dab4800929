import { execa } from 'execa';

interface LockOptions {
  readonly file: string;
  readonly mode: 'exclusive' | 'shared';
  /** Whether to give up at once when somebody else holds the lock. */
  readonly noWait: boolean;
}

/** Exit status where the lock was not to be had: EX_TEMPFAIL of sysexits.h, what lockf of the BSDs uses. */
export const LOCK_HELD = 75;

/**
 * Runs a command while holding an advisory lock on a file (FlowScan specification, section 8.2); returns its exit status.
 *
 * The lock is one of the kernel's, taken by the system's own program, so that it is gone when the process is gone, and others that lock
 * the same file by flock(2) are held off too.
 */
export async function runLocked(
  options: LockOptions,
  command: readonly string[],
  programs: readonly LockProgram[] = PROGRAMS,
): Promise<number> {
  for (const { name, argumentsFor } of programs) {
    const args = argumentsFor(options);
    if (!args) continue;
    const result = await execa(name, [...args, ...command], { stdio: 'inherit', reject: false });
    if (result.exitCode !== undefined) return result.exitCode;
    if (result.signal !== undefined) return 128 + (SIGNALS[result.signal] ?? 0);
    if (result.code !== 'ENOENT') throw new Error(`${name}: ${result.shortMessage ?? 'failed'}`);
  }
  const wanted =
    options.mode === 'shared' ? 'flock (package util-linux)' : 'flock (util-linux) or lockf (BSD)';
  throw new Error(`no program to take the lock with: install ${wanted}`);
}

interface LockProgram {
  readonly name: string;
  /** What stands before the command; undefined if the program cannot do that. */
  readonly argumentsFor: (options: LockOptions) => string[] | undefined;
}

const PROGRAMS: readonly LockProgram[] = [
  {
    name: 'flock',
    argumentsFor: ({ file, mode, noWait }) => [
      mode === 'shared' ? '--shared' : '--exclusive',
      ...(noWait ? ['--nonblock'] : []),
      '--conflict-exit-code',
      String(LOCK_HELD),
      file,
    ],
  },
  {
    name: 'lockf',
    argumentsFor: ({ file, mode, noWait }) =>
      mode === 'shared' ? undefined : ['-k', ...(noWait ? ['-t', '0'] : []), file],
  },
];

const SIGNALS: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };
