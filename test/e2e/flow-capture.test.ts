import assert from 'node:assert/strict';
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { contentsOf, filesIn } from '../collector/flow-files.js';
import {
  freePort,
  Sender,
  sendPackets,
  start,
  startCollector,
  statusOf,
  until,
  untilReceiving,
} from '../collector/running-programs.js';
import { v5Packets } from '../collector/v5-packets.js';
import { ipfix, record, set, template } from '../formats/packets/decode/messages.js';
import { run } from '../support/commands.js';
import { newDirectory, only, statusPath } from '../collector/capture-directories.js';

/** Of a template: source address and octets. */
const FIELDS = [
  [8, 4],
  [1, 4],
] as const;

describe('flow-capture', function () {
  this.timeout(60_000);

  it('puts losses, resets and packets that it cannot use into header, log and status', async () => {
    const directory = await newDirectory();
    const port = await freePort();
    const collector = await startCollector(directory, port, '-N', '0');
    const packets = v5Packets(200);
    const lost = packets.filter((_packet, i) => i !== 3 && i !== 4 && !(i > 50 && i < 150));
    const twice = [...lost.slice(0, 10), ...lost.slice(9)];
    await sendPackets(port, [...twice, Uint8Array.of(1, 2, 3), (packets[0] as Uint8Array).subarray(0, 100)]);
    await collector.stop();

    const { header, flows } = await contentsOf(await only(directory));
    assert.equal(flows, (200 - 2 - 99) * 30);
    assert.deepEqual([header.lostFlows, header.corruptPackets, header.sequenceResets], [60, 2, 1]);
    const status = await statusOf(statusPath(directory, port));
    const { total } = status ?? assert.fail('no status file');
    assert.deepEqual(
      [total.lostFlows, total.gapFlows, total.gaps, total.duplicates, total.corrupt],
      [60, 99 * 30, 2, 1, 2],
    );
    for (const line of [
      /New exporter: time=\d+ src_ip=127\.0\.0\.1/,
      /ftpdu_verify\(\): src_ip=127\.0\.0\.1 failed/,
    ])
      assert.match(collector.errors, line);
  });

  describe('over IPv6', () => {
    before(function () {
      const hasIpv6 = Object.values(networkInterfaces()).some((list) =>
        list?.some(({ address }) => address === '::1'),
      );
      if (!hasIpv6) this.skip(); // this computer has none
    });

    const data = ipfix([set(256, record(FIELDS, [7, 700]))]);

    it('hears exporters of both families, with templates, and tells them apart by their addresses', async () => {
      const directory = await newDirectory();
      const port = await freePort();
      const collector = start('flow-capture', '-D', '-w', directory, '-N', '0', `::/0/${port}`);
      await untilReceiving(collector);
      await sendPackets(port, v5Packets(2), '::1');
      await sendPackets(port, v5Packets(1, 60));
      await sendPackets(port, [ipfix([template(10, 256, FIELDS)]), data], '::1');
      assert.equal(await collector.stop(), 0, collector.errors);

      const { flows, exporters } = await contentsOf(await only(directory));
      assert.deepEqual([flows, exporters], [91, [0, 0x7f000001]]);
      const status = await statusOf(statusPath(directory, port));
      const heard = status?.exporters.map(({ address, version, total }) => [address, version, total.flows]);
      assert.deepEqual(heard, [
        ['::1', 5, 60],
        ['127.0.0.1', 5, 30],
        ['::1', 10, 1],
      ]);
      assert.equal(status?.place, `::/0.0.0.0/${port}`);
      assert.equal(status?.kernelDrops, process.platform === 'linux' ? 0 : undefined);
      assert.match(collector.errors, /New exporter: time=\d+ src_ip=::1 dst_ip=:: d_version=5/);

      const next = start('flow-capture', '-D', '-w', directory, '-N', '0', `::1/::1/${port}`);
      await untilReceiving(next);
      await sendPackets(port, [data], '::1');
      await next.stop();
      const again = await statusOf(statusPath(directory, port));
      assert.deepEqual([again?.total.flows, again?.total.waitingSets], [1, 0], 'the template was kept');
    });

    it('goes through flow-fanout to flow-receive', async () => {
      const [from, to] = [await freePort(), await freePort()];
      const file = join(await newDirectory(), 'flows');
      const receiver = start('flow-receive', '-o', file, `::1/0/${to}`);
      const fanout = start('flow-fanout', '-D', '-A', '64500', `::1/0/${from}`, `0/::1/${to}`);
      await untilReceiving(receiver);
      await untilReceiving(fanout);
      await sendPackets(from, v5Packets(3), '::1');
      assert.equal(await fanout.stop(), 0, fanout.errors);
      assert.match(fanout.errors, /dst_ip=::1 dst_port=\d+ pkts=3 failed=0/);
      assert.equal(await receiver.stop(), 0, receiver.errors);
      const { flows, exporters } = await contentsOf(file);
      assert.deepEqual([flows, exporters], [90, [0]]);
    });

    it('hears only the exporter that it is told to', async () => {
      const directory = await newDirectory();
      const port = await freePort();
      const collector = start('flow-capture', '-D', '-w', directory, `::1/2001:db8::7/${port}`);
      await untilReceiving(collector);
      await sendPackets(port, v5Packets(1), '::1');
      assert.equal(await collector.stop(), 0, collector.errors);
      assert.match(collector.errors, /Unexpected PDU: src_ip=::1 not configured/);
      assert.deepEqual(await filesIn(directory), []);
    });
  });

  it('hears only the exporter that it is told to', async () => {
    const directory = await newDirectory();
    const port = await freePort();
    const collector = start('flow-capture', '-D', '-w', directory, `127.0.0.1/192.0.2.1/${port}`);
    await untilReceiving(collector);
    await sendPackets(port, v5Packets(3));
    await collector.stop();
    assert.match(collector.errors, /Unexpected PDU: src_ip=127\.0\.0\.1/);
    assert.deepEqual(await filesIn(directory), []);
    assert.equal((await statusOf(statusPath(directory, port)))?.total.corrupt, 3);
  });

  it('finishes what an earlier run has left open, under its own name, and overwrites nothing', async () => {
    const directory = await newDirectory();
    const port = await freePort();
    const log = join(directory, 'rotated.log');
    const rotate = join(directory, 'rotate.sh');
    await writeFile(rotate, `#!/bin/sh\necho $1 >> ${log}\n`);
    await chmod(rotate, 0o755);

    const killed = await startCollector(directory, port, '-N', '-1', '-R', rotate);
    await sendPackets(port, v5Packets(40));
    await until('everything has been flushed', async () => {
      const [open] = await filesIn(directory, 'tmp-');
      return open !== undefined && (await contentsOf(open)).flows === 1200;
    });
    await killed.stop('SIGKILL');
    const [interrupted] = await filesIn(directory, 'tmp-');
    assert.ok(interrupted);

    const next = await startCollector(directory, port, '-N', '-1', '-R', rotate);
    const recovered = interrupted.replace('tmp-', 'ft-');
    await until('the file has its name', async () => (await filesIn(directory, 'ft-')).includes(recovered));
    const { header, flows, warnings } = await contentsOf(recovered);
    assert.deepEqual([header.flags, header.flowCount, flows, warnings], [3, 1200, 1200, []]);
    await sendPackets(port, v5Packets(1, 1200));
    await next.stop();
    assert.deepEqual(await filesIn(directory, 'tmp-'), []);
    const files = await filesIn(directory);
    assert.equal(files.length, 2);
    const rotated = (await readFile(log, 'utf8')).trim().split('\n');
    assert.deepEqual(
      rotated.sort(),
      files.map((path) => path.slice(directory.length + 1)),
    );
  });

  it('leaves a file alone that has the name of the recovered one', async () => {
    const directory = await newDirectory();
    const port = await freePort();
    const killed = await startCollector(directory, port, '-N', '0');
    await sendPackets(port, v5Packets(2));
    await until('there is a file', async () => (await filesIn(directory, 'tmp-')).length === 1);
    await killed.stop('SIGKILL');
    const [interrupted = ''] = await filesIn(directory, 'tmp-');
    await writeFile(interrupted.replace('tmp-', 'ft-'), 'not to be touched');
    const next = await startCollector(directory, port, '-N', '0');
    await until('it has told', () => next.errors.includes('is there already'));
    await next.stop();
    assert.equal(await readFile(interrupted.replace('tmp-', 'ft-'), 'utf8'), 'not to be touched');
    assert.deepEqual(await filesIn(directory, 'tmp-'), [interrupted]);
  });

  it('rotates at HUP, reads its filter anew, and ends at QUIT', async () => {
    const directory = await newDirectory();
    const port = await freePort();
    const filter = join(directory, 'filter');
    const permitting = (line: string): string =>
      `filter-primitive some\n type ip-address-prefix\n ${line}\n default deny\nfilter-definition mine\n match src-ip-addr some\n`;
    await writeFile(filter, permitting('permit 0.0.0.0/28'));
    const collector = await startCollector(directory, port, '-N', '0', '-f', filter, '-F', 'mine', '-S', '1');
    const sender = new Sender(port);
    await sender.send(v5Packets(2));
    await until('a file is open', async () => (await filesIn(directory, 'tmp-')).length === 1);
    await writeFile(filter, permitting('permit 0.0.0.0/0'));
    collector.child.kill('SIGHUP');
    await until('a file is finished', async () => (await filesIn(directory)).length === 1);
    await sender.send(v5Packets(2, 60));
    sender.close();
    assert.equal(await collector.stop('SIGQUIT'), 0);
    const counts = await Promise.all((await filesIn(directory)).map(contentsOf));
    assert.deepEqual(
      counts.map(({ flows }) => flows),
      [16, 60],
    );
    assert.equal((await statusOf(statusPath(directory, port)))?.total.filterDrops, 44);
  });

  it('goes into the background, and has a pid file and its status beside it', async () => {
    const directory = await newDirectory();
    const port = await freePort();
    const pidFile = join(directory, 'capture.pid');
    const started = await run([
      'flow-capture',
      '-w',
      directory,
      '-N',
      '0',
      '-p',
      pidFile,
      `127.0.0.1/0/${port}`,
    ]);
    assert.deepEqual([started.code, started.errors], [0, '']);
    const pid = Number(await readFile(`${pidFile}.${port}`, 'utf8'));
    await sendPackets(port, v5Packets(1));
    await until('it has a file', async () => (await filesIn(directory, 'tmp-')).length === 1);
    process.kill(pid, 'SIGTERM');
    const status = await until('it has stopped', async () => {
      const found = await statusOf(`${pidFile}.${port}.json`);
      return found?.isStopped && found;
    });
    assert.deepEqual([status.pid, status.total.flows], [pid, 30]);
    await until(
      'the pid file is gone',
      async () => !(await readdir(directory)).includes(`capture.pid.${port}`),
    );
    assert.equal((await contentsOf(await only(directory))).flows, 30);
  });

  it('says why it cannot start, also from the background', async () => {
    const directory = await newDirectory();
    const port = await freePort();
    const first = await startCollector(directory, port);
    const place = `127.0.0.1/0/${port}`;
    const same = await run(['flow-capture', '-w', directory, '-p', '-', `127.0.0.1/0/${await freePort()}`]);
    assert.deepEqual([same.code, /already running/.test(same.errors)], [1, true]);
    const taken = await run(['flow-capture', '-D', '-w', await newDirectory(), place]);
    assert.deepEqual([taken.code, /another program listens there/.test(taken.errors)], [1, true]);
    for (const [args, reason] of [
      [['-t', 'tags'], /not tagged here/],
      [['-X', 'xlate'], /not translated here/],
      [['-F', 'nothing', '-f', '/dev/null'], /definition not found/],
    ] as const) {
      const { code, errors } = await run([
        'flow-capture',
        '-D',
        '-w',
        await newDirectory(),
        ...args,
        '0/0/1',
      ]);
      assert.equal(code, 1);
      assert.match(errors, reason);
    }
    const nowhere = await run(['flow-capture', '-D', '-w', join(directory, 'missing'), place]);
    assert.match(nowhere.errors, /no such directory/);
    const free = `127.0.0.1/0/${await freePort()}`;
    const pidFile = join(directory, 'missing/pid');
    const background = await newDirectory();
    for (const [command, reason] of [
      [
        ['flow-capture', '-D', '-w', await newDirectory(), '-p', pidFile, free],
        /pid file cannot be written: ENOENT/,
      ],
      [['flow-capture', '-w', background, '-p', pidFile, free], /pid file cannot be written: ENOENT/],
      [['flow-fanout', '-D', '-p', pidFile, free, '0/127.0.0.1/9'], /pid file cannot be written: ENOENT/],
      [['flow-fanout', '-D', place, '0/127.0.0.1/9'], /another program listens there already/],
      [
        ['flow-fanout', '-D', free, '192.0.2.77/127.0.0.1/9'],
        /cannot send copies to 192\.0\.2\.77\/127\.0\.0\.1\/9: the local address is none of this/,
      ],
      [
        ['flow-fanout', '-D', free, '127.0.0.1/192.0.2.77/9'],
        /cannot send copies to 127\.0\.0\.1\/192\.0\.2\.77\/9/,
      ],
    ] as const) {
      const { code, errors } = await run(command);
      assert.equal(code, 1, command.join(' '));
      assert.match(errors, reason);
    }
    const [, number] = free.match(/(\d+)$/) ?? [];
    const next = await startCollector(background, Number(number));
    assert.equal(await next.stop(), 0, 'nothing in the background has kept directory or port');
    await first.stop();
  });

  it('runs beside others on one computer, each with its directory and port', async () => {
    const places = await Promise.all(
      [0, 1, 2].map(async () => ({ directory: await newDirectory(), port: await freePort() })),
    );
    const collectors = await Promise.all(
      places.map(({ directory, port }) => startCollector(directory, port, '-N', '0')),
    );
    await Promise.all(places.map(({ port }, i) => sendPackets(port, v5Packets(10 * (i + 1)))));
    await Promise.all(collectors.map((collector) => collector.stop()));
    for (const [i, { directory }] of places.entries())
      assert.equal((await contentsOf(await only(directory))).flows, 300 * (i + 1));
  });

  it('keeps templates over a restart', async () => {
    const directory = await newDirectory();
    const port = await freePort();
    const first = await startCollector(directory, port, '-N', '0');
    await sendPackets(port, [ipfix([template(10, 256, FIELDS)])]);
    assert.equal(await first.stop(), 0, first.errors);
    const second = await startCollector(directory, port, '-N', '0');
    await sendPackets(port, [ipfix([set(256, record(FIELDS, [7, 700]))])]);
    assert.equal(await second.stop(), 0, second.errors);
    const { flows, octets, sources } = await contentsOf(await only(directory));
    assert.deepEqual([flows, octets, sources], [1, 700, [7]]);
  });

  it('keeps the oldest files out when there are too many', async () => {
    const directory = await newDirectory();
    const port = await freePort();
    const collector = await startCollector(directory, port, '-N', '0', '-e', '2');
    const sender = new Sender(port);
    for (let i = 0; i < 4; i++) {
      await sender.send(v5Packets(1, i * 30));
      const status = statusPath(directory, port);
      await until('the flows are in', async () => (await statusOf(status))?.total.flows === (i + 1) * 30);
      collector.child.kill('SIGHUP');
    }
    await until('one was removed', () => collector.errors.includes('remove/1 ft-v05'));
    sender.close();
    await collector.stop();
    assert.equal((await filesIn(directory)).length, 2);
  });

  it('stores other versions than the exporter sends', async () => {
    for (const [version, size] of [
      ['1', 60],
      ['7', 68],
      ['1005', 72],
    ] as const) {
      const directory = await newDirectory();
      const port = await freePort();
      const collector = await startCollector(directory, port, '-N', '0', '-V', version, '-z', '0');
      await sendPackets(port, v5Packets(2));
      assert.equal(await collector.stop(), 0, collector.errors);
      const path = await only(directory);
      const { header, flows } = await contentsOf(path);
      assert.deepEqual([header.exportVersion, flows], [Number(version), 60]);
      assert.equal((await readFile(path)).length, header.length + 60 * size);
    }
  });

  it('gives TCP clients a copy of the flows', async () => {
    const directory = await newDirectory();
    const port = await freePort();
    const collector = await startCollector(directory, port, '-N', '0', '-c', '1');
    const client = connect(port, '127.0.0.1');
    const pieces: Buffer[] = [];
    client.on('data', (piece) => pieces.push(piece));
    await new Promise((resolve) => client.once('connect', resolve));
    await sendPackets(port, v5Packets(5));
    await until('the copy has come', () => pieces.reduce((sum, { length }) => sum + length, 0) > 150 * 64);
    const stat = await run(['flow-stat', '-f0'], { inputBytes: Buffer.concat(pieces) });
    assert.match(stat.output, /Total Flows +: 150\n/);
    client.destroy();
    await collector.stop();
  });
});
