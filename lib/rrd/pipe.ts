import type { CpuTimes, RrdAnswer } from './answers.js';
import { RrdError } from './errors.js';
import { RrdProcess, type RrdProcessOptions } from './process.js';

/** One command for the pipe. */
export interface RrdCommand {
  name: string;
  /** The RRD that errors name; '' for a graph. */
  file: string;
  /** The whole line, quoted, with its line feed. */
  line: string;
  /** Whether it may run twice: rrdtool may die after doing it and before saying so. */
  repeatable: boolean;
}

/** `repeated`: an earlier rrdtool died while working on this command, which may have been done then. */
export type RrdReply = RrdAnswer & { readonly repeated: boolean };

export interface RrdPipeOptions extends RrdProcessOptions {
  /** Longest time that rrdtool may work on one command, ms; queueing behind others does not count. */
  timeoutMs: number;
  /** Called with every new process before it gets its first command; the commands wait for it. */
  onStart?: (pid: number) => void | Promise<void>;
}

interface Waiting extends RrdCommand {
  interruptions: number;
  resolve: (reply: RrdReply) => void;
  reject: (error: RrdError) => void;
}

/** Bytes written in one go; a report's worth of updates is one or two system calls. */
const WRITE_SIZE = 65536;
/** A command that rrdtool died of twice is given up. */
const MOST_INTERRUPTIONS = 2;
/** So many processes that died without one answer: rrdtool itself is broken, not a command. */
const MOST_FRUITLESS = 3;

/**
 * Commands down a pipe, answers matched to them first come, first served; a dead process is replaced.
 *
 * rrdtool hands out each answer before it reads the next command. Of the commands outstanding when it dies, only the
 * first can therefore have been begun; the others have not been looked at and are simply sent again. The first is
 * repeated too if it may be. (rrdtool changes an RRD in place: one that is killed by force within an update may leave the
 * older rows of that RRD one step off, which nobody can see afterwards. When the *program* dies, rrdtool ends only between
 * two commands.)
 */
export class RrdPipe {
  readonly #options: RrdPipeOptions;
  #process: RrdProcess | undefined;
  #sent: Waiting[] = [];
  #unsent: Waiting[] = [];
  #pumping = false;
  #closed = false;
  #timedOut = false;
  #answered = 0;
  #fruitless = 0;
  #cpu: CpuTimes = { user: 0, system: 0 };
  #cpuOfEarlier: CpuTimes = { user: 0, system: 0 };
  #timer: NodeJS.Timeout | undefined;
  #onIdle: (() => void) | undefined;

  constructor(options: RrdPipeOptions) {
    this.#options = options;
  }

  /** Process id of the rrdtool that runs now. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** CPU time of every rrdtool so far, as of its last success. */
  get cpuTimes(): CpuTimes {
    return sum(this.#cpuOfEarlier, this.#cpu);
  }

  /** Queues a command. Rejected only if rrdtool could not answer at all; an "ERROR" answer is a reply. */
  send(command: RrdCommand): Promise<RrdReply> {
    if (this.#closed) {
      return Promise.reject(
        new RrdError(command.name, command.file, 'the connection to rrdtool is closed', 'other'),
      );
    }
    return new Promise((resolve, reject) => {
      this.#unsent.push({ ...command, interruptions: 0, resolve, reject });
      this.#pump();
    });
  }

  /** Lets rrdtool finish what was sent, ends it and waits for that, at most `withinMs` in all; then it is killed. */
  async close(withinMs: number): Promise<void> {
    this.#closed = true;
    const timer = setTimeout(() => {
      this.#rejectAll(`rrdtool did not finish within ${withinMs / 1000} s; it was killed`);
      this.#process?.kill();
    }, withinMs);
    if (this.#outstanding > 0) await new Promise<void>((resolve) => (this.#onIdle = resolve));
    this.#process?.end();
    await this.#process?.ended;
    clearTimeout(timer);
  }

  get #outstanding(): number {
    return this.#sent.length + this.#unsent.length;
  }

  /** Starts writing, one turn later, so that a burst of calls becomes one write. */
  #pump(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    setImmediate(() => {
      void this.#writeAll().finally(() => {
        this.#pumping = false;
        if (this.#unsent.length > 0) this.#pump();
      });
    });
  }

  async #writeAll(): Promise<void> {
    while (this.#unsent.length > 0) {
      const running = this.#process ?? (await this.#start());
      if (running && running === this.#process) await running.write(this.#takeChunk());
    }
  }

  #takeChunk(): string {
    let lines = '';
    let count = 0;
    for (const command of this.#unsent) {
      if (lines.length >= WRITE_SIZE) break;
      lines += command.line;
      count++;
    }
    if (this.#sent.length === 0) this.#startTimer();
    this.#sent.push(...this.#unsent.splice(0, count));
    return lines;
  }

  /** @returns undefined if it did not start (all commands have been rejected then) or died before it was used. */
  async #start(): Promise<RrdProcess | undefined> {
    const started = new RrdProcess(this.#options, (answer) => this.#settle(answer));
    this.#answered = 0;
    if (started.pid === undefined) {
      this.#rejectAll(await started.ended);
      return undefined;
    }
    this.#process = started;
    void started.ended.then((how) => this.#replace(how));
    try {
      await this.#options.onStart?.(started.pid);
    } catch (error) {
      this.#rejectAll(`not used: ${error instanceof Error ? error.message : String(error)}`);
      started.kill();
    }
    return started;
  }

  #settle(answer: RrdAnswer): void {
    const command = this.#sent.shift();
    if (!command) return;
    this.#answered++;
    this.#fruitless = 0;
    this.#cpu = answer.cpu ?? this.#cpu;
    if (this.#sent.length > 0) this.#timer?.refresh();
    else clearTimeout(this.#timer);
    command.resolve({ ...answer, repeated: command.interruptions > 0 });
    this.#checkIdle();
  }

  /** The process is gone: the command that it was working on is judged, the others go to a new process. */
  #replace(how: string): void {
    clearTimeout(this.#timer);
    this.#process = undefined;
    this.#cpuOfEarlier = this.cpuTimes;
    this.#cpu = { user: 0, system: 0 };
    const [head, ...others] = this.#sent;
    this.#sent = [];
    const timedOut = this.#timedOut;
    this.#timedOut = false;
    if (this.#answered === 0) this.#fruitless++;
    if (head) {
      head.interruptions++;
      const again = !timedOut && head.repeatable && head.interruptions < MOST_INTERRUPTIONS;
      this.#unsent = [...(again ? [head] : []), ...others, ...this.#unsent];
      if (!again)
        this.#reject(head, timedOut ? this.#tooSlow() : `rrdtool ${how} while working on this command`);
    }
    if (this.#fruitless >= MOST_FRUITLESS) {
      this.#fruitless = 0;
      this.#rejectAll(`rrdtool ${how}, ${MOST_FRUITLESS} times in a row without an answer`);
    }
    this.#checkIdle();
    if (this.#unsent.length > 0) this.#pump();
  }

  #tooSlow(): string {
    return `no answer from rrdtool within ${this.#options.timeoutMs / 1000} s; it was killed`;
  }

  #startTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timedOut = true;
      this.#process?.kill();
    }, this.#options.timeoutMs);
  }

  #rejectAll(detail: string): void {
    const commands = [...this.#sent, ...this.#unsent];
    this.#sent = [];
    this.#unsent = [];
    for (const command of commands) this.#reject(command, detail);
    this.#checkIdle();
  }

  #reject(command: Waiting, detail: string): void {
    command.reject(new RrdError(command.name, command.file, detail, 'other'));
  }

  #checkIdle(): void {
    if (this.#outstanding === 0) this.#onIdle?.();
  }
}

function sum(a: CpuTimes, b: CpuTimes): CpuTimes {
  return { user: a.user + b.user, system: a.system + b.system };
}
