import { execa } from 'execa';
import type { CollectorLog } from './log.js';

/** More than this at a time are worth a word. */
const MANY = 10;
/** When stopping, programs that run are given so long. */
const PATIENCE_MS = 10_000;

/**
 * Runs the program of option -R for every finished file: without a shell, with the file's name relative to the collector's directory
 * as its argument, in that directory. Nobody waits for it.
 */
export class RotateProgram {
  readonly #program: string;
  readonly #directory: string;
  readonly #log: CollectorLog;
  readonly #running = new Set<Promise<void>>();

  constructor(program: string, directory: string, log: CollectorLog) {
    this.#program = program;
    this.#directory = directory;
    this.#log = log;
  }

  run(file: string): void {
    const running = this.#run(file).finally(() => this.#running.delete(running));
    this.#running.add(running);
    if (this.#running.size > MANY)
      this.#log.warn(`${this.#running.size} runs of ${this.#program} have not ended yet`);
  }

  /** Waits for those that still run, but not for ever. */
  async settle(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, PATIENCE_MS)));
    await Promise.race([Promise.all(this.#running), patience]);
    clearTimeout(timer);
    if (this.#running.size > 0) this.#log.warn(`${this.#program} still runs for ${this.#running.size} files`);
  }

  async #run(file: string): Promise<void> {
    const { failed, shortMessage, stderr } = await execa(this.#program, [file], {
      cwd: this.#directory,
      stdin: 'ignore',
      stdout: 'ignore',
      stderr: 'pipe',
      maxBuffer: 4096,
      // It goes on when the collector ends.
      cleanup: false,
      reject: false,
    });
    if (!failed) return;
    const said = typeof stderr === 'string' && stderr.trim() !== '' ? `: ${stderr.trim()}` : '';
    this.#log.warn(`${shortMessage ?? `${this.#program} ${file} has failed`}${said}`);
  }
}
