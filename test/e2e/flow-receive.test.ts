import assert from 'node:assert/strict';
import { join } from 'node:path';
import { contentsOf } from '../collector/flow-files.js';
import {
  freePort,
  sendPackets,
  start,
  startCollector,
  untilReceiving,
} from '../collector/running-programs.js';
import { v5Packets } from '../collector/v5-packets.js';
import { run } from '../support/commands.js';
import { newDirectory, only } from '../collector/capture-directories.js';

describe('flow-receive', function () {
  this.timeout(60_000);

  it('writes one file until it is stopped', async () => {
    const directory = await newDirectory();
    const port = await freePort();
    const file = join(directory, 'flows');
    const receiver = start('flow-receive', '-o', file, '-C', 'one file', '-z', '6', `127.0.0.1/0/${port}`);
    await untilReceiving(receiver);
    await sendPackets(port, v5Packets(20));
    assert.equal(await receiver.stop(), 0);
    const { header, flows } = await contentsOf(file);
    assert.deepEqual([header.flags, header.flowCount, flows, header.comments], [3, 600, 600, 'one file']);
  });

  it('writes a stream to standard output', async () => {
    const port = await freePort();
    const receiver = start('flow-receive', `127.0.0.1/0/${port}`);
    const pieces: Buffer[] = [];
    receiver.child.stdout?.on('data', (piece: Buffer) => pieces.push(piece));
    await untilReceiving(receiver);
    await sendPackets(port, v5Packets(20));
    await receiver.stop();
    const stat = await run(['flow-stat', '-f0'], { inputBytes: Buffer.concat(pieces) });
    assert.match(stat.output, /Total Flows +: 600\n/);
  });
});

describe('flow-fanout', function () {
  this.timeout(60_000);

  it('sends copies as they are, or converted and with addresses hidden', async () => {
    const [from, first, second] = [await freePort(), await freePort(), await freePort()];
    const directories = [await newDirectory(), await newDirectory()] as const;
    const collectors = [
      await startCollector(directories[0], first, '-N', '0'),
      await startCollector(directories[1], second, '-N', '0'),
    ];
    const places = [`127.0.0.1/0/${from}`, `0/127.0.0.1/${first}`, `0/127.0.0.1/${second}`];
    const plain = start('flow-fanout', '-D', ...places);
    await untilReceiving(plain);
    await sendPackets(from, v5Packets(10));
    await plain.stop();
    const changed = start('flow-fanout', '-D', '-V', '7', '-m', '255.255.255.240', '-x', '100', ...places);
    await untilReceiving(changed);
    await sendPackets(from, v5Packets(10));
    await changed.stop();
    for (const collector of collectors) await collector.stop();
    for (const directory of directories) {
      const { sources, flows } = await contentsOf(await only(directory));
      assert.equal(flows, 600);
      assert.deepEqual(
        sources.slice(0, 300),
        Array.from({ length: 300 }, (_, i) => i),
      );
      assert.deepEqual(
        sources.slice(300),
        Array.from({ length: 300 }, (_, i) => i & ~15),
      );
    }
  });
});
