import { InvalidArgumentError, type Command } from 'commander';
import { constants, endianness } from 'node:os';
import { parseAddress } from '../flow/address.js';
import { BrokenPipeError } from '../flowtools/output.js';
import { Session } from '../flowtools/session.js';
import type { EncodingOptions, FlowVersion } from '../flowtools/sink.js';
import type { ByteOrder } from '../formats/header.js';
import { recordLayout } from '../formats/layouts.js';
import { newCommand, runCommand, wholeNumber } from './command.js';

/** What a shell reports of a program that the signal SIGPIPE has ended. */
const EXIT_BROKEN_PIPE = 141;

/** Why a command ended early: it was asked to. */
class StoppedError extends Error {
  override readonly name = 'StoppedError';
  /** What a shell reports of a program that the signal has ended. */
  readonly exitCode: number;

  constructor(signal: NodeJS.Signals) {
    super('stopped');
    this.exitCode = 128 + constants.signals[signal];
  }
}

/** A command of flow-tools: arguments that it does not take end it with exit code 1, as they did in the original. */
export function flowCommand(name: string, description: string): Command {
  return newCommand(name, description)
    .allowExcessArguments()
    .option('-d, --debug <level>', 'from 1 on: tell how many flows were processed', wholeNumber(0), 0);
}

interface EncodingFlags {
  byteOrder?: ByteOrder;
  comment?: string;
  compress: number;
}

/** Adds the options of programs that write flows. */
export function withEncoding(command: Command): Command {
  return command
    .option('-b, --byte-order <order>', 'big or little; default that of this computer', byteOrder)
    .option('-C, --comment <text>', 'comment in the header')
    .option('-z, --compress <level>', 'zlib level 0 to 9; 0 does not compress', compressionLevel, 0);
}

export function encodingOf(command: Command): EncodingOptions {
  const { byteOrder: order, comment, compress } = command.opts<EncodingFlags>();
  const host = endianness() === 'LE' ? 'little' : 'big';
  return { byteOrder: order ?? host, comment, level: compress };
}

export interface RunOptions {
  /** Whether arguments (files) are taken. */
  readonly takesArguments?: boolean;
  /** Whether -d tells how many flows were processed. */
  readonly readsFlows?: boolean;
}

/** Runs a command of flow-tools. That nobody reads its output any more ends it silently; asked to stop, it says so. */
export function runFlowCommand(
  command: Command,
  action: (session: Session) => Promise<void>,
  { takesArguments = false, readsFlows = true }: RunOptions = {},
): Promise<void> {
  return runCommand(command, async () => {
    const [extra] = command.args;
    if (!takesArguments && extra !== undefined) throw new Error(`extra argument "${extra}"`);
    const session = new Session(command.name());
    const began = performance.now();
    try {
      await action(session);
      await session.output.flush();
    } catch (error) {
      if (error instanceof BrokenPipeError) process.exit(EXIT_BROKEN_PIPE);
      if (!(error instanceof StoppedError)) throw error;
      session.say(error.message);
      return error.exitCode;
    }
    if (readsFlows && command.opts<{ debug: number }>().debug > 0) {
      const seconds = (performance.now() - began) / 1000;
      const rate = Math.round(session.flows / seconds);
      session.say(
        `processed ${session.flows} flows in ${seconds.toFixed(3)} seconds, ${rate} flows per second`,
      );
    }
    return session.exitCode;
  });
}

/** A signal that ends reading when the process is asked to stop; what was written is finished properly. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const)
    process.once(name, () => controller.abort(new StoppedError(name)));
  return controller.signal;
}

/** Reads `5`, or `8.3` for aggregation method 3 of version 8. */
export function flowVersion(text: string): FlowVersion {
  const [, version, method] = /^(\d{1,4})(?:\.(\d{1,2}))?$/.exec(text) ?? [];
  const exportVersion = Number(version);
  const aggregationMethod = method === undefined ? undefined : Number(method);
  if (recordLayout(3, exportVersion, aggregationMethod) && (method === undefined || exportVersion === 8))
    return { exportVersion, aggregationMethod };
  throw new InvalidArgumentError('It is not an export version: 1, 5, 6, 7, 1005 or 8.1 to 8.14.');
}

/** Collects `NAME=VALUE` options. */
export function variable(text: string, others: Record<string, string> = {}): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It is not of the form NAME=VALUE.');
  return { ...others, [text.slice(0, at)]: text.slice(at + 1) };
}

export function byteOrder(text: string): ByteOrder {
  if (text === 'big' || text === 'little') return text;
  throw new InvalidArgumentError('It is neither big nor little.');
}

export function compressionLevel(text: string): number {
  if (/^\d$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is not a level of 0 to 9.');
}

/** Text that stands for a whole number up to `most`. */
export function wholeNumberTo(most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
    if (value <= most) return value;
    throw new InvalidArgumentError(`It is not a whole number of 0 to ${most}.`);
  };
}

/** Reads which bits of addresses to keep. */
export function addressMask(text: string): number {
  const mask = /^0x[\da-f]{1,8}$/i.test(text) ? Number(text) : parseAddress(text);
  if (mask === undefined) throw new InvalidArgumentError('It is not a mask as 255.255.255.0 or 0xffffff00.');
  return mask;
}
