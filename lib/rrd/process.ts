import { accessSync, constants } from 'node:fs';
import { execa } from 'execa';
import { AnswerReader, type RrdAnswer } from './answers.js';
import { rrdtoolEnvironment } from './environment.js';

export interface RrdProcessOptions {
  /** Name or path of the program. */
  executable: string;
  /** Environment to choose from (environment.ts). */
  env: NodeJS.ProcessEnv;
  /** Directory that relative file names are relative to. */
  cwd: string;
}

/** How much of what rrdtool says on its standard error is kept, to explain an early death. */
const STDERR_KEPT = 1000;

/** One running `rrdtool -`: lines in, answers out, one ending. Knows nothing of which answer belongs to whom. */
export class RrdProcess {
  /** undefined: the program could not be started, and `ended` says why. */
  readonly pid: number | undefined;
  /** Resolved when the process is gone and all its output has been read: how it ended, as the end of a sentence about it. */
  readonly ended: Promise<string>;
  readonly #child;
  #stderr = '';

  constructor(options: RrdProcessOptions, onAnswer: (answer: RrdAnswer) => void) {
    const env = rrdtoolEnvironment(options.env);
    // A process group of its own: Ctrl-C on the terminal reaches the program, which then ends rrdtool in order. Without
    // clean-up on exit: when the program dies, the pipe ends, and rrdtool leaves after the command that it is working on.
    this.#child = execa(options.executable, ['-'], {
      stdin: 'pipe',
      stdout: 'pipe',
      stderr: 'pipe',
      buffer: false,
      reject: false,
      detached: true,
      cleanup: false,
      extendEnv: false,
      env,
      cwd: enterable(options.cwd),
    });
    this.pid = this.#child.pid;
    const answers = new AnswerReader();
    this.#child.stdout.on('data', (chunk: Buffer) => {
      for (const answer of answers.push(chunk)) onAnswer(answer);
    });
    this.#child.stderr.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString()).slice(-STDERR_KEPT);
    });
    // A broken pipe shows as the end of the process.
    this.#child.stdin.on('error', () => undefined);
    this.ended = this.#end(options, env['PATH'] ?? '');
  }

  async #end({ executable, cwd }: RrdProcessOptions, path: string): Promise<string> {
    const result = await this.#child;
    if (this.pid === undefined)
      return notStarted(executable, cwd, path, result.code ?? '', result.shortMessage ?? 'unknown reason');
    const how = result.signal ? `was killed by ${result.signal}` : `ended with exit code ${result.exitCode}`;
    const said = this.#stderr.trim().split('\n').at(-1);
    return said ? `${how} ("${said}")` : how;
  }

  /** Writes whole lines; resolved when the pipe takes more, or when the process is gone. */
  async write(lines: string): Promise<void> {
    const { stdin } = this.#child;
    if (stdin.destroyed || stdin.write(lines)) return;
    await new Promise<void>((resolve) => {
      stdin.once('drain', resolve);
      stdin.once('close', resolve);
    });
  }

  /** Ends the input; rrdtool works off what it has and exits. */
  end(): void {
    this.#child.stdin.end();
  }

  /** Ends the process (and what a wrapper script around it started) at once. */
  kill(): void {
    if (this.pid === undefined) return;
    try {
      process.kill(-this.pid, 'SIGKILL');
    } catch {
      this.#child.kill('SIGKILL');
    }
  }
}

/**
 * The directory, or the root where this user may not enter it: a program that was started in somebody else's directory works
 * there as long as all its paths are absolute, and so must rrdtool.
 */
function enterable(directory: string): string {
  try {
    accessSync(directory, constants.X_OK);
    return directory;
  } catch {
    return '/';
  }
}

function notStarted(
  executable: string,
  cwd: string,
  path: string,
  code: string | undefined,
  message: string,
): string {
  if (code === 'EACCES') return `"${executable}" was found, but may not be executed`;
  if (code !== 'ENOENT') return `"${executable}" could not be started: ${message}`;
  const where = executable.includes('/') ? `in ${cwd}` : `in ${path}`;
  return (
    `rrdtool was not found (looked for "${executable}" ${where}): ` +
    'install the package rrdtool or name the program with RrdTool in suite.cf'
  );
}
