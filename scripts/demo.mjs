// The demo site in ./demo: makes what is missing of the last two days, counts it, serves it, and keeps it alive until Ctrl-C.
// Called by demo.sh, which has seen to tools and packages.
/* global AbortController */
import { constants, createWriteStream } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { setUpTrackings } from './demo-trackings.mjs';

const HOURS = 48;
const HOST = '127.0.0.1';
const FILE_SECONDS = 300;
/** A new file is made a little after its five minutes are over. */
const DELAY_SECONDS = 5;
/** Counted flow files are kept as long as the demo looks back, and a little longer. */
const KEEP_HOURS = HOURS + 2;
const BAR_CELLS = 32;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const site = join(root, 'demo');
const flows = join(site, 'flows');
const began = Date.now();

const stop = new AbortController();
const children = new Set();
let endedAt;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(signal));

try {
  const port = portOf(process.env.DEMO_PORT);
  await expectFree(port);
  await step('Building the programs', () =>
    start(join(root, 'scripts/build.mjs'), [], { cwd: root, stdout: 'ignore' }),
  );
  await layOut();
  const sights = await step(`Making up the traffic of the last ${HOURS} hours`, generate);
  const waiting = await waitingFiles();
  if (waiting > 0) await step(`Counting ${waiting} flow files into RRDs and rankings`, () => scan(waiting));
  await serve(port, sights);
} catch (error) {
  if (!stop.signal.aborted) {
    console.error(`demo: ${error.shortMessage ?? error.message}`);
    process.exitCode = 1;
    end('SIGTERM');
  }
}
await Promise.allSettled(children);
if (process.exitCode === undefined) {
  console.log('\nThe demo has ended. Next time it goes on from here; "make clean" removes it.');
}

/** Starts a program; what it complains about is seen. */
function start(path, args, options = {}) {
  stop.signal.throwIfAborted();
  const child = execa(process.execPath, [path, ...args], {
    cwd: site,
    stdin: 'ignore',
    stderr: 'inherit',
    buffer: false,
    ...options,
  });
  children.add(child);
  const forget = () => children.delete(child);
  child.then(forget, forget);
  return child;
}

function command(name, args, options) {
  return start(join(root, 'dist/bin', name), args, options);
}

/**
 * Ends the demo: at once when asked again. A Ctrl-C goes to every program of the terminal, other signals to this one alone.
 * Some programs that start others pass a signal on twice; that is not asking again.
 */
function end(signal) {
  if (endedAt !== undefined && Date.now() - endedAt > 1000) process.exit(130);
  endedAt ??= Date.now();
  stop.abort();
  if (signal === 'SIGINT' && process.stdin.isTTY) return;
  for (const child of children) child.kill('SIGTERM');
}

async function step(what, work) {
  console.log(`${what} ...`);
  const from = Date.now();
  const result = await work();
  // A program that was told to stop may well end without an error.
  stop.signal.throwIfAborted();
  console.log(`  done in ${((Date.now() - from) / 1000).toFixed(1)} s`);
  return result;
}

function portOf(text) {
  if (!text) return 8080;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (port >= 1 && port <= 65535) return port;
  throw new Error(`DEMO_PORT=${text} is not a port, 1 to 65535`);
}

/** Better known now than after a minute of work. */
async function expectFree(port) {
  const probe = createServer();
  try {
    await new Promise((resolve, reject) => {
      probe.once('error', reject).listen(port, HOST, resolve);
    });
  } catch (error) {
    throw new Error(
      `port ${port} cannot be used (${error.code}); choose another one: DEMO_PORT=8090 make demo`,
      {
        cause: error,
      },
    );
  }
  await new Promise((resolve) => probe.close(resolve));
}

/** Directories, and the configuration where there is none yet: it may have been changed. */
async function layOut() {
  for (const directory of ['flows/saved', 'rrds', 'scoreboard', 'as-scoreboard']) {
    await mkdir(join(site, directory), { recursive: true });
  }
  const copy = (name, target) =>
    unlessThere(copyFile(join(root, 'conf/demo', name), join(site, target), constants.COPYFILE_EXCL));
  for (const name of ['flowscan.cf', 'CUFlow.cf', 'suite.cf']) await copy(name, name);
  await layOutViewer(copy);
}

/** FlowViewer's part of the site: it reads the flow files that flowscan has counted. */
async function layOutViewer(copy) {
  for (const directory of ['cgi', 'devices'])
    await mkdir(join(site, 'viewer', directory), { recursive: true });
  for (const name of ['Devices', 'Exporters']) {
    await copy(`NamedInterfaces_${name}`, `viewer/cgi/NamedInterfaces_${name}`);
  }
  await unlessThere(symlink('../../flows/saved', join(site, 'viewer/devices/campus')));
  const name = 'FlowViewer_Configuration.pm';
  const sample = await readFile(join(root, 'conf/demo', name), 'utf8');
  const text = sample.replace('@SITE@', () => site);
  await unlessThere(writeFile(join(site, name), text, { flag: 'wx' }));
}

async function unlessThere(work) {
  try {
    await work;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
}

/** Writes the flow files that are missing up to now. Returns what there is to see in them, a line each. */
async function generate() {
  const { stdout } = await command('flow-demo', ['--out', 'flows', '--hours', String(HOURS)], {
    buffer: true,
  });
  const [summary, ...sights] = stdout.split('\n');
  console.log(`  ${summary}`);
  return sights;
}

async function waitingFiles() {
  return (await readdir(flows)).filter((name) => name.startsWith('ft-')).length;
}

/** Counts the waiting files; what flowscan says goes to flowscan.log. */
async function scan(waiting) {
  const scanner = command('flowscan', ['--config', 'flowscan.cf', '--once'], { stdout: 'pipe' });
  const log = createWriteStream(join(site, 'flowscan.log'), { flags: 'a' });
  let counted = 0;
  for await (const line of createInterface({ input: scanner.stdout })) {
    log.write(`${line}\n`);
    if (line.includes('report took')) showProgress(++counted, waiting);
  }
  log.end();
  await scanner;
}

function showProgress(counted, waiting) {
  if (!process.stdout.isTTY || waiting === 1) return;
  const cells = Math.min(BAR_CELLS, Math.floor((counted / waiting) * BAR_CELLS));
  const bar = '█'.repeat(cells) + '░'.repeat(BAR_CELLS - cells);
  process.stdout.write(`\r  ${bar}  ${counted}/${waiting} files${counted >= waiting ? '\n' : ''}`);
}

/** Serves until the demo is ended, making and counting a new file every five minutes. */
async function serve(port, sights) {
  const files = ['--settings', 'suite.cf', '--flowviewer', 'FlowViewer_Configuration.pm'];
  const server = command('flowscan-web', [...files, '--host', HOST, '--port', String(port)], {
    stdout: 'pipe',
  });
  await once(createInterface({ input: server.stdout }), 'line', { signal: stop.signal });
  await step('Recreating the past of some trackings', () =>
    setUpTrackings({
      url: `http://${HOST}:${port}`,
      site,
      hours: HOURS,
      redraw: () => monitor('Grapher', '--nonlazy'),
      signal: stop.signal,
    }),
  );
  const daemons = ['Collector', 'Grapher'].map((name) => monitor(name));
  console.log(welcome(port, sights));
  await Promise.race([server, keepAlive(), ...daemons]);
  await server;
}

/** A daemon of FlowMonitor; it writes its own log. */
function monitor(name, ...args) {
  const files = ['--settings', 'suite.cf', '--config', 'FlowViewer_Configuration.pm'];
  return command(`FlowMonitor_${name}`, [...files, ...args], { stdout: 'ignore' });
}

function welcome(port, sights) {
  const seconds = Math.round((Date.now() - began) / 1000);
  return [
    '',
    `Ready after ${seconds} seconds. The graphs:   http://${HOST}:${port}/`,
    `FlowViewer, FlowGrapher and FlowMonitor:   http://${HOST}:${port}/FV.cgi`,
    '',
    'Worth finding in them:',
    ...sights,
    '',
    'A new flow file comes every five minutes. The site lies in ./demo; docs/DEMO.md tells more. Ctrl-C ends it.',
  ].join('\n');
}

async function keepAlive() {
  while (!stop.signal.aborted) {
    const now = Date.now() / 1000;
    const next = (Math.floor(now / FILE_SECONDS) + 1) * FILE_SECONDS + DELAY_SECONDS;
    await sleep((next - now) * 1000, undefined, { signal: stop.signal });
    try {
      await command('flow-demo', ['--out', 'flows', '--hours', String(HOURS), '--quiet']);
      await scan(1);
      await removeOld();
    } catch (error) {
      // The pages stay; the next round may succeed.
      if (!stop.signal.aborted) console.error(`demo: ${error.shortMessage ?? error.message}`);
    }
  }
}

async function removeOld() {
  const saved = join(flows, 'saved');
  const oldest = Date.now() - KEEP_HOURS * 3600e3;
  for (const name of await readdir(saved)) {
    const [, day, hour, minute, second, offset] =
      /\.(\d{4}-\d\d-\d\d)\.(\d\d)(\d\d)(\d\d)([+-]\d{4})$/.exec(name) ?? [];
    if (Date.parse(`${day}T${hour}:${minute}:${second}${offset}`) < oldest) await rm(join(saved, name));
  }
}
