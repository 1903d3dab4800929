// Questions to two and to ten million flows in files of 200,000, with one worker and with two, against inflating the same files.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { tsImport } from 'tsx/esm/api';
import { bundle } from '../scripts/bundle.mjs';
import { flowFile } from './flowscan.bench.mjs';
import { compare, fixed } from './measure.mjs';

const SIZES = [2_000_000, 10_000_000];
const FLOWS_A_FILE = 200_000;
/** Wall time to reach, as a multiple of inflating. */
const GOALS = { 'filtered-sources': [1.5, 0.9], pairs: [2.0, 1.2], print: [6.0, undefined] };
const TITLES = {
  'filtered-sources': 'filter by prefix and port, top 20 sources',
  pairs: 'top 20 address pairs',
  print: 'print all (format 5)',
};

/** The flows of one file in several, kept between runs. */
export async function divided(file, flows) {
  const directory = join(tmpdir(), 'flowsuite-bench', `v5-${flows}-in-${flows / FLOWS_A_FILE}`);
  if (!existsSync(directory)) {
    const { divideFlowFile } = await tsImport('./sources.ts', import.meta.url);
    const unfinished = `${directory}.tmp`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished);
    console.log(`making ${directory}`);
    await divideFlowFile(file, unfinished, FLOWS_A_FILE);
    renameSync(unfinished, directory);
  }
  return readdirSync(directory)
    .sort()
    .map((name) => join(directory, name));
}

export default async function run() {
  for (const flows of SIZES) {
    const file = flowFile(flows);
    if (!file) {
      console.log('left out: no flow set (set FLOW_TEST_DATA)');
      return;
    }
    console.log(`${flows / 1e6} million flows`);
    await ask(await divided(file, flows));
  }
  await countPairs();
}

async function ask(files) {
  const directory = mkdtempSync(join(tmpdir(), 'bench-query-'));
  try {
    const program = join(directory, 'query');
    await bundle({ source: resolve('bench/query-program.ts'), output: program });
    const inflate = { command: [process.execPath, resolve('bench/inflate.mjs'), ...files] };
    for (const [question, goals] of Object.entries(GOALS)) {
      console.log(TITLES[question]);
      const walls = [1, 2].map((workers, i) => {
        const asked = { command: [process.execPath, program, question, String(workers), ...files] };
        const { a, b, wallRatio, cpuRatio } = compare(asked, inflate);
        const goal = goals[i] === undefined ? '' : ` (to reach: ${fixed(goals[i], 1)})`;
        console.log(
          `  ${workers} worker${workers > 1 ? 's' : ' '}: ${fixed(a.wall)} s wall, ${fixed(a.cpu)} s CPU, peak ${fixed(a.peakMiB, 0)} MiB;` +
            ` inflate ${fixed(b.wall)} s; ratio ${fixed(wallRatio)} wall${goal}, ${fixed(cpuRatio)} CPU`,
        );
        return a.wall;
      });
      console.log(`  two workers: ${fixed(walls[0] / walls[1])} times as fast as one (to reach: 1.7)`);
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Time a flow, of groups that fit a cache and of groups that fill the memory. */
async function countPairs() {
  const directory = mkdtempSync(join(tmpdir(), 'bench-pairs-'));
  try {
    const program = join(directory, 'pairs');
    await bundle({ source: resolve('bench/pairs-program.ts'), output: program });
    const timeOf = (pairs) => {
      const runs = Array.from({ length: 3 }, () =>
        JSON.parse(
          execFileSync(process.execPath, [program, '20000000', String(pairs)], { encoding: 'utf8' }),
        ),
      );
      return Math.min(...runs.map(({ nanoseconds }) => nanoseconds));
    };
    const [few, many] = [timeOf(1_000_000), timeOf(10_000_000)];
    console.log(
      `20 million flows between 1 million pairs: ${fixed(few, 0)} ns a flow; between 10 million: ${fixed(many, 0)};` +
        ` ratio ${fixed(many / few)} (to reach: 2.0)`,
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
}
