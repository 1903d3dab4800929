import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { listFiles } from '../support/cuflow-cases.js';
import { program } from '../support/program.js';

const KILLS = 50;
const FILES = 200;
const FIRST = Date.UTC(2026, 3, 14, 9) / 1000;

/** Deterministic pseudo-random numbers of [0, 1), so that a failure can be repeated. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const two = (n: number): string => String(n).padStart(2, '0');

function flowFileName(index: number): string {
  const date = new Date((FIRST + index * 300) * 1000);
  const day = `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
  return `ft-v05.${day}.${two(date.getUTCHours())}${two(date.getUTCMinutes())}00+0000`;
}

/** A site with a backlog: the six synthetic files again and again, under successive times. */
async function makeBacklog(): Promise<string> {
  const site = await mkdtemp(join(tmpdir(), 'kill-'));
  await mkdir(join(site, 'flows/saved'), { recursive: true });
  await writeFile(join(site, 'flowscan.cf'), 'FlowFileGlob flows/ft-v*[0-9]\nReportClasses CUFlow\n');
  await writeFile(join(site, 'suite.cf'), 'ResolveNames off\n');
  await cp(resolve('test/fixtures/cuflow/site.cf'), join(site, 'CUFlow.cf'));
  const sources = (await listFiles(resolve('test/fixtures/flows'))).map((name) =>
    resolve('test/fixtures/flows', name),
  );
  for (let i = 0; i < FILES; i++)
    await cp(sources[i % sources.length] ?? '', join(site, 'flows', flowFileName(i)));
  return site;
}

const start = (site: string) =>
  execa(process.execPath, [program('flowscan'), '--config', 'flowscan.cf', '--once'], {
    cwd: site,
    env: { TZ: 'UTC' },
    reject: false,
    all: true,
  });

/** Everything a run leaves behind: file names, pages and states as bytes, RRDs as dumps. */
async function results(site: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of await listFiles(site)) {
    const path = join(site, name);
    if (name.endsWith('.rrd')) found[name] = (await execa('rrdtool', ['dump', path])).stdout;
    else if (name.startsWith('flows/')) found[name] = '';
    else found[name] = await readFile(path, 'utf8');
  }
  return found;
}

describe('flowscan killed at random moments', function () {
  this.timeout(180_000);

  it('leaves what an undisturbed run leaves', async () => {
    const [quiet, disturbed] = [await makeBacklog(), await makeBacklog()];
    try {
      const calm = await start(quiet);
      assert.equal(calm.exitCode, 0, calm.all);

      const random = generator(20260414);
      let kills = 0;
      while (kills < KILLS) {
        const run = start(disturbed);
        await Promise.race([run, sleep(100 + random() * 300)]);
        run.kill('SIGKILL');
        const { exitCode, signal, all } = await run;
        if (signal === 'SIGKILL') kills++;
        else assert.equal(exitCode, 0, all);
        if (exitCode === 0) break;
      }
      assert.equal(kills, KILLS, 'the backlog lasted for all kills');
      const last = await start(disturbed);
      assert.equal(last.exitCode, 0, last.all);
      assert.doesNotMatch(last.all, /ERROR/);

      assert.deepEqual(await results(disturbed), await results(quiet));
      assert.equal((await listFiles(join(quiet, 'flows/saved'))).length, FILES);
    } finally {
      await rm(quiet, { recursive: true });
      await rm(disturbed, { recursive: true });
    }
  });
});
