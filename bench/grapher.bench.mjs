// A day of ten million flows in some 288 files as graphs of FlowGrapher, with one worker and with two, against inflating the same files.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { tsImport } from 'tsx/esm/api';
import { bundle } from '../scripts/bundle.mjs';
import { compare, fixed } from './measure.mjs';

const DATA = resolve(process.env.FLOW_TEST_DATA ?? '../shared/data');
const SCALE = resolve(DATA, '../tools/scale-flows.mjs');
const FLOWS = 10_000_000;
const FILES = 288;
/** Copies of the two hours, each an hour later than the one before: a day. */
const [COPIES, HOUR] = [24, 3600];
/** The first flow set begins then; epoch seconds. */
const START = 1_772_460_000;
/** Wall time to reach with two workers, as a multiple of inflating. */
const GOALS = { bps: 1.0, 'bps-details': 2.0, 'bpsa-details': undefined };
const TITLES = {
  bps: 'bits per second in buckets of 60 s',
  'bps-details': 'the same with the 100 largest conversations',
  'bpsa-details': 'the same for analysis: the 100 largest flows, leaders by addresses and ports',
};

/** The files of a day, kept between runs. */
async function day() {
  const set = join(DATA, 'flows/2026/2026-03/2026-03-02');
  if (!existsSync(SCALE) || !existsSync(set)) return undefined;
  const cache = join(tmpdir(), 'flowsuite-bench');
  const directory = join(cache, `v5-day-${FLOWS}-in-${FILES}`);
  if (!existsSync(directory)) {
    const unfinished = `${directory}.tmp`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true });
    console.log(`making ${directory}`);
    const whole = `${directory}.ft`;
    const inputs = readdirSync(set).map((name) => join(set, name));
    const options = ['-n', COPIES, '-s', HOUR, '-l', FLOWS, '-z', 0, '-o', whole].map(String);
    const made = spawnSync(process.execPath, [SCALE, ...options, ...inputs], { stdio: 'inherit' });
    if (made.status !== 0) throw new Error('scale-flows.mjs failed');
    const { divideFlowFile } = await tsImport('./sources.ts', import.meta.url);
    await divideFlowFile(whole, unfinished, Math.ceil(FLOWS / FILES));
    rmSync(whole);
    renameSync(unfinished, directory);
  }
  return readdirSync(directory)
    .sort()
    .map((name) => join(directory, name));
}

export default async function run() {
  const files = await day();
  if (!files) {
    console.log('left out: no flow set (set FLOW_TEST_DATA)');
    return;
  }
  console.log(`${FLOWS} flows in ${files.length} files`);
  const directory = mkdtempSync(join(tmpdir(), 'bench-grapher-'));
  try {
    const program = join(directory, 'grapher');
    await bundle({ source: resolve('bench/grapher-program.ts'), output: program });
    const inflate = { command: [process.execPath, resolve('bench/inflate.mjs'), ...files] };
    const span = [START, START + COPIES * HOUR].map(String);
    for (const [question, goal] of Object.entries(GOALS)) {
      console.log(TITLES[question]);
      for (const workers of [1, 2]) {
        const asked = { command: [process.execPath, program, question, String(workers), ...span, ...files] };
        const { a, b, wallRatio, cpuRatio } = compare(asked, inflate, 3);
        const toReach = goal && workers === 2 ? ` (to reach: ${fixed(goal, 1)})` : '';
        console.log(
          `  ${workers} worker${workers > 1 ? 's' : ' '}: ${fixed(a.wall)} s wall, ${fixed(a.cpu)} s CPU, peak ${fixed(a.peakMiB, 0)} MiB;` +
            ` inflate ${fixed(b.wall)} s; ratio ${fixed(wallRatio)} wall${toReach}, ${fixed(cpuRatio)} CPU`,
        );
      }
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
}
