// flow-capture at a fixed rate of version 5 packets with 30 flows, decoded, compressed at level 6 and rotated, against a program that
// only receives. CAPTURE_SECONDS (60) and CAPTURE_RATE (20000 packets a second) make it shorter or harder.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import { tsImport } from 'tsx/esm/api';
import { flowFile } from './flowscan.bench.mjs';
import { fixed } from './measure.mjs';

const run = promisify(execFile);
const SECONDS = Number(process.env.CAPTURE_SECONDS ?? 60);
const RATE = Number(process.env.CAPTURE_RATE ?? 20_000);
const PORT = 29_991;
const PROGRAM = new URL('../dist/bin/flow-capture', import.meta.url).pathname;
const SENDER = new URL('capture-sender.mjs', import.meta.url).pathname;
const RECEIVER = new URL('capture-receiver.mjs', import.meta.url).pathname;

export default async function measure() {
  const flows = flowFile(2_000_000);
  if (!flows || !existsSync(PROGRAM)) {
    console.log('left out: no flow set (set FLOW_TEST_DATA), or nothing built (node scripts/build.mjs)');
    return;
  }
  const scratch = mkdtempSync(join(tmpdir(), 'bench-capture-'));
  try {
    const packets = join(scratch, 'packets');
    const { packetFile } = await tsImport('./capture-packets.ts', import.meta.url);
    writeFileSync(packets, await packetFile(flows, 20_000));
    console.log(`${RATE} packets a second of 30 flows for ${SECONDS} s`);
    const alone = await receiveOnly(packets);
    tell('receiving only', alone);
    const captured = await capture(packets, scratch);
    tell('flow-capture', captured);
    console.log(
      `flow-capture wrote ${captured.files} files, ${fixed(captured.bytes / captured.flows)} bytes a flow; ` +
        `CPU ${fixed(captured.cpu / alone.cpu)} times that of receiving only`,
    );
    const isReached = captured.written === captured.flows;
    console.log(
      `without loss: ${isReached ? 'reached' : `NOT reached, ${captured.flows - captured.written} flows missing`}`,
    );
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function tell(title, { sent, received, seconds, cpu }) {
  const rate = Math.round(sent / seconds);
  console.log(
    `${title.padEnd(16)} sent ${sent} (${rate}/s)  received ${received} (${fixed((100 * received) / sent, 3)} %)  ` +
      `CPU ${fixed(cpu)} s = ${fixed((cpu * 1e6) / received)} us a packet`,
  );
}

async function send(packets) {
  const { stdout } = await run(process.execPath, [
    SENDER,
    packets,
    String(PORT),
    String(RATE),
    String(SECONDS),
  ]);
  return JSON.parse(stdout);
}

/** CPU seconds of a running process, all its threads (proc(5): fields 14 and 15 in ticks of 10 ms). */
function cpuOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function receiveOnly(packets) {
  const child = spawn(process.execPath, [RECEIVER, String(PORT)]);
  await once(child.stderr, 'data');
  const idle = cpuOf(child.pid);
  const sent = await send(packets);
  await delay(500);
  const cpu = cpuOf(child.pid) - idle;
  child.kill('SIGTERM');
  const [output] = await once(child.stdout, 'data');
  return { sent: sent.packets, received: JSON.parse(output).packets, seconds: sent.seconds, cpu };
}

async function capture(packets, scratch) {
  const directory = mkdtempSync(join(scratch, 'flows-'));
  const status = join(scratch, 'status.json');
  // Boundaries every minute: a run of 60 s rotates at least once.
  const args = ['-D', '-w', directory, '-N', '0', '-n', '1439', '--status', status, `127.0.0.1/0/${PORT}`];
  const child = spawn(PROGRAM, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  child.stderr.on('data', (text) => process.stderr.write(text));
  while (!existsSync(status)) await delay(100);
  const idle = cpuOf(child.pid);
  const sent = await send(packets);
  await delay(3000);
  const cpu = cpuOf(child.pid) - idle;
  child.kill('SIGTERM');
  await once(child, 'exit');
  const { total } = JSON.parse(readFileSync(status, 'utf8'));
  const { flowsIn } = await tsImport('./capture-packets.ts', import.meta.url);
  const files = readdirSync(directory).filter((name) => name.startsWith('ft-'));
  const counted = await Promise.all(files.map((name) => flowsIn(join(directory, name))));
  return {
    sent: sent.packets,
    flows: sent.flows,
    received: total.packets,
    seconds: sent.seconds,
    cpu,
    files: files.length,
    written: counted.reduce((sum, file) => sum + file.flows, 0),
    bytes: counted.reduce((sum, file) => sum + file.bytes, 0),
  };
}
