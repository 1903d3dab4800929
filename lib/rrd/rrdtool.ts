import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { CpuTimes } from './answers.js';
import { definitionArguments, type RrdDefinition } from './definition.js';
import { RrdError } from './errors.js';
import { parseImage, type RrdImage } from './image.js';
import { parseInfo, type RrdInfo } from './info.js';
import { RrdPipe, type RrdReply } from './pipe.js';
import { hasControl, quote } from './quote.js';
import { parseSeries, type RrdSeries, type RrdWindow } from './series.js';

export interface RrdToolOptions {
  /** Name or path of rrdtool; default 'rrdtool', found in PATH. */
  executable?: string;
  /** Longest time for one command, ms, counted from when rrdtool turns to it; default 60 s. */
  timeoutMs?: number;
  /** Environment that rrdtool's is chosen from (environment.ts), RRDCACHED_ADDRESS among it; default process.env. */
  env?: NodeJS.ProcessEnv;
  /** Directory that relative file names are relative to; default: the working directory at the first command. */
  cwd?: string;
  /**
   * Told the process id of every rrdtool started, before it gets a command. A program that holds a lock notes it there
   * (Lock.note): should the program be killed, its rrdtool may still be working.
   */
  onStart?: (pid: number) => void | Promise<void>;
}

/** One update: `values` in the order of the data sources, null = unknown. */
export interface RrdUpdate {
  file: string;
  time: number;
  values: readonly RrdValue[];
}

export type RrdValue = number | bigint | null;

const DEFAULT_TIMEOUT_MS = 60_000;
/** Waits before a locked RRD is tried again: a little over 5 s in all. */
const LOCKED_WAITS_MS = [20, 50, 100, 200, 400, 800, 1600, 2000];

/**
 * rrdtool as typed calls over one long-lived `rrdtool -`, started by the first call.
 *
 * Calls need not wait for each other: they are done in the order in which they were made, and each is resolved or rejected
 * (RrdError) on its own. If the process dies, a new one carries on; reading commands, `create` and `update` are repeated
 * where it is unknown whether they were done. An RRD that another program has locked is tried again for about 5 s.
 * With RRDCACHED_ADDRESS in the environment rrdtool talks to that daemon, which checks only the time of an update when it takes it.
 */
export class RrdTool {
  readonly #pipe: RrdPipe;
  readonly #timeoutMs: number;
  readonly #cwd: string;

  constructor(options: RrdToolOptions = {}) {
    this.#timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.#cwd = options.cwd ?? process.cwd();
    this.#pipe = new RrdPipe({
      executable: options.executable ?? 'rrdtool',
      timeoutMs: this.#timeoutMs,
      env: options.env ?? process.env,
      cwd: this.#cwd,
      ...(options.onStart && { onStart: options.onStart }),
    });
  }

  /** Process id of the running rrdtool; undefined before the first call and between two processes. */
  get pid(): number | undefined {
    return this.#pipe.pid;
  }

  /** CPU time that rrdtool has used for this object so far, seconds. */
  get cpuTimes(): CpuTimes {
    return this.#pipe.cpuTimes;
  }

  /** Creates an RRD. Never overwrites: rejected with 'exists' if the file is there, with 'missing' if its directory is not. */
  async create(file: string, definition: RrdDefinition): Promise<void> {
    const args = ['--no-overwrite', ...definitionArguments(definition)];
    const { error, reply } = await this.#attempt('create', file, args, true);
    if (!error) return;
    // Made by the process that died: a fresh RRD says that it was last updated at its start.
    if (error.reason === 'exists' && reply.repeated && (await this.last(file)) === definition.start) return;
    throw await this.#explainCreate(error);
  }

  /**
   * Adds one update at `time` (epoch seconds). Integers are sent digit by digit, however large; rrdtool keeps doubles.
   * Rejected with 'too-old' if the RRD has an update at or after that time already.
   */
  async update(file: string, time: number, values: readonly RrdValue[]): Promise<void> {
    if (!Number.isSafeInteger(time) || time < 0)
      throw new RrdError('update', file, `${time} is not a time`, 'other');
    const text = `${time}:${values.map(valueText).join(':')}`;
    const { error, reply } = await this.#attempt('update', file, [text], true);
    if (!error) return;
    // Done by the process that died.
    if (error.reason === 'too-old' && reply.repeated && error.lastUpdate === time) return;
    throw error;
  }

  /** Many updates; returns the error of each in the order given, undefined = done. Never rejected. */
  updateMany(updates: readonly RrdUpdate[]): Promise<(RrdError | undefined)[]> {
    return Promise.all(
      updates.map(async ({ file, time, values }) => {
        try {
          await this.update(file, time, values);
          return undefined;
        } catch (error) {
          if (error instanceof RrdError) return error;
          throw error;
        }
      }),
    );
  }

  /** Definition and last update of an RRD. */
  async info(file: string): Promise<RrdInfo> {
    return parseInfo((await this.#run('info', file)).lines);
  }

  /** The values of a window. */
  async fetch(file: string, window: RrdWindow): Promise<RrdSeries> {
    const { cf, start, end, resolution } = window;
    const args = [cf, '--start', String(start), '--end', String(end)];
    if (resolution !== undefined) args.push('--resolution', String(resolution));
    return parseSeries((await this.#run('fetch', file, args)).lines);
  }

  /** Time of the oldest row of an archive (default: the first), epoch seconds. */
  async first(file: string, archive = 0): Promise<number> {
    return Number((await this.#run('first', file, ['--rraindex', String(archive)])).lines[0]);
  }

  /** Time of the newest update, epoch seconds. */
  async last(file: string): Promise<number> {
    return Number((await this.#run('last', file)).lines[0]);
  }

  /** Changes properties of an RRD; `args` as in rrdtune(1). Not repeated if rrdtool dies at it. */
  async tune(file: string, args: readonly string[]): Promise<void> {
    await this.#run('tune', file, args, false);
  }

  /** Draws a graph; `args` are those of rrdgraph(1) without the output name. A colon within a text is written `\:` by the caller. */
  async graph(args: readonly string[]): Promise<RrdImage> {
    const { lines, image } = await this.#send('graphv', '', ['-', ...args], true).then(orThrow('graphv', ''));
    if (!image) throw new RrdError('graphv', '', 'rrdtool drew no image', 'other');
    return parseImage(lines, image);
  }

  /** Waits until everything asked for is done and rrdtool has left; later calls are rejected. */
  async close(): Promise<void> {
    await this.#pipe.close(this.#timeoutMs);
  }

  async #run(name: string, file: string, args: readonly string[] = [], repeatable = true): Promise<RrdReply> {
    const { error, reply } = await this.#attempt(name, file, args, repeatable);
    if (error) throw error;
    return reply;
  }

  /** Sends a command, again while the RRD is locked; an answer "ERROR" is returned, not thrown, with what is known about it. */
  async #attempt(
    name: string,
    file: string,
    args: readonly string[],
    repeatable: boolean,
  ): Promise<{ error: RrdError | undefined; reply: RrdReply }> {
    // A name that begins with a dash would be taken for an option.
    const all = [file.startsWith('-') ? `./${file}` : file, ...args];
    let repeated = false;
    for (let attempt = 0; ; attempt++) {
      const reply = await this.#send(name, file, all, repeatable);
      repeated ||= reply.repeated;
      const error = reply.error === undefined ? undefined : new RrdError(name, file, reply.error);
      const wait = LOCKED_WAITS_MS[attempt];
      if (error?.reason !== 'locked' || wait === undefined) return { error, reply: { ...reply, repeated } };
      await delay(wait);
    }
  }

  #send(name: string, file: string, args: readonly string[], repeatable: boolean): Promise<RrdReply> {
    if (args.some(hasControl)) {
      return Promise.reject(new RrdError(name, file, 'a control character in an argument', 'other'));
    }
    return this.#pipe.send({ name, file, line: `${name} ${args.map(quote).join(' ')}\n`, repeatable });
  }

  /** rrdtool says "Cannot create temporary file" for whatever is wrong with the directory. */
  async #explainCreate(error: RrdError): Promise<RrdError> {
    if (error.reason === 'exists') return error;
    const directory = dirname(resolve(this.#cwd, error.file));
    const found = await stat(directory).catch(() => undefined);
    const explain = (detail: string, reason: RrdError['reason']) =>
      new RrdError(error.command, error.file, detail, reason);
    if (!found) return explain(`the directory ${directory} does not exist`, 'missing');
    if (!found.isDirectory()) return explain(`${directory} is not a directory`, 'other');
    const writable = await access(directory, constants.W_OK).then(() => true, () => false); // prettier-ignore
    return writable ? error : explain(`the directory ${directory} is not writable`, 'other');
  }
}

function orThrow(name: string, file: string): (reply: RrdReply) => RrdReply {
  return (reply) => {
    if (reply.error !== undefined) throw new RrdError(name, file, reply.error);
    return reply;
  };
}

function valueText(value: RrdValue): string {
  if (value === null) return 'U';
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value).toString() : String(value);
}
