import { fork } from 'node:child_process';

/** Says to a process that it is the one in the background. */
const MARK = 'FLOW_BACKGROUND';

/** What the process in the background tells the one that has started it. */
interface Report {
  /** Undefined: it is at work. */
  readonly failure?: string | undefined;
}

export function isInBackground(): boolean {
  return process.env[MARK] === '1' && process.send !== undefined;
}

/**
 * Starts this program once more, in the background and without a terminal, and waits until it is at work.
 *
 * @returns the exit code for this process
 */
export async function startInBackground(): Promise<number> {
  const [, program = '', ...args] = process.argv;
  const child = fork(program, args, {
    env: { ...process.env, [MARK]: '1' },
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const report = await new Promise<Report>((resolve) => {
    child.once('message', (message) => resolve(message as Report));
    child.once('error', (error) => resolve({ failure: error.message }));
    child.once('exit', (code, signal) => resolve({ failure: `it ended at once (${signal ?? code})` }));
  });
  if (child.connected) child.disconnect();
  child.unref();
  if (report.failure === undefined) return 0;
  process.stderr.write(`${report.failure}\n`);
  return 1;
}

/** Tells the process that has started this one how it went. */
export async function reportStart(failure?: string): Promise<void> {
  await new Promise<void>((resolve) => process.send?.({ failure } satisfies Report, () => resolve()));
  process.disconnect();
}
