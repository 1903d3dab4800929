import assert from 'node:assert/strict';
import { join } from 'node:path';
import { execa } from 'execa';
import { contentsOf } from '../collector/flow-files.js';
import { freePort, sendPackets, startCollector, statusOf, until } from '../collector/running-programs.js';
import { v5Packets } from '../collector/v5-packets.js';
import { newDirectory, only, temporary } from '../collector/capture-directories.js';

describe('flow-capture on a full disk', function () {
  this.timeout(60_000);

  it('waits for room, keeps what it can, and tells exactly what was lost', async function () {
    const directory = await newDirectory();
    const isMounted = await execa('mount', ['-t', 'tmpfs', '-o', 'size=300k', 'tmpfs', directory], {
      reject: false,
    });
    // Only who may mount can have a disk that is full.
    if (isMounted.failed) this.skip();
    try {
      const port = await freePort();
      const status = join(temporary.path, 'full.json');
      const collector = await startCollector(
        directory,
        port,
        '-N',
        '0',
        '-z',
        '0',
        '--queue',
        '2M',
        '--status',
        status,
      );
      const packets = v5Packets(3000);
      await sendPackets(port, packets);
      const full = await until('packets are lost', async () => {
        const found = await statusOf(status);
        return found?.stalledSince !== undefined && found.queue.lostPackets > 0 && found;
      });
      assert.ok(full.file);
      await execa('mount', ['-o', 'remount,size=20m', directory]);
      await until('it goes on', async () => (await statusOf(status))?.stalledSince === undefined);
      await sendPackets(port, v5Packets(10, 90_000));
      assert.equal(await collector.stop(), 0);
      const { flows, warnings } = await contentsOf(await only(directory));
      const { queue, total } = (await statusOf(status)) ?? assert.fail('no status');
      assert.equal(flows + queue.lostFlows, 90_300);
      assert.deepEqual([total.flows, warnings], [flows, []]);
      for (const line of [/cannot write flows/, /can be written again/, /packets lost: the queue is full/])
        assert.match(collector.errors, line);
    } finally {
      await execa('umount', ['-l', directory]);
    }
  });
});
