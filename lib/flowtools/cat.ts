import { FIELD_NAMES } from '../flow/fields.js';
import { FlowFormatError } from '../formats/errors.js';
import type { FlowSource } from '../formats/reader.js';
import { chooseInputs, headersOf, type InputOptions } from './inputs.js';
import type { Session } from './session.js';
import {
  fileSink,
  isSameVersion,
  originOf,
  streamSink,
  versionOf,
  type EncodingOptions,
  type FlowSink,
  type FlowVersion,
} from './sink.js';

export interface CatOptions extends InputOptions {
  readonly encoding: EncodingOptions;
  /** Sums and times of all files in the header of the stream. */
  readonly preload?: boolean;
  /** A capture file in place of the standard output. */
  readonly outputFile?: string | undefined;
  /** Stops reading; what was written is finished properly. */
  readonly signal?: AbortSignal;
}

/** flow-cat: the flows of files, one file after the other, as one stream or file (flow-tools specification, section 2). */
export async function catFlows(session: Session, options: CatOptions): Promise<void> {
  const { outputFile, encoding, signal } = options;
  const files = await chooseInputs(session, options);
  const isPreloaded = options.preload === true || Boolean(options.from) || Boolean(options.to);
  const origin = isPreloaded || outputFile !== undefined ? originOf(headersOf(files)) : {};
  let version: FlowVersion | undefined;
  let sink: FlowSink | undefined;

  for (const { path } of files) {
    if (signal?.aborted) break;
    const source = await openOrTell(session, path);
    if (!source) continue;
    try {
      version ??= versionOf(source);
      if (!isSameVersion(version, versionOf(source))) {
        session.fail(`${path}: data version or sub version changed! The file is left out.`);
        continue;
      }
      sink ??=
        outputFile === undefined
          ? streamSink(session.output, version, encoding, origin)
          : await fileSink(outputFile, version, encoding, origin);
      // Damage ends a file, not the others.
      for await (const batch of session.batches(source, (message) => session.say(message))) {
        await sink.write(batch);
        if (signal?.aborted) break;
      }
    } finally {
      await source.close();
    }
  }
  if (!sink) {
    session.fail('no flows to read');
    return;
  }
  await sink.finish();
}

async function openOrTell(session: Session, path: string): Promise<FlowSource | undefined> {
  try {
    return await session.open(path, FIELD_NAMES);
  } catch (error) {
    if (!(error instanceof FlowFormatError) && !(error instanceof Error && 'code' in error)) throw error;
    session.say(error.message);
    return undefined;
  }
}
