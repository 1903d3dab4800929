// The questions of query.bench.mjs put to flow-query and, over its own files of the same flows, to nfdump.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { flowFile } from './flowscan.bench.mjs';
import { compare, fixed } from './measure.mjs';

const FLOWS = 2_000_000;
const PORT = '29955';
const bin = (name) => resolve('dist/bin', name);

/** nfdump's own file of the flows: flow-send replays them to nfcapd over the loopback; kept between runs. */
async function captured(file) {
  const directory = join(tmpdir(), 'flowsuite-bench', `nfcapd-${FLOWS}`);
  if (existsSync(directory)) return directory;
  const unfinished = `${directory}.tmp`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished);
  console.log(`making ${directory}`);
  const options = ['-w', unfinished, '-b', '127.0.0.1', '-p', PORT, '-B', '100000000', '-t', '86400', '-z'];
  const collector = spawn('nfcapd', options, { stdio: 'ignore' });
  await sleep(1000);
  const send = [bin('flow-send'), '-x', '20', `0/127.0.0.1/${PORT}`];
  const cat = spawn(process.execPath, [bin('flow-cat'), file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const sender = spawn(process.execPath, send, { stdio: [cat.stdout, 'inherit', 'inherit'] });
  await new Promise((done) => sender.once('close', done));
  await sleep(2000);
  collector.kill('SIGINT');
  await new Promise((done) => collector.once('close', done));
  const { stdout } = spawnSync('nfdump', ['-R', unfinished, '-I'], { encoding: 'utf8' });
  const flows = Number(/^Flows: (\d+)/m.exec(stdout)?.[1]);
  if (flows !== FLOWS) throw new Error(`nfcapd took ${flows} of ${FLOWS} flows`);
  renameSync(unfinished, directory);
  return directory;
}

export default async function run() {
  const file = flowFile(FLOWS);
  if (!file || spawnSync('nfcapd', ['-V']).error) {
    console.log('left out: needs the flow set (FLOW_TEST_DATA) and the package nfdump');
    return;
  }
  const directory = await captured(file);
  const query = (...args) => ({ command: [process.execPath, bin('flow-query'), ...args, file] });
  const nfdump = (...args) => ({ command: ['nfdump', '-R', directory, '-q', ...args] });
  const questions = [
    [
      'filter by prefix and port, top 20 sources',
      query('--src', '10.20/16', '--dst-port', '80', '--stat', '9', '--top', '20'),
      nfdump('-s', 'srcip/bytes', '-n', '20', 'src net 10.20.0.0/16 and dst port 80'),
    ],
    [
      'top 20 address pairs',
      query('--stat', '10', '--top', '20'),
      nfdump('-A', 'srcip,dstip', '-O', 'bytes', '-n', '20'),
    ],
    ['print all', query('--print', '5'), nfdump('-o', 'line')],
  ];
  for (const [title, ours, theirs] of questions) {
    const { a, b, wallRatio, cpuRatio } = compare(ours, theirs, 3);
    console.log(
      `${title}: flow-query ${fixed(a.wall)} s wall, ${fixed(a.cpu)} s CPU; nfdump ${fixed(b.wall)} s, ${fixed(b.cpu)} s CPU`,
    );
    console.log(`  ratio ${fixed(wallRatio)} wall, ${fixed(cpuRatio)} CPU`);
  }
}
