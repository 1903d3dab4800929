import { pipeline as connect } from 'node:stream/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { FlowViewerConfig } from '../../config/flowviewer-pm.js';
import { programEnvironment } from '../../names/program-environment.js';
import type { Pipeline } from './commands.js';

/** A program of SiLK failed. The message is what it said, for the person who asked. */
export class SilkError extends Error {
  override readonly name = 'SilkError';
}

export interface SilkPrograms {
  readonly config: Pick<FlowViewerConfig, 'silkBinDirectory' | 'environment'>;
  readonly signal?: AbortSignal | undefined;
}

/** The longest output that is taken, bytes; of an error message less. */
const MAX_OUTPUT = 64 * 2 ** 20;
const MESSAGE_LENGTH = 300;

/**
 * Runs programs, the output of each into the next, without a shell, and gives the lines of the last.
 *
 * @throws SilkError if one of them fails; the reason of the signal
 */
export async function runPipeline(pipeline: Pipeline, programs: SilkPrograms): Promise<string[]> {
  const { signal } = programs;
  signal?.throwIfAborted();
  const children = pipeline.map((_, index) => start(pipeline, index, programs));
  const joints = children.slice(1).map(async ({ stdin }, i) => {
    const stdout = children[i]?.stdout;
    // A program that has seen enough closes its input; the one before it then ends by itself.
    if (stdout && stdin) await connect(stdout, stdin).catch(() => undefined);
  });
  const results = await Promise.all(children);
  await Promise.all(joints);
  signal?.throwIfAborted();
  const last = results.at(-1);
  const output = typeof last?.stdout === 'string' ? last.stdout : '';
  const failed = results.find((result) => result.failed);
  // Programs whose output was not wanted to its end fail too.
  if (failed && (last?.failed || output === '')) {
    const program = pipeline[results.indexOf(failed)]?.[0] ?? 'SiLK';
    const said = String(failed.stderr ?? '').trim() || (failed.shortMessage ?? '').replace(/:.*$/s, '');
    throw new SilkError(`${program}: ${said.slice(0, MESSAGE_LENGTH)}`);
  }
  return output === '' ? [] : output.split('\n');
}

function start(pipeline: Pipeline, index: number, { config, signal }: SilkPrograms) {
  const [program, ...args] = pipeline[index] ?? [''];
  const isLast = index === pipeline.length - 1;
  return execa(join(config.silkBinDirectory, program), args, {
    extendEnv: false,
    env: programEnvironment(config.environment),
    stdin: index === 0 ? 'ignore' : 'pipe',
    stdout: 'pipe',
    buffer: { stdout: isLast, stderr: true },
    maxBuffer: { stdout: MAX_OUTPUT, stderr: 2 ** 16 },
    reject: false,
    ...(signal && { cancelSignal: signal }),
  });
}
