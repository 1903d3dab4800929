// A report with a thousand RRD updates over the one rrdtool of the program, against a process for every update.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tsImport } from 'tsx/esm/api';
import { fixed } from './measure.mjs';

const FILES = 1000;
const START = 1_776_157_200;
const DATA_SOURCES = ['in_bytes', 'out_bytes', 'in_pkts', 'out_pkts', 'in_flows', 'out_flows'];

const secondsOf = async (action) => {
  const begin = process.hrtime.bigint();
  await action();
  return Number(process.hrtime.bigint() - begin) / 1e9;
};

export default async function run() {
  const { recordCounts, RrdTool } = await tsImport('./sources.ts', import.meta.url);
  const directory = mkdtempSync(join(tmpdir(), 'bench-rrd-'));
  const rrd = new RrdTool({});
  const log = { warn: (line) => console.log(line), error: (line) => console.log(line) };
  const counts = Array.from({ length: FILES }, (_, i) => ({
    file: join(directory, `service_${i}.rrd`),
    dataSources: DATA_SOURCES,
    values: DATA_SOURCES.map((_name, j) => BigInt(i * 6 + j)),
  }));
  try {
    const report = (time) => secondsOf(() => recordCounts(counts, { rrd, log, time, interrupted: false }));
    const create = await report(START);
    const updates = [];
    for (let i = 1; i <= 5; i++) updates.push(await report(START + i * 300));
    const median = updates.toSorted((a, b) => a - b)[2];
    const single = await secondsOf(() => {
      for (let i = 0; i < 20; i++)
        execFileSync('rrdtool', ['update', counts[i].file, `${START + 1800}:1:2:3:4:5:6`]);
    });
    console.log(`first report, ${FILES} RRDs created: ${fixed(create)} s`);
    console.log(`report of ${FILES} updates: ${fixed(median, 3)} s (to reach: below 0.5)`);
    console.log(`ratio to a process for every update: ${fixed(median / ((single / 20) * FILES), 4)}`);
  } finally {
    await rrd.close();
    rmSync(directory, { recursive: true });
  }
}
