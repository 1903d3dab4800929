import type { FlowBatch } from '../../lib/flow/batch.js';
import type { FieldName } from '../../lib/flow/fields.js';
import { openFlowFile } from '../../lib/formats/reader.js';
import type { Aggregation } from '../../lib/query/aggregation.js';
import { compileFilter, parseFilterFile, type FlowFilter } from '../../lib/query/filter.js';
import { sharedData } from './data.js';

/** A file of the main set of flows, by the path that recorded results give. */
export function mainSetFile(file: string): string {
  return sharedData('flows', file);
}

export interface Consumer {
  readonly columns: readonly FieldName[];
  readonly use: (batch: FlowBatch, mask: Uint8Array | undefined) => void;
}

/** Reads a flow file, with the filter definition Flow_Filter of a text if there is one, batch by batch. */
export async function readFiltered(
  path: string,
  filterText: string | undefined,
  prepare: (fields: ReadonlySet<FieldName>) => Consumer,
): Promise<void> {
  const fields = await fieldsOf(path);
  const { columns, use } = prepare(fields);
  const filter = filterText === undefined ? undefined : filterOf(filterText, fields);
  const wanted = [...new Set([...columns, ...(filter?.columns ?? [])])];
  const source = await openFlowFile(path, { columns: wanted });
  try {
    for await (const batch of source.batches()) {
      const mask = filter && new Uint8Array(batch.length);
      if (mask) filter.mask(batch, mask);
      use(batch, mask);
    }
  } finally {
    await source.close();
  }
}

/** What an aggregation makes of the filtered flows of a file. */
export async function aggregateFile<A extends Aggregation<unknown>>(
  path: string,
  filterText: string | undefined,
  make: (fields: ReadonlySet<FieldName>) => A,
): Promise<A> {
  let made: A | undefined;
  await readFiltered(path, filterText, (fields) => {
    const aggregation = make(fields);
    made = aggregation;
    return { columns: aggregation.columns, use: (batch, mask) => aggregation.add(batch, mask) };
  });
  if (!made) throw new Error('the file was not read');
  return made;
}

async function fieldsOf(path: string): Promise<ReadonlySet<FieldName>> {
  const source = await openFlowFile(path, { columns: [] });
  await source.close();
  return source.fields;
}

function filterOf(text: string, fields: ReadonlySet<FieldName>): FlowFilter {
  return compileFilter(parseFilterFile(text, { file: 'recorded' }), 'Flow_Filter', { fields });
}
