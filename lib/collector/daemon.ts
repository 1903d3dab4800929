import { isInBackground, reportStart, startInBackground } from './background.js';
import { consoleLog, type CollectorLog } from './log.js';
import { syslog } from './syslog.js';

/** A program that runs until it is told to stop. */
export interface Daemon {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** SIGHUP */
  reload(): Promise<void>;
  /** Rejects if it cannot go on. */
  readonly ended: Promise<void>;
}

export interface DaemonOptions {
  /** For the log. */
  readonly program: string;
  /** Option -D: stay, and log to standard error. */
  readonly isForeground: boolean;
  /** Option -u: the umask of whoever starts it is kept. */
  readonly keepsUmask: boolean;
}

/**
 * Runs a daemon in the foreground, or starts it in the background and returns when it is at work. TERM, QUIT and INT end it properly,
 * a second one at once; HUP makes it rotate and read its files anew.
 *
 * @param create makes the daemon; what it throws is a reason not to start
 * @returns the exit code
 */
export async function runDaemon(
  options: DaemonOptions,
  create: (log: CollectorLog) => Promise<Daemon>,
): Promise<number> {
  const { program, isForeground } = options;
  if (!isForeground && !isInBackground()) return startInBackground();
  if (!options.keepsUmask) process.umask(0o022);
  const inBackground = isForeground ? undefined : syslog(program);
  const log = inBackground ?? consoleLog(program);
  // A terminal or pipe that has gone must not end the program.
  process.stderr.on('error', () => undefined);
  // One that comes during the start counts.
  const asked = stopSignal();
  try {
    const daemon = await create(log);
    await daemon.start();
    if (inBackground) await reportStart();
    return await untilStopped(daemon, asked, log);
  } catch (error) {
    if (!inBackground) throw error;
    const message = `${program}: ${(error as Error).message}`;
    if (process.connected) await reportStart(message);
    log.warn(message);
    return 1;
  } finally {
    inBackground?.close();
  }
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let signals = 0;
    const onStop = (): void => {
      if (++signals > 1) process.exit(1);
      resolve();
    };
    process.on('SIGTERM', onStop).on('SIGINT', onStop).on('SIGQUIT', onStop);
  });
}

async function untilStopped(daemon: Daemon, asked: Promise<void>, log: CollectorLog): Promise<number> {
  process.on('SIGHUP', () => {
    daemon.reload().catch((error: Error) => log.warn(error.message));
  });
  let code = 0;
  try {
    await Promise.race([asked, daemon.ended]);
  } catch (error) {
    log.warn(`cannot go on: ${(error as Error).message}`);
    code = 1;
  }
  await daemon.stop().catch((error: Error) => {
    if (code === 0) log.warn(error.message);
    code = 1;
  });
  return code;
}
