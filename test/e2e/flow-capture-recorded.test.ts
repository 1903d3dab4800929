import assert from 'node:assert/strict';
import { contentsOf } from '../collector/flow-files.js';
import { freePort, sendPackets, startCollector, statusOf } from '../collector/running-programs.js';
import { run } from '../support/commands.js';
import { describeWithData, sharedData } from '../support/data.js';
import { capturedPayloads } from '../support/export-packets.js';
import { newDirectory, only, statusPath } from '../collector/capture-directories.js';

describeWithData('flow-capture, from packets of softflowd', function () {
  this.timeout(60_000);
  const captures: [string, number, number][] = [
    ['v5', 175, 0],
    ['v9', 181, 387],
    ['ipfix-uptime', 181, 387],
    ['ipfix-milliseconds', 214, 387],
    ['ipfix-bidirectional', 189, 241],
  ];
  for (const [name, datagrams, ipv6Flows] of captures) {
    it(`${name}: all flows, octets and packets, and what could not be written`, async () => {
      const directory = await newDirectory();
      const port = await freePort();
      const collector = await startCollector(directory, port);
      await sendPackets(port, capturedPayloads(sharedData('export-packets', `softflowd-${name}.pcap`)));
      assert.equal(await collector.stop(), 0, collector.errors);

      const path = await only(directory);
      assert.match(path, /\/\d{4}\/\d{4}-\d\d\/\d{4}-\d\d-\d\d\/ft-v05\.\d{4}-\d\d-\d\d\.\d{6}\+0000$/);
      const { header, flows, octets, packets, warnings } = await contentsOf(path);
      assert.deepEqual([flows, octets, packets, warnings], [5068, 14064094, 39232, []]);
      const { flags, flowCount, lostFlows, corruptPackets, sequenceResets } = header;
      assert.deepEqual([flags, flowCount, lostFlows, corruptPackets, sequenceResets], [3, 5068, 0, 0, 0]);

      const status = await statusOf(statusPath(directory, port));
      const { total } = status ?? assert.fail('no status file');
      assert.deepEqual([total.packets, total.flows, total.ipv6Flows], [datagrams, 5068, ipv6Flows]);
      assert.equal(total.gaps + total.duplicates + total.restarts + total.droppedSets, 0);
      assert.equal(collector.errors.includes('IPv6 flows'), ipv6Flows > 0);
    });
  }

  it('writes what every reader reads', async () => {
    const directory = await newDirectory();
    const port = await freePort();
    const collector = await startCollector(
      directory,
      port,
      '-N',
      '0',
      '-C',
      'by the test',
      '-b',
      'big',
      '-z',
      '9',
    );
    await sendPackets(port, capturedPayloads(sharedData('export-packets', 'softflowd-v5.pcap')));
    await collector.stop();
    const input = await only(directory);

    const header = await run(['flow-header'], { input });
    for (const line of [
      /byte order: +big/,
      /comments: +by the test/,
      /capture flows: +5068/,
      /compress: +on/,
    ])
      assert.match(header.output, line);
    const stat = await run(['flow-stat', '-f0'], { input });
    assert.match(stat.output, /Total Flows +: 5068\nTotal Octets +: 14064094\nTotal Packets +: 39232\n/);
    const printed = await run(['flow-print', '-f5'], { input });
    assert.equal(printed.output.trimEnd().split('\n').length - 2, 5068);
    const dumped = await run(['flowdumper', '-s', input]);
    assert.equal(dumped.output.trimEnd().split('\n').length, 5068);
    const exported = await run(['flow-export', '-f2'], { input });
    assert.equal(exported.output.trimEnd().split('\n').length - 1, 5068);
  });
});
