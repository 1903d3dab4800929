import assert from 'node:assert/strict';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { CaptureFiles, giveName, type CaptureOptions } from '../../lib/collector/capture-files.js';
import { CHUNK_BYTES, ChunkWriter, packetsOf } from '../../lib/collector/chunk.js';
import { Expiry } from '../../lib/collector/expiry.js';
import { Exporters } from '../../lib/collector/exporters.js';
import { Intake, type FilledChunk } from '../../lib/collector/intake.js';
import {
  boundAddress,
  expectedExporter,
  formatPlace,
  isGroup,
  parsePlace,
} from '../../lib/collector/place.js';
import { packetChange } from '../../lib/collector/packet-change.js';
import { DiskPatience } from '../../lib/collector/retry.js';
import { TemplateFile } from '../../lib/collector/template-file.js';
import { dropsOf } from '../../lib/collector/udp-drops.js';
import { FlowBatch } from '../../lib/flow/batch.js';
import { MemoryRegistry, type SavedDomain } from '../../lib/formats/packets/decode/memory-registry.js';
import { compileTemplate } from '../../lib/formats/packets/decode/template.js';
import { once } from '../../lib/formats/record-sink.js';
import { decodePackets } from '../formats/packets/decode/decoded.js';
import { temporaryDirectory, writeFlows } from '../support/written-flows.js';
import { contentsOf, filesIn } from './flow-files.js';
import { v5Packets } from './v5-packets.js';

const silent = { info: () => undefined, warn: () => undefined };

describe('localip/remoteip/port', () => {
  it('is read with 0 and missing parts as any', () => {
    assert.deepEqual(parsePlace('0/0/9800'), { local: 0, remote: 0, port: 9800 });
    assert.deepEqual(parsePlace('10.0.0.1/192.0.2.7/2055'), {
      local: 0x0a000001,
      remote: 0xc0000207,
      port: 2055,
    });
    assert.deepEqual(parsePlace('0/0'), { local: 0, remote: 0, port: 9991 });
    assert.deepEqual(parsePlace(''), { local: 0, remote: 0, port: 9991 });
  });

  it('is refused with a reason', () => {
    for (const text of ['10.0.0/0/1', '0/router/1', '0/0/70000', '0/0/x', '0/0/1/2', '2001:db8:::1/0/1'])
      assert.throws(() => parsePlace(text), /is not/, text);
    for (const text of ['10.0.0.1/2001:db8::1/1', '2001:db8::1/10.0.0.1/1'])
      assert.throws(() => parsePlace(text), /do not hear each other/, text);
  });

  it('may be of IPv6', () => {
    const cases: [text: string, shown: string, bound: string, expected: number | string][] = [
      ['::/0/9991', '::/0.0.0.0/9991', '::', 0],
      ['::/::', '::/0.0.0.0/9991', '::', 0],
      ['::1/2001:DB8:0::7/2055', '::1/2001:db8::7/2055', '::1', '2001:db8::7'],
      ['0/2001:db8::7/1', '0.0.0.0/2001:db8::7/1', '::', '2001:db8::7'],
      ['::/192.0.2.1/1', '::/192.0.2.1/1', '::', 0xc0000201],
      ['::ffff:192.0.2.1/0/1', '192.0.2.1/0.0.0.0/1', '192.0.2.1', 0],
      ['::/ff15::7/1', '::/ff15::7/1', '::', 0],
      ['2001:db8::1/ff15::7/1', '2001:db8::1/ff15::7/1', '::', '2001:db8::1'],
      ['192.0.2.1/239.1.2.3/1', '192.0.2.1/239.1.2.3/1', '0.0.0.0', 0xc0000201],
    ];
    for (const [text, shown, bound, expected] of cases) {
      const place = parsePlace(text);
      assert.deepEqual(
        [formatPlace(place), boundAddress(place), expectedExporter(place)],
        [shown, bound, expected],
      );
    }
    assert.deepEqual([isGroup('ff15::7'), isGroup('ff::7')], [true, false]);
  });
});

describe('kernel drops', () => {
  const table = [
    '   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops',
    '  12: 0100007F:2707 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 1 2 0000000000000000 42',
    ' 100: 00000000:2707 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 2 2 0000000000000000 7',
    '',
  ].join('\n');

  it('are those of the socket', () => {
    assert.equal(dropsOf(table, '127.0.0.1', 9991), 42);
    assert.equal(dropsOf(table, '0.0.0.0', 9991), 7);
    assert.equal(dropsOf(table, '0.0.0.0', 9992), undefined);
  });

  it('are those of an IPv6 socket', () => {
    const rest = '07 00000000:00000000 00:00000000 00000000     0        0 1 2 0000000000000000';
    const nobody = '00000000000000000000000000000000:0000';
    const table6 = [
      `  12: B80D0120000000000000000001000000:2707 ${nobody} ${rest} 42`,
      `  13: 00000000000000000000000000000000:2707 ${nobody} ${rest} 7`,
      `  14: 00000000000000000000000001000000:2707 ${nobody} ${rest} 5`,
    ].join('\n');
    assert.equal(dropsOf(table6, '2001:db8::1', 9991), 42);
    assert.equal(dropsOf(table6, '::', 9991), 7);
    assert.equal(dropsOf(table6, '::1', 9991), 5);
    assert.equal(dropsOf(table6, '2001:db8::2', 9991), undefined);
  });
});

describe('chunks', () => {
  it('hold packets as they came', () => {
    const address = fc.oneof(fc.nat(0xffffffff), fc.ipV6());
    const packet = fc.tuple(fc.uint8Array({ maxLength: 2000 }), address, fc.nat(5000));
    const property = fc.property(fc.array(packet, { maxLength: 50 }), (packets) => {
      const writer = new ChunkWriter(new ArrayBuffer(CHUNK_BYTES), 1_772_460_000_000);
      for (const [bytes, exporter, ms] of packets) writer.add(bytes, exporter, writer.base + ms);
      const read = [...packetsOf(writer)].map(({ view, exporter, arrival }) => [
        new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice(),
        exporter,
        arrival - writer.base,
      ]);
      assert.deepEqual(read, packets);
    });
    fc.assert(property, { seed: 7, numRuns: 100 });
  });
});

describe('the queue', () => {
  const packet = v5Packets(1)[0] as Uint8Array;

  it('hands over what has come, and loses and counts what has no room', () => {
    const handed: FilledChunk[] = [];
    const intake = new Intake(2 * CHUNK_BYTES, (chunk) => handed.push(chunk));
    const perChunk = Math.floor((CHUNK_BYTES - 255) / (packet.length + 11));
    for (let i = 0; i < perChunk * 3; i++) intake.add(packet, 1, 0);
    assert.deepEqual([handed.length, intake.lostPackets, intake.lostFlows], [2, perChunk, perChunk * 30]);
    assert.deepEqual(
      handed.map(({ packets }) => packets),
      [perChunk, perChunk],
    );
    intake.takeBack(handed[0]?.buffer ?? new ArrayBuffer(0));
    intake.add(packet, 1, 0);
    assert.equal(intake.lostPackets, perChunk);
    intake.handOver();
    assert.equal(handed[2]?.packets, 1);
    intake.handOver();
    assert.equal(handed.length, 3, 'nothing more to hand over');
  });

  it('has room for something, however small it is wanted', () => {
    const handed: FilledChunk[] = [];
    const intake = new Intake(0, (chunk) => handed.push(chunk));
    intake.add(packet, 1, 0);
    intake.handOver();
    assert.deepEqual([handed.length, intake.lostPackets], [1, 0]);
  });
});

describe('exporters', () => {
  it('and their sequences are followed up to a number that made-up ones cannot pass', () => {
    const exporters = new Exporters(() => undefined);
    let followed = 0;
    for (let address = 1; address <= 5000; address++)
      for (let stream = 0; stream < 4; stream++) if (exporters.of(address, 9).stream(stream)) followed++;
    assert.equal(exporters.all.length, 4097);
    assert.equal(followed, 16_384);
    const one = exporters.of(1, 9);
    assert.ok(one.stream(0), 'known ones go on');
    assert.equal(one.stream(4), undefined);
  });
});

describe('patience with a disk', () => {
  it('tries again, tells it once, and that it is over', async () => {
    const lines: string[] = [];
    const patience = new DiskPatience({ ...silent, warn: (line) => lines.push(line) });
    let failures = 2;
    const result = await patience.attempt(() => {
      if (failures-- > 0) return Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }));
      return Promise.resolve('written');
    });
    assert.equal(result, 'written');
    assert.equal(lines.length, 2);
    assert.match(lines.join(), /cannot write flows.*: full.*can be written again/);
  });

  it('has none with other errors, nor after the end', async () => {
    const patience = new DiskPatience(silent);
    const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));
    await assert.rejects(patience.attempt(failing('EEXIST')), /EEXIST/);
    patience.endAt(Date.now());
    await assert.rejects(patience.attempt(failing('ENOSPC')), /ENOSPC/);
  });
});

describe('capture files', () => {
  const temporary = temporaryDirectory();
  const optionsFor = (directory: string): CaptureOptions => ({
    directory,
    nesting: -2,
    rotations: 287,
    level: 6,
    byteOrder: 'little',
    hostname: 'here',
  });
  const none = { lost: 0, corrupt: 0, resets: 0 };
  const at = (seconds: number): number => 1_772_460_000_000 + seconds * 1000;

  it('never take a name that is taken', async () => {
    const directory = join(temporary.path, 'names');
    const files = new CaptureFiles(optionsFor(directory), once);
    const paths: (string | undefined)[] = [];
    for (let i = 0; i < 3; i++) {
      await files.begin({ exportVersion: 5 }, at(0));
      paths.push((await files.finish(at(1), none))?.path);
    }
    assert.equal(new Set(paths).size, 3);
    assert.equal((await filesIn(directory)).length, 3);
    const other = new CaptureFiles(optionsFor(directory), once);
    await files.begin({ exportVersion: 5 }, at(10));
    await other.begin({ exportVersion: 5 }, at(10));
    assert.notEqual(files.open?.path, other.open?.path);
    await files.finish(at(11), none);
    await other.finish(at(11), none);
  });

  it('tell in their header what did not come', async () => {
    const directory = join(temporary.path, 'header');
    const files = new CaptureFiles(optionsFor(directory), once);
    await files.begin({ exportVersion: 8, aggregationMethod: 3 }, at(0));
    const batch = new FlowBatch(['srcaddr'], 10);
    batch.length = 10;
    await files.write(batch);
    const finished = await files.finish(at(60), { lost: 3, corrupt: 2, resets: 1 });
    assert.match(finished?.path ?? '', /^\d{4}-\d\d\/\d{4}-\d\d-\d\d\/ft-v08m03\./);
    const { header } = await contentsOf(join(directory, finished?.path ?? ''));
    const { captureStart, captureEnd, flowCount, lostFlows, corruptPackets, sequenceResets } = header;
    assert.deepEqual(
      [captureStart, captureEnd, flowCount, lostFlows, corruptPackets, sequenceResets],
      [1772460000, 1772460060, 10, 3, 2, 1],
    );
  });

  it('are due at the boundary, and sooner when the clock was put back', async () => {
    const files = new CaptureFiles(optionsFor(join(temporary.path, 'due')), once);
    assert.ok(!files.isDue(at(1e6)));
    await files.begin({ exportVersion: 5 }, at(10));
    assert.ok(!files.isDue(at(299)));
    assert.ok(files.isDue(at(300)));
    assert.ok(!files.isDue(at(-3600)));
    assert.ok(files.isDue(at(-3300)));
    await files.finish(at(300), none);
  });

  it('are not renamed over another', async () => {
    const [from, to] = [join(temporary.path, 'from'), join(temporary.path, 'to')];
    await writeFile(from, 'new');
    await writeFile(to, 'old');
    await assert.rejects(giveName(from, to), { code: 'EEXIST' });
    assert.deepEqual([await readFile(from, 'utf8'), await readFile(to, 'utf8')], ['new', 'old']);
  });

  it('expire oldest first, and with the bytes of the open one', async () => {
    const directory = join(temporary.path, 'expiry');
    await mkdir(directory);
    const names = [3, 1, 2].map((n) => `ft-v05.2026-03-02.14000${n}+0000`);
    for (const [i, name] of names.entries())
      await writeFlows(join(directory, name), { captureStart: [30, 10, 20][i] ?? 0, captureEnd: 40 });
    const { size } = await stat(join(directory, names[0] ?? ''));
    const lines: string[] = [];
    const expiry = new Expiry(
      directory,
      { bytes: 3 * size },
      { ...silent, info: (line) => lines.push(line) },
    );
    await expiry.load();
    await expiry.run(0);
    assert.deepEqual(lines, []);
    await expiry.run(1);
    assert.deepEqual(lines, [`remove/2 ${names[1]}`]);
    expiry.add({ path: names[1] ?? '', size: 10 * size, captureStart: 99, flows: 0 });
    await expiry.run(0);
    assert.deepEqual(lines.slice(1), [`remove/2 ${names[2]}`, `remove/2 ${names[0]}`]);
  });
});

describe('templates on disk', () => {
  const temporary = temporaryDirectory();
  const key = { exporter: 1, version: 9 as const, domain: 2 };
  const template = compileTemplate({
    id: 256,
    isOptions: false,
    fields: [{ element: 1, enterprise: 0, length: 4 }],
  });

  it('come back, and what is no template does not', async () => {
    const path = join(temporary.path, 'templates.json');
    const first = new MemoryRegistry();
    const file = new TemplateFile(path, first);
    await file.load();
    await file.save(true);
    await assert.rejects(stat(path), { code: 'ENOENT' });
    first.put(key, template, 1000);
    await file.save(false);
    const second = new MemoryRegistry();
    await new TemplateFile(path, second).load();
    assert.ok(second.find(key, 256, 1000));
    first.put({ ...key, exporter: '2001:db8::7' }, template, 1000);
    await file.save(false);
    const third = new MemoryRegistry();
    await new TemplateFile(path, third).load();
    assert.ok(third.find({ ...key, exporter: '2001:db8::7' }, 256, 1000));

    const saved = JSON.parse(await readFile(path, 'utf8')) as SavedDomain[];
    for (const damage of [
      { version: 5 },
      { templates: [{ id: 256 }] },
      { exporter: 'x' },
      { samplers: [[1]] },
      { samplers: [[1, 0]] },
      { samplingRate: 0.5 },
      { domain: 1.5 },
      ...[
        { id: 255 },
        { id: 0x10000 },
        { fields: [{ element: 1, enterprise: 0, length: 0.001 }] },
        { fields: [{ element: 0x10000, enterprise: 0, length: 4 }] },
      ].map((change) => ({ templates: [{ ...saved[0]?.templates[0], ...change }] })),
    ]) {
      await writeFile(path, JSON.stringify([{ ...saved[0], ...damage }]));
      const registry = new MemoryRegistry();
      await new TemplateFile(path, registry).load();
      assert.deepEqual(registry.save(), [], JSON.stringify(damage));
    }
    for (const text of ['', '{', 'null', '[null, 7]']) {
      await writeFile(path, text);
      const registry = new MemoryRegistry();
      await new TemplateFile(path, registry).load();
      assert.deepEqual(registry.save(), []);
    }
  });
});

describe('changes of flow-fanout', () => {
  const [packet = new Uint8Array()] = v5Packets(1, 1000);

  it('are none unless asked for', () => {
    assert.equal(
      packetChange({ version: undefined, asNumber: undefined, privacyMask: undefined }),
      undefined,
    );
  });

  it('put a number in the place of AS 0', () => {
    const change = packetChange({ version: undefined, asNumber: 64500, privacyMask: undefined });
    const [row] = decodePackets(change?.(packet, 1) ?? []).rows;
    assert.deepEqual([row?.src_as, row?.dst_as, row?.srcaddr], [64500, 64500, 1000]);
  });

  it('convert versions, and leave out what they cannot', () => {
    for (const version of [1, 6, 7]) {
      const change = packetChange({ version, asNumber: undefined, privacyMask: undefined });
      const packets = change?.(packet, 1) ?? [];
      assert.equal(packets[0]?.[1], version);
      const { rows } = decodePackets(packets);
      assert.deepEqual([rows.length, rows[29]?.srcaddr, rows[29]?.dpkts], [30, 1029, 2]);
      assert.deepEqual(change?.(Uint8Array.of(0, 9, 0, 0), 1), []);
    }
  });
});
