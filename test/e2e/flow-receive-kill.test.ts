import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { newDirectory } from '../collector/capture-directories.js';
import { contentsOf } from '../collector/flow-files.js';
import { freePort, Sender, start, until, untilReceiving } from '../collector/running-programs.js';
import { v5Packets } from '../collector/v5-packets.js';
import { seededRandom } from '../support/random.js';

const KILLS = 8;
/** Packets that no buffer is too small for. */
const WINDOW = 10;
const FLOWS_IN_PACKET = 30;

/** First flows of consecutive packets. */
function packetsFrom(first: number, count: number): Uint8Array[] {
  return v5Packets(count, first * FLOWS_IN_PACKET);
}

function assertRising(numbers: readonly number[]): void {
  const fault = numbers.findIndex((number, i) => i > 0 && number <= (numbers[i - 1] ?? -1));
  assert.equal(fault, -1, `${numbers[fault]} after ${numbers[fault - 1]}`);
}

describe('flow-receive, killed', function () {
  this.timeout(120_000);

  it(`${KILLS} times while it receives: the same port is free at once, and what is in the file stays`, async () => {
    const random = seededRandom(3);
    const directory = await newDirectory();
    const port = await freePort();
    const sender = new Sender(port);
    let next = 0;
    let isDone = false;
    const load = (async () => {
      while (!isDone) {
        await sender.send(packetsFrom(next, WINDOW));
        next += WINDOW;
        await delay(5);
      }
    })();
    try {
      for (let kill = 0; kill < KILLS; kill++) {
        const file = join(directory, `flows-${kill}`);
        const level = kill % 2 === 0 ? '0' : '1';
        const receiver = start('flow-receive', '-o', file, '-z', level, `127.0.0.1/0/${port}`);
        await untilReceiving(receiver);
        const before = await until('flows are in the file', async () => {
          const isThere = (await stat(file).catch(() => undefined)) !== undefined;
          const flows = isThere ? (await contentsOf(file).catch(() => undefined))?.flows : undefined;
          return flows !== undefined && flows > 0 && flows;
        });
        await delay(random() * 200);
        assert.equal(await receiver.stop('SIGKILL'), 'SIGKILL');
        const { flows, sources } = await contentsOf(file);
        assert.ok(flows >= before, `${flows} flows after ${before}`);
        assertRising(sources);
      }
    } finally {
      isDone = true;
      await load;
      sender.close();
    }
    const last = join(directory, 'last');
    const receiver = start('flow-receive', '-o', last, '-z', '1', `127.0.0.1/0/${port}`);
    await untilReceiving(receiver);
    const quiet = new Sender(port);
    await quiet.send(packetsFrom(0, WINDOW));
    quiet.close();
    assert.equal(await receiver.stop(), 0);
    const { header, flows, warnings } = await contentsOf(last);
    assert.deepEqual([header.flags, flows, warnings], [3, WINDOW * FLOWS_IN_PACKET, []]);
  });
});

/** Where copies go: notes the numbers of packets by their first flows. */
class Destination {
  readonly numbers: number[] = [];
  readonly #socket: Socket = createSocket('udp4');

  async open(): Promise<number> {
    this.#socket.on('message', (packet) => this.numbers.push(packet.readUInt32BE(16) / FLOWS_IN_PACKET));
    this.#socket.bind(0, '127.0.0.1');
    await once(this.#socket, 'listening');
    return this.#socket.address().port;
  }

  close(): void {
    this.#socket.close();
  }
}

describe('flow-fanout, killed', function () {
  this.timeout(120_000);
  let destinations: Destination[] = [];
  afterEach(() => {
    for (const each of destinations) each.close();
    destinations = [];
  });

  it(`${KILLS} times while it receives: port and pid file are in nobody's way, and nothing is lost but what was on its way`, async () => {
    const random = seededRandom(4);
    const [pidFile, port] = [join(await newDirectory(), 'fanout.pid'), await freePort()];
    destinations = [new Destination(), new Destination()];
    const ports = await Promise.all(destinations.map((each) => each.open()));
    const places = [`127.0.0.1/0/${port}`, ...ports.map((each) => `0/127.0.0.1/${each}`)];
    const sender = new Sender(port);
    let next = 0;
    const onTheirWay = new Set<number>();

    async function sendWindow(): Promise<number> {
      await sender.send(packetsFrom(next, WINDOW));
      next += WINDOW;
      return next - 1;
    }

    for (let kill = 0; kill <= KILLS; kill++) {
      const fanout = start('flow-fanout', '-D', '-p', pidFile, ...places);
      await untilReceiving(fanout);
      await until('the pid file is its own', async () => {
        const text = await readFile(`${pidFile}.${port}`, 'utf8').catch(() => '');
        return text === `${fanout.child.pid}\n`;
      });
      for (let windows = 1 + Math.floor(random() * 3); windows > 0; windows--) {
        const last = await sendWindow();
        await until('all have it', () => destinations.every(({ numbers }) => numbers.at(-1) === last));
      }
      if (kill === KILLS) {
        assert.equal(await fanout.stop(), 0);
        break;
      }
      const first = next;
      const sending = sendWindow();
      if (random() < 0.7) await delay(random() * 5);
      assert.equal(await fanout.stop('SIGKILL'), 'SIGKILL');
      await sending;
      for (let number = first; number < next; number++) onTheirWay.add(number);
    }
    sender.close();
    await assert.rejects(stat(`${pidFile}.${port}`), { code: 'ENOENT' });
    for (const { numbers } of destinations) {
      assertRising(numbers);
      const arrived = new Set(numbers);
      const lost = Array.from({ length: next }, (_, number) => number).filter((each) => !arrived.has(each));
      assert.deepEqual(
        lost.filter((each) => !onTheirWay.has(each)),
        [],
      );
    }
  });
});
