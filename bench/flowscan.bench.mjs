// The whole flowscan + CUFlow pass over two million flows against inflating the same file.
import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { spawnSync } from 'node:child_process';
import { compare, fixed, runOnce } from './measure.mjs';

const DATA = resolve(process.env.FLOW_TEST_DATA ?? '../shared/data');
const SCALE = resolve(DATA, '../tools/scale-flows.mjs');
const NAME = 'ft-v05.2026-03-02.140000+0000';

/** A flow file of `flows` flows made from the shared flow set, kept between runs. */
export function flowFile(flows) {
  const day = join(DATA, 'flows/2026/2026-03/2026-03-02');
  if (!existsSync(SCALE) || !existsSync(day)) return undefined;
  const cache = join(tmpdir(), 'flowsuite-bench');
  mkdirSync(cache, { recursive: true });
  const file = join(cache, `v5-${flows}.ft`);
  if (existsSync(file)) return file;
  console.log(`making ${file}`);
  const inputs = readdirSync(day).map((name) => join(day, name));
  const copies = Math.ceil(flows / 425_131);
  const made = spawnSync(
    process.execPath,
    [SCALE, '-n', String(copies), '-l', String(flows), '-o', file, ...inputs],
    { stdio: 'inherit' },
  );
  if (made.status !== 0) throw new Error('scale-flows.mjs failed');
  return file;
}

export default function run() {
  const file = flowFile(2_000_000);
  if (!file) {
    console.log(`left out: no flow set at ${DATA} (set FLOW_TEST_DATA)`);
    return;
  }
  const site = mkdtempSync(join(tmpdir(), 'bench-site-'));
  const flowscan = [
    process.execPath,
    resolve('dist/bin/flowscan'),
    '--config',
    join(site, 'flowscan.cf'),
    '--once',
  ];
  try {
    mkdirSync(join(site, 'in'));
    writeFileSync(join(site, 'flowscan.cf'), 'FlowFileGlob in/ft-v*[0-9]\nReportClasses CUFlow\n');
    writeFileSync(join(site, 'suite.cf'), 'ResolveNames off\n');
    cpSync(join(DATA, 'cuflow/site.cf'), join(site, 'CUFlow.cf'));
    let next = Date.UTC(2026, 2, 2, 14) / 1000;
    // A new time for each run, so that the RRDs are continued as they are every five minutes.
    const prepare = () => {
      const stamp = new Date(next * 1000).toISOString();
      next += 300;
      linkSync(
        file,
        join(
          site,
          'in',
          NAME.replace(/\d{4}-.*\+/, `${stamp.slice(0, 10)}.${stamp.slice(11, 19).replaceAll(':', '')}+`),
        ),
      );
    };
    try {
      prepare();
    } catch {
      console.log('left out: the temporary directory takes no hard links');
      return;
    }
    const first = runOnce(flowscan, { cwd: site });
    const { a, b, cpuRatio, wallRatio } = compare(
      { command: flowscan, cwd: site, prepare },
      { command: [process.execPath, resolve('bench/inflate.mjs'), file] },
    );
    console.log(`first run (creates 178 RRDs): ${fixed(first.cpu)} s CPU, ${fixed(first.wall)} s wall`);
    console.log(`pass:    ${fixed(a.cpu)} s CPU, ${fixed(a.wall)} s wall, peak ${fixed(a.peakMiB, 0)} MiB`);
    console.log(`inflate: ${fixed(b.cpu)} s CPU, ${fixed(b.wall)} s wall`);
    console.log(`ratio:   ${fixed(cpuRatio)} CPU (to reach: 3.0), ${fixed(wallRatio)} wall`);
    memory(site, flowscan, next);
  } finally {
    rmSync(site, { recursive: true });
  }
}

/** Peak memory must not depend on the size of the file. */
function memory(site, flowscan, time) {
  for (const flows of [500_000, 2_000_000, 8_000_000]) {
    const file = flowFile(flows);
    const stamp = new Date(time * 1000).toISOString();
    time += 300;
    linkSync(
      file,
      join(site, 'in', `ft-v05.${stamp.slice(0, 10)}.${stamp.slice(11, 19).replaceAll(':', '')}+0000`),
    );
    console.log(
      `${flows} flows: peak ${fixed(runOnce(flowscan, { cwd: site }).peakMiB, 0)} MiB (to reach: below 200)`,
    );
  }
}
