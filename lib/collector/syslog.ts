import type { Writable } from 'node:stream';
import { execa } from 'execa';
import type { CollectorLog } from './log.js';

/** The program that every system has for writing to its log; node has no such call. */
const LOGGER = 'logger';

/** A log in syslog, facility local6 as the original's. Lines are lost where there is no `logger`: nobody could be told. */
export function syslog(program: string): CollectorLog & { close(): void } {
  const tag = `${program}[${process.pid}]`;
  let input: Writable | undefined;
  const start = (): Writable => {
    const child = execa(LOGGER, ['-t', tag, '-p', 'local6.info'], {
      stdin: 'pipe',
      stdout: 'ignore',
      stderr: 'ignore',
      buffer: false,
      reject: false,
    });
    const { stdin } = child;
    stdin.on('error', () => undefined);
    void child.then(() => {
      if (input === stdin) input = undefined;
    });
    return stdin;
  };
  const write = (line: string): void => {
    input ??= start();
    input.write(`${line.replaceAll('\n', ' ')}\n`);
  };
  return { info: write, warn: write, close: () => input?.end() };
}
