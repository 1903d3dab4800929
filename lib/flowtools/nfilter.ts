import { FIELD_NAMES } from '../flow/fields.js';
import { compileFilter } from '../query/filter.js';
import { keepRows } from '../flow/batch-rows.js';
import { loadFilterFile, type Variables } from './config-files.js';
import type { Session } from './session.js';
import { streamSink, versionOf, type EncodingOptions } from './sink.js';

export interface FilterOptions {
  /** Default: the installed filter.cfg. */
  readonly file?: string | undefined;
  readonly definition: string;
  readonly variables: Variables;
  readonly encoding: EncodingOptions;
}

/** flow-nfilter: the permitted flows of standard input, unchanged and in their order (flow-tools specification, section 4). */
export async function filterFlows(session: Session, options: FilterOptions): Promise<void> {
  const { definition, encoding } = options;
  const file = await loadFilterFile(session, options.file, options.variables);
  compileFilter(file, definition, { fields: new Set(FIELD_NAMES) });
  const source = await session.openInput(FIELD_NAMES);
  try {
    const filter = compileFilter(file, definition, source);
    const { header } = source;
    const times = header.kind === 'flow-tools' ? header : undefined;
    const sink = streamSink(session.output, versionOf(source), encoding, {
      captureStart: times?.captureStart,
      captureEnd: times?.captureEnd,
    });
    let mask = new Uint8Array(0);
    for await (const batch of session.batches(source)) {
      if (mask.length < batch.length) mask = new Uint8Array(batch.capacity);
      const permitted = filter.mask(batch, mask);
      if (permitted === 0) continue;
      if (permitted < batch.length) keepRows(batch, mask, source.fields);
      await sink.write(batch);
    }
    await sink.finish();
  } finally {
    await source.close();
  }
}
