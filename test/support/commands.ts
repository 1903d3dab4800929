import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { program } from './program.js';

/** A command as it is shipped, and its arguments. */
export type CommandLine = readonly [name: string, ...args: string[]];

export interface PipelineResult {
  /** Exit codes of all commands. */
  readonly codes: (number | null)[];
  /** Standard output of the last one. */
  readonly output: Buffer;
  /** Standard error of all, one after the other. */
  readonly errors: string;
}

export interface PipelineOptions {
  /** File behind the standard input of the first command; none: an empty one. */
  readonly input?: string;
  /** Goes into the standard input of the first command. */
  readonly inputBytes?: Uint8Array;
  /** The reader of the output goes away after so many bytes. */
  readonly readBytes?: number;
  readonly env?: Record<string, string>;
}

/** Runs commands as a shell would connect them: `a < input | b | c`. No shell takes part. */
export async function pipeline(
  commands: readonly CommandLine[],
  options: PipelineOptions = {},
): Promise<PipelineResult> {
  const env = { ...process.env, TZ: 'UTC', ...options.env };
  const input = options.input === undefined ? undefined : openSync(options.input, 'r');
  const children: ChildProcess[] = [];
  let upstream: number | Readable | 'ignore' | 'pipe' = input ?? (options.inputBytes ? 'pipe' : 'ignore');
  for (const [name, ...args] of commands) {
    const child: ChildProcess = spawn(process.execPath, [program(name), ...args], {
      env,
      stdio: [upstream, 'pipe', 'pipe'],
    });
    // The commands hold the pipe between them; this process must not.
    if (typeof upstream === 'object') upstream.destroy();
    children.push(child);
    if (child.stdout) upstream = child.stdout;
  }
  if (input !== undefined) closeSync(input);
  const [first] = children;
  if (options.inputBytes) first?.stdin?.on('error', () => undefined).end(options.inputBytes);

  const exits = children.map(async (child) => {
    const [code] = (await once(child, 'exit')) as [number | null];
    return code;
  });
  const errors = Promise.all(children.map((child) => textOf(child.stderr)));
  const output = typeof upstream === 'object' ? await bytesOf(upstream, options.readBytes) : Buffer.alloc(0);
  return { codes: await Promise.all(exits), output, errors: (await errors).join('') };
}

/** Runs one command. */
export async function run(
  command: CommandLine,
  options?: PipelineOptions,
): Promise<{ code: number | null; output: string; errors: string }> {
  const { codes, output, errors } = await pipeline([command], options);
  return { code: codes[0] ?? null, output: output.toString('latin1'), errors };
}

async function bytesOf(stream: Readable, most = Infinity): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of stream) {
    pieces.push(piece as Buffer);
    length += (piece as Buffer).length;
    if (length >= most) break;
  }
  stream.destroy();
  return Buffer.concat(pieces);
}

async function textOf(stream: Readable | null): Promise<string> {
  return stream ? (await bytesOf(stream)).toString('utf8') : '';
}
