import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FlowBatch } from '../../lib/flow/batch.js';
import type { FieldName } from '../../lib/flow/fields.js';
import { FlowFileWriter } from '../../lib/formats/writer.js';

export type FlowValues = Partial<Record<FieldName, number>>;

export interface CaptureTimes {
  /** Epoch seconds. */
  readonly captureStart: number;
  /** Epoch seconds; without it the file stays as one that is being written. */
  readonly captureEnd?: number;
  readonly exportVersion?: number;
}

/** Writes a flow file, its directories included. */
export async function writeFlows(
  path: string,
  times: CaptureTimes,
  flows: readonly FlowValues[] = [],
): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const writer = await FlowFileWriter.create(path, { ...times, hostname: 'test', level: 1 });
  const fields = [...new Set(flows.flatMap((flow) => Object.keys(flow) as FieldName[]))];
  const batch = new FlowBatch(fields, Math.max(flows.length, 1));
  for (const field of fields) {
    const column = batch.column<FieldName>(field);
    for (const [row, flow] of flows.entries()) column[row] = flow[field] ?? 0;
  }
  batch.length = flows.length;
  await writer.write(batch);
  await writer.close({ captureEnd: times.captureEnd ?? 0 });
  return path;
}

/** A directory that is there for the tests of one suite. */
export function temporaryDirectory(): { path: string } {
  const directory = { path: '' };
  before(async () => {
    directory.path = await mkdtemp(join(tmpdir(), 'flowsuite-test-'));
  });
  after(() => rm(directory.path, { recursive: true, force: true }));
  return directory;
}
