import { fstatSync } from 'node:fs';
import type { FlowBatch } from '../flow/batch.js';
import type { FieldName } from '../flow/fields.js';
import { FlowFormatError } from '../formats/errors.js';
import { openFlowFile, openFlowStream, type FlowSource, type ReadOptions } from '../formats/reader.js';
import { Output } from './output.js';

/** Path that stands for the standard input where it is a plain file. */
const STDIN_PATH = '/dev/stdin';
/** Its name in messages. */
const STDIN_NAME = 'standard input';
const STDIN = 0;
const STDOUT = 1;

/** A message about a file, with the name of the file unless it is there already. */
export function aboutFile(path: string, message: string): string {
  return message.includes(path) ? message : `${path}: ${message}`;
}

function namingInput(message: string): string {
  return message.replace(`${STDIN_PATH}:`, `${STDIN_NAME}:`);
}

/** One run of a command of flow-tools: its streams, its messages, what it has read and whether something failed. */
export class Session {
  readonly output = new Output(STDOUT);
  exitCode = 0;
  /** Flows read so far. */
  flows = 0;
  readonly #program: string;

  constructor(program: string) {
    this.#program = program;
  }

  /** A message on standard error. */
  say(message: string): void {
    process.stderr.write(`${this.#program}: ${namingInput(message)}\n`);
  }

  /** A message about what cannot be mended: the run goes on, its exit code will be 1. */
  fail(message: string): void {
    this.say(message);
    this.exitCode = 1;
  }

  /** @throws FlowFormatError unless the file begins like a flow file */
  open(path: string, columns: readonly FieldName[], options: Partial<ReadOptions> = {}): Promise<FlowSource> {
    if (path === '-' || path === STDIN_PATH) return this.openInput(columns, options);
    return openFlowFile(path, this.#readOptions(columns, options));
  }

  /** Opens the standard input. */
  async openInput(columns: readonly FieldName[], options: Partial<ReadOptions> = {}): Promise<FlowSource> {
    const readOptions = this.#readOptions(columns, options);
    if (fstatSync(STDIN).isFile()) {
      try {
        // A plain file can be read in larger pieces, and once more where it is damaged.
        return { ...(await openFlowFile(STDIN_PATH, readOptions)), name: STDIN_NAME };
      } catch (error) {
        if (error instanceof FlowFormatError) {
          error.message = namingInput(error.message);
          throw error;
        }
      }
    }
    return openFlowStream(process.stdin, STDIN_NAME, readOptions);
  }

  /** The flows of a source; damage ends them, after all that precede it, and is told. */
  async *batches(
    source: FlowSource,
    tell: (message: string) => void = (message) => this.fail(message),
  ): AsyncGenerator<FlowBatch, void, undefined> {
    try {
      for await (const batch of source.batches()) {
        this.flows += batch.length;
        yield batch;
      }
    } catch (error) {
      if (!(error instanceof FlowFormatError)) throw error;
      tell(error.message);
    }
  }

  #readOptions(columns: readonly FieldName[], options: Partial<ReadOptions>): ReadOptions {
    return { onWarning: ({ message }) => this.say(message), ...options, columns };
  }
}
