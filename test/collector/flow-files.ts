import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FIELD_NAMES } from '../../lib/flow/fields.js';
import type { FlowToolsHeader } from '../../lib/formats/header.js';
import { openFlowFile } from '../../lib/formats/reader.js';

/** What a flow file holds. */
export interface FileContents {
  readonly header: FlowToolsHeader;
  readonly flows: number;
  readonly octets: number;
  readonly packets: number;
  /** Values of srcaddr in their order. */
  readonly sources: number[];
  /** Different values of exaddr. */
  readonly exporters: number[];
  readonly warnings: string[];
}

/** Reads a file whole. */
export async function contentsOf(path: string): Promise<FileContents> {
  const warnings: string[] = [];
  const source = await openFlowFile(path, {
    columns: FIELD_NAMES,
    onWarning: ({ message }) => warnings.push(message),
  });
  if (source.header.kind !== 'flow-tools') throw new Error(`${path} is a cflowd file`);
  let [flows, octets, packets] = [0, 0, 0];
  const sources: number[] = [];
  const exporters = new Set<number>();
  for await (const batch of source.batches()) {
    flows += batch.length;
    for (let row = 0; row < batch.length; row++) {
      octets += batch.column('doctets')[row] ?? 0;
      packets += batch.column('dpkts')[row] ?? 0;
      sources.push(batch.column('srcaddr')[row] ?? 0);
      exporters.add(batch.column('exaddr')[row] ?? 0);
    }
  }
  return { header: source.header, flows, octets, packets, sources, exporters: [...exporters], warnings };
}

/** Paths of the files below a directory whose names begin so, in order. */
export async function filesIn(directory: string, prefix = 'ft-'): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true });
  return entries
    .filter((name) => (name.split('/').at(-1) ?? '').startsWith(prefix))
    .sort()
    .map((name) => join(directory, name));
}
