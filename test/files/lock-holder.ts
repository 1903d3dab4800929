/**
 * A process that takes and gives back locks as its parent says: lines `acquire PATH`, `note PID`, `release` on standard input,
 * an answer a line: `got`, `held PID`, `done` or `error TEXT`.
 */
import { createInterface } from 'node:readline';
import { acquireLock, LockHeldError, type Lock } from '../../lib/files/lock.js';

let lock: Lock | undefined;

async function obey(command: string, argument: string): Promise<string> {
  if (command === 'acquire') {
    lock = await acquireLock(argument, { program: 'holder', patienceMs: 5000 });
    return 'got';
  }
  if (command === 'note') await lock?.note(Number(argument));
  else await lock?.release();
  return 'done';
}

for await (const line of createInterface({ input: process.stdin })) {
  const [command = '', argument = ''] = line.split(' ');
  const answer = await obey(command, argument).catch((error: unknown) =>
    error instanceof LockHeldError ? `held ${error.pid}` : `error ${String(error)}`,
  );
  console.log(answer);
}
