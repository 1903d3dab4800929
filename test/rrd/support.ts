import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RrdDefinition } from '../../lib/rrd/definition.js';

/** 2026-03-02 14:00 UTC, a multiple of every archive step up to an hour. */
export const T = 1772460000;

/** RRDs of one value a step, made for updates from T on. */
export function definition(step = 300, rows = 3000): RrdDefinition {
  return {
    start: T - step,
    step,
    dataSources: [{ name: 'x', type: 'ABSOLUTE', heartbeat: step + 100 }],
    archives: [{ cf: 'AVERAGE', xff: 0, steps: 1, rows }],
  };
}

/** A scratch directory for each test of the suite that calls this. */
export function useDirectory(): () => string {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'rrd-'));
  });
  afterEach(() => rm(directory, { recursive: true }));
  return () => directory;
}

/** An executable that stands for rrdtool: a shell script whose body reads commands and writes answers. */
export async function fakeRrdtool(directory: string, body: string): Promise<string> {
  const path = join(directory, 'fake-rrdtool');
  await writeFile(path, `#!/bin/sh\nok() { echo "OK u:0.00 s:0.00 r:0.00"; }\n${body}\n`);
  await chmod(path, 0o755);
  return path;
}
