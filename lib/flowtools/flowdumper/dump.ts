import { closeSync, openSync } from 'node:fs';
import { basename } from 'node:path';
import type { FlowBatch } from '../../flow/batch.js';
import { FIELD_NAMES } from '../../flow/fields.js';
import { CflowdEncoder, cflowdIndex } from '../../formats/cflowd-encode.js';
import { FlowFormatError } from '../../formats/errors.js';
import type { FlowSource } from '../../formats/reader.js';
import { keepRows } from '../../flow/batch-rows.js';
import { bindExpression, expressionColumns, isTrue } from '../expression/evaluate.js';
import type { Expression } from '../expression/parse.js';
import { Output } from '../output.js';
import type { Session } from '../session.js';
import { PRINTED_COLUMNS, rowFormatter, type DumpFormat } from './formats.js';

export interface DumpOptions {
  /** `-`, and none at all, is the standard input. */
  readonly files: readonly string[];
  /** `raw` are cflowd records; `none` prints nothing. */
  readonly format: DumpFormat | 'raw' | 'none';
  /** Flows for which it is true are taken. */
  readonly select?: Expression | undefined;
  /** File in place of the standard output; `%s` stands for the name of the input. */
  readonly outputFile?: string | undefined;
  /** Says at the end how many flows were taken. */
  readonly counts?: boolean;
  readonly verbose?: boolean;
}

/** flowdumper: flows of files as text, or as raw records (flow-tools specification, section 14). */
export async function dumpFlows(session: Session, options: DumpOptions): Promise<void> {
  const { files, outputFile, counts, verbose } = options;
  const outputs = new DumpOutputs(session.output, outputFile);
  let taken = 0;
  try {
    for (const file of files.length === 0 ? ['-'] : files) {
      if (verbose) session.say(file === '-' ? 'standard input' : file);
      try {
        taken += await dumpFile(session, file, await outputs.of(file), options);
      } catch (error) {
        if (!(error instanceof FlowFormatError) && !isSystemError(error)) throw error;
        session.fail(error.message);
      }
    }
  } finally {
    await outputs.close();
  }
  if (counts) session.say(`${taken} of ${session.flows} flows matched`);
}

async function dumpFile(
  session: Session,
  file: string,
  output: Output,
  { format, select }: DumpOptions,
): Promise<number> {
  const isText = format !== 'raw' && format !== 'none';
  const wanted = format === 'raw' ? FIELD_NAMES : isText ? PRINTED_COLUMNS : [];
  const columns = [...new Set([...wanted, ...(select ? expressionColumns(select) : [])])];
  const source = await session.open(file, columns);
  const index = indexOf(source);
  const encoder = format === 'raw' ? new CflowdEncoder(index) : undefined;
  let taken = 0;
  let mask = new Uint8Array(0);
  for await (const batch of session.batches(source)) {
    if (select) {
      if (mask.length < batch.length) mask = new Uint8Array(batch.capacity);
      choose(select, batch, mask);
      keepRows(batch, mask, columns);
    }
    taken += batch.length;
    if (encoder) await output.write(encoder.encode(batch));
    else if (isText) await output.text(textOf(format, batch, index));
  }
  return taken;
}

function choose(select: Expression, batch: FlowBatch, mask: Uint8Array): void {
  const value = bindExpression(select, batch);
  for (let row = 0; row < batch.length; row++) mask[row] = isTrue(value(row)) ? 1 : 0;
}

function textOf(format: DumpFormat, batch: FlowBatch, index: number): string {
  const text = rowFormatter(format, batch, index);
  let all = '';
  for (let row = 0; row < batch.length; row++) all += text(row);
  return all;
}

/** Index of the records as cflowd would write them. */
function indexOf({ header, fields }: FlowSource): number {
  return header.kind === 'cflowd' ? header.firstIndex : cflowdIndex(fields, header.exportVersion);
}

/** The standard output, one file for all inputs, or one for each. */
class DumpOutputs {
  readonly #standard: Output;
  readonly #pattern: string | undefined;
  #open: { readonly path: string; readonly descriptor: number; readonly output: Output } | undefined;
  /** Files that were begun: inputs of the same name in other directories go on in them. */
  readonly #begun = new Set<string>();

  constructor(standard: Output, pattern: string | undefined) {
    this.#standard = standard;
    this.#pattern = pattern;
  }

  async of(input: string): Promise<Output> {
    if (this.#pattern === undefined) return this.#standard;
    const path = this.#pattern.replaceAll('%s', input === '-' ? 'stdin' : basename(input));
    if (this.#open?.path === path) return this.#open.output;
    await this.close();
    const descriptor = openSync(path, this.#begun.has(path) ? 'a' : 'w');
    this.#begun.add(path);
    const output = new Output(descriptor);
    this.#open = { path, descriptor, output };
    return output;
  }

  async close(): Promise<void> {
    const open = this.#open;
    if (!open) return;
    this.#open = undefined;
    try {
      await open.output.flush();
    } finally {
      closeSync(open.descriptor);
    }
  }
}

function isSystemError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error;
}
