import { createInterface } from 'node:readline';
import { FIELD_NAMES } from '../flow/fields.js';
import { AsciiFormatError, readAscii } from './ascii-import.js';
import type { Session } from './session.js';
import { streamSink, type EncodingOptions, type FlowSink, type FlowVersion } from './sink.js';

/** flow-import of cflowd records, the reverse of flow-export -f 0. */
export async function importCflowd(
  session: Session,
  version: FlowVersion,
  encoding: EncodingOptions,
): Promise<void> {
  const source = await session.openInput(FIELD_NAMES);
  if (source.header.kind !== 'cflowd') {
    await source.close();
    throw new Error(`${source.name}: not cflowd records`);
  }
  const sink = streamSink(session.output, version, encoding);
  for await (const batch of session.batches(source)) await sink.write(batch);
  await sink.finish();
}

/** flow-import of text, the reverse of flow-export -f 2. */
export async function importAscii(
  session: Session,
  version: FlowVersion,
  encoding: EncodingOptions,
): Promise<void> {
  const lines = createInterface({ input: process.stdin, crlfDelay: Infinity });
  let sink: FlowSink | undefined;
  try {
    for await (const batch of readAscii(lines)) {
      sink ??= streamSink(session.output, version, encoding);
      await sink.write(batch);
      session.flows += batch.length;
    }
  } catch (error) {
    if (!(error instanceof AsciiFormatError)) throw error;
    session.fail(`standard input, ${error.message}`);
  }
  if (session.exitCode === 0) sink ??= streamSink(session.output, version, encoding);
  await sink?.finish();
}
