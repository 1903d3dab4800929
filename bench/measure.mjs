// Runs commands as whole processes and says what they used: CPU seconds of the process and all it waited for, wall clock, peak memory.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PEAK = new URL('peak.cjs', import.meta.url).pathname;
// `times` of the shell: the only portable way to the CPU time of a child and its children.
const SCRIPT = '"$@" >"$OUTPUT" 2>&1; status=$?; times; exit $status';

/** One run of a command. @returns {{ cpu: number, wall: number, peakMiB: number, output: string }} */
export function runOnce(command, { cwd, env } = {}) {
  const scratch = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const output = join(scratch, 'output');
    const peak = join(scratch, 'peak');
    const begin = process.hrtime.bigint();
    const { status, stdout } = spawnSync('sh', ['-c', SCRIPT, 'sh', ...command], {
      cwd,
      env: { ...process.env, ...env, OUTPUT: output, PEAK_FILE: peak, NODE_OPTIONS: `--require=${PEAK}` },
      encoding: 'utf8',
    });
    const wall = Number(process.hrtime.bigint() - begin) / 1e9;
    const text = readFileSync(output, 'utf8');
    if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}:\n${text}`);
    const seconds = [
      ...stdout
        .trim()
        .split('\n')
        .at(-1)
        .matchAll(/(\d+)m([\d.]+)s/g),
    ].map(([, m, s]) => Number(m) * 60 + Number(s));
    return {
      cpu: seconds[0] + seconds[1],
      wall,
      peakMiB: peakOf(peak),
      output: text,
    };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** Only programs of node leave their peak memory behind. */
function peakOf(file) {
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) / 1024 : NaN;
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Two commands in turn, A B A B ..., each after its own preparation; medians and the median of the ratios A/B of CPU. */
export function compare(a, b, runs = 5) {
  const results = { a: [], b: [] };
  for (let i = -1; i < runs; i++) {
    const [first, second] = [a, b].map(({ command, prepare, ...options }) => {
      prepare?.();
      return runOnce(command, options);
    });
    if (i < 0) continue; // the first pair only warms the caches
    results.a.push(first);
    results.b.push(second);
  }
  const summary = (list) =>
    Object.fromEntries(['cpu', 'wall', 'peakMiB'].map((key) => [key, median(list.map((run) => run[key]))]));
  const ratio = (key) => median(results.a.map((run, i) => run[key] / results.b[i][key]));
  return { a: summary(results.a), b: summary(results.b), cpuRatio: ratio('cpu'), wallRatio: ratio('wall') };
}

export const fixed = (value, digits = 2) => value.toFixed(digits);
