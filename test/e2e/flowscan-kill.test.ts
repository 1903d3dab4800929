import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { listFiles } from '../support/cuflow-cases.js';
import { program } from '../support/program.js';
import { seededRandom } from '../support/random.js';

interface Run {
  readonly className: string;
  readonly kills: number;
  readonly files: number;
}

const RUNS: readonly Run[] = [
  { className: 'CUFlow', kills: 50, files: 300 },
  { className: 'SubNetIO', kills: 15, files: 200 },
];
const FIRST = Date.UTC(2026, 3, 14, 9) / 1000;

const two = (n: number): string => String(n).padStart(2, '0');

function flowFileName(index: number): string {
  const date = new Date((FIRST + index * 300) * 1000);
  const day = `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
  return `ft-v05.${day}.${two(date.getUTCHours())}${two(date.getUTCMinutes())}00+0000`;
}

/** Without ftp and rtsp: what is remembered of their control connections ends with the process. */
const SUBNETIO = {
  'CampusIO.cf':
    'LocalSubnetFiles nets\nOutputDir campus\nTCPServices http, https\nUDPServices domain\nProtocols icmp, tcp\nTopN 5\n',
  'SubNetIO.cf': 'SubnetFiles nets\nOutputDir campus\nTopN 5\nReportPrefixFormat html/%H_\n',
  nets: 'SUBNET=10.0.0.0/8\n=\nSUBNET=10.20.0.0/16\n=\nSUBNET=192.0.2.0/24\n',
};

/** A site with a backlog: the six synthetic files again and again, under successive times. */
async function makeBacklog({ className, files }: Run): Promise<string> {
  const site = await mkdtemp(join(tmpdir(), 'kill-'));
  await mkdir(join(site, 'flows/saved/other'), { recursive: true });
  await writeFile(join(site, 'flowscan.cf'), `FlowFileGlob flows/ft-v*[0-9]\nReportClasses ${className}\n`);
  await writeFile(join(site, 'suite.cf'), 'ResolveNames off\n');
  await cp(resolve('test/fixtures/cuflow/site.cf'), join(site, 'CUFlow.cf'));
  for (const [name, text] of Object.entries(SUBNETIO)) await writeFile(join(site, name), text);
  const sources = (await listFiles(resolve('test/fixtures/flows'))).map((name) =>
    resolve('test/fixtures/flows', name),
  );
  for (let i = 0; i < files; i++)
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

  for (const each of RUNS) {
    it(`leaves what an undisturbed run of ${each.className} leaves`, async () => {
      const [quiet, disturbed] = [await makeBacklog(each), await makeBacklog(each)];
      try {
        const calm = await start(quiet);
        assert.equal(calm.exitCode, 0, calm.all);

        const random = seededRandom(20260414);
        let kills = 0;
        while (kills < each.kills) {
          const run = start(disturbed);
          await Promise.race([run, sleep(100 + random() * 300)]);
          run.kill('SIGKILL');
          const { exitCode, signal, all } = await run;
          if (signal === 'SIGKILL') kills++;
          else assert.equal(exitCode, 0, all);
          if (exitCode === 0) break;
        }
        assert.equal(kills, each.kills, 'the backlog lasted for all kills');
        const last = await start(disturbed);
        assert.equal(last.exitCode, 0, last.all);
        assert.doesNotMatch(last.all, /ERROR/);

        assert.deepEqual(await results(disturbed), await results(quiet));
        const saved = await listFiles(join(quiet, 'flows/saved'));
        assert.equal(saved.filter((name) => !name.startsWith('other/')).length, each.files);
      } finally {
        await rm(quiet, { recursive: true });
        await rm(disturbed, { recursive: true });
      }
    });
  }
});
