import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline, run } from '../support/commands.js';
import { describeWithData, sharedData } from '../support/data.js';
import { program } from '../support/program.js';

const DAY = '2026/2026-03/2026-03-02';

describeWithData('flow-query', () => {
  let directory = '';
  let filter = '';
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'flow-query-'));
    filter = join(directory, 'filter.cfg');
    writeFileSync(
      filter,
      'filter-primitive web\n type ip-port\n permit 80,443\nfilter-definition www\n match ip-destination-port web\n',
    );
  });
  after(() => rmSync(directory, { recursive: true }));

  const rowsOf = (text: string | Buffer): string[] =>
    text
      .toString('latin1')
      .split('\n')
      .filter((line) => /^\d/.test(line))
      .map((line) => line.trimEnd());

  it('answers as the pipe of commands does, whatever the number of workers', async () => {
    const day = sharedData('flows', DAY);
    const { output } = await pipeline([
      ['flow-cat', day],
      ['flow-nfilter', '-f', filter, '-Fwww'],
      ['flow-stat', '-f10', '-S3'],
    ]);
    const expected = rowsOf(output).slice(0, 20);
    for (const workers of ['1', '2']) {
      const answer = await run([
        'flow-query',
        day,
        '-f',
        filter,
        '-Fwww',
        '--stat',
        '10',
        '--top',
        '20',
        '--workers',
        workers,
      ]);
      assert.deepEqual([answer.code, answer.errors], [0, '']);
      assert.deepEqual(rowsOf(answer.output), expected);
    }
  });

  it('prints as the pipe of commands does', async () => {
    const day = sharedData('flows', DAY);
    const criteria = ['--dst-port', '80,443', '--src', '10.20.0.0/18'];
    writeFileSync(
      join(directory, 'both.cfg'),
      `${readFileSync(filter, 'latin1')}filter-primitive inside
       type ip-address-prefix
       permit 10.20.0.0/18
      filter-definition both
       match ip-destination-port web
       match ip-source-address inside\n`,
    );
    const { output } = await pipeline([
      ['flow-cat', day],
      ['flow-nfilter', '-f', join(directory, 'both.cfg'), '-Fboth'],
      ['flow-print', '-f5'],
    ]);
    const answer = await pipeline([['flow-query', day, ...criteria, '--print', '5', '--workers', '2']]);
    assert.ok(output.length > 100_000);
    assert.ok(answer.output.equals(output));
  });

  it('prints flows as values, the same in CSV and JSON, whatever the number of workers', async () => {
    const files = ['ft-v05.2026-03-02.143000+0000', 'ft-v05.2026-03-02.143500+0000'].map((name) =>
      sharedData('flows', DAY, name),
    );
    const query = ['flow-query', ...files, '--dst-port', '443', '--print', '5', '--format'] as const;
    const csv = (await run([...query, 'csv', '--workers', '1'])).output;
    assert.equal((await run([...query, 'csv', '--workers', '2'])).output, csv);
    const [heading, ...lines] = csv.trimEnd().split('\n');
    const names = 'start,end,input,srcaddr,srcport,output,dstaddr,dstport,prot,tcp_flags,dpkts,doctets';
    assert.equal(heading, names);
    const json = JSON.parse((await run([...query, 'json'])).output) as {
      rows: Record<string, string | number>[];
      about: Record<string, unknown>;
    };
    assert.deepEqual(
      json.rows.map((row) => names.split(',').map((name) => String(row[name]))),
      lines.map((line) => line.split(',')),
    );
    assert.equal(json.about['flowsMatched'], lines.length);
    const text = rowsOf((await run(['flow-query', ...files, '--dst-port', '443', '--print', '5'])).output);
    assert.equal(text.length, lines.length);
    assert.ok(lines.length > 1000);
    const none = await run([
      'flow-query',
      ...files,
      '--dst-port',
      '443',
      '--src-port',
      '443',
      '--proto',
      '1',
      '--print',
      '5',
      '--format',
      'json',
    ]);
    assert.deepEqual((JSON.parse(none.output) as { rows: unknown[] }).rows, []);
  });

  it('prints the first flows when that is enough', async () => {
    const day = sharedData('flows', DAY);
    const all = rowsOf(
      (await run(['flow-query', sharedData('flows', DAY, 'ft-v05.2026-03-02.140000+0000'), '--print', '5']))
        .output,
    );
    for (const workers of ['1', '2']) {
      const first = await run(['flow-query', day, '--print', '5', '--top', '3', '--workers', workers]);
      assert.deepEqual([first.code, first.errors], [0, '']);
      assert.deepEqual(rowsOf(first.output), all.slice(0, 3));
    }
    const three = await run(['flow-query', day, '--print', '1', '--top', '2']);
    assert.equal(three.output.trimEnd().split('\n').length, 2 + 2 * 3);
    const json = await run(['flow-query', day, '--print', '5', '--top', '3', '--format', 'json']);
    assert.equal((JSON.parse(json.output) as { rows: unknown[] }).rows.length, 3);
  });

  it('does not take a wrong directory for one without traffic', async () => {
    for (const wrong of ['/nonexistent', sharedData('flows', DAY, 'ft-v05.2026-03-02.140000+0000')]) {
      const answer = await run([
        'flow-query',
        '--dir',
        sharedData('flows'),
        wrong,
        '--from',
        '2026-03-02 14:00:00',
      ]);
      assert.equal(answer.code, 1);
      assert.ok(answer.errors.includes(wrong));
      assert.equal(answer.output, '');
    }
  });

  it('leaves averages of nothing empty', async () => {
    const file = sharedData('flows', DAY, 'ft-v05.2026-03-02.140000+0000');
    const answer = await run(['flow-query', file, '--src', '1.2.3.4', '--format', 'csv']);
    assert.equal(answer.output.split('\n')[1], '0,0,0,0,,,,');
  });

  it('finds the files of a window, and only flows of it', async () => {
    const window = [
      '--dir',
      sharedData('flows'),
      '--from',
      '03/02/2026 15:00:00',
      '--to',
      '2026-03-02T15:05:00Z',
    ];
    const answer = await run(['flow-query', ...window, '--stat', '15', '--format', 'json']);
    const { about } = JSON.parse(answer.output) as { about: Record<string, number> };
    const exported = await pipeline([
      ['flow-cat', sharedData('flows', DAY)],
      ['flow-export', '-f2', '-m', 'unix_secs,unix_nsecs,sysuptime,first,last'],
    ]);
    const inWindow = rowsOf(exported.output).filter((line) => {
      const [seconds = 0, nanoseconds = 0, uptime = 0, first = 0, last = 0] = line.split(',').map(Number);
      const sent = seconds * 1000 + Math.floor(nanoseconds / 1e6) - uptime;
      return Math.floor((sent + last) / 1000) >= 1772463600 && Math.floor((sent + first) / 1000) < 1772463900;
    });
    assert.equal(about['flowsMatched'], inWindow.length);
    assert.ok((about['files'] ?? 0) > 1 && (about['files'] ?? 0) < 24);
  });

  it('gives one answer in three forms', async () => {
    const file = sharedData('flows', DAY, 'ft-v05.2026-03-02.143000+0000');
    const query = ['flow-query', file, '--stat', '9', '--top', '3', '--sort', 'packets'] as const;
    const text = rowsOf((await run([...query])).output).map((line) => line.split(/ +/));
    const csv = (await run([...query, '--format', 'csv'])).output.trimEnd().split('\n');
    assert.equal(csv.shift(), 'srcaddr,flows,octets,packets');
    assert.deepEqual(
      csv.map((line) => line.split(',')),
      text,
    );
    const json = JSON.parse((await run([...query, '--format', 'json'])).output) as {
      about: { groups: number };
      rows: Record<string, string | number>[];
    };
    assert.deepEqual(
      json.rows.map((row) => Object.values(row).map(String)),
      text,
    );
    assert.ok(json.about.groups > 3);
  });

  it('tells of files that it cannot use', async () => {
    const sound = sharedData('formats', 'v5-le.ft');
    const damaged = sharedData('formats', 'v5-corrupt-z.ft');
    const { code, output, errors } = await run([
      'flow-query',
      sound,
      damaged,
      '--stat',
      '15',
      '--format',
      'csv',
    ]);
    assert.equal(code, 1);
    assert.match(errors, /flow-query: .*v5-corrupt-z\.ft: damaged/);
    assert.equal(output.split('\n')[0], 'octets,packets');
  });

  it('excludes flows of which either side is excluded', async () => {
    const file = sharedData('flows', DAY, 'ft-v05.2026-03-02.143000+0000');
    const matched = async (...criteria: string[]): Promise<number> => {
      const { output } = await run(['flow-query', file, ...criteria, '--stat', '15', '--format', 'json']);
      return (JSON.parse(output) as { about: { flowsMatched: number } }).about.flowsMatched;
    };
    assert.equal(await matched('--port', '!53'), 17740);
    assert.equal(await matched('--host', '!10.20.5.132'), 17780);
  });

  it('never passes over a definition that is asked for', async () => {
    const file = sharedData('formats', 'v5-le.ft');
    for (const option of ['-Fno-such-definition', '-vA=1']) {
      const { code, output, errors } = await run(['flow-query', file, option]);
      assert.deepEqual([code, output], [1, '']);
      assert.match(errors, /filter\.cfg|no-such-definition/);
    }
  });

  it('gives up where it would use more than it may', async () => {
    const day = sharedData('flows', DAY);
    for (const [option, limit] of [
      ['--max-flows', '1000 flows'],
      ['--max-bytes', '1000 bytes'],
    ] as const) {
      const { code, output, errors } = await run(['flow-query', day, option, '1000']);
      assert.deepEqual([code, output], [1, '']);
      assert.equal(errors, `flow-query: the query needs more than the ${limit} that it may use\n`);
    }
    const enough = ['--max-flows', '200', '--max-bytes', '1000000', '--max-seconds', '1000'];
    const { code } = await run(['flow-query', sharedData('formats', 'v5-le.ft'), ...enough]);
    assert.equal(code, 0);
  });

  it('names a file whose flows lack a field', async () => {
    const files = [sharedData('formats', 'v5-le.ft'), sharedData('formats', 'v8-1-le.ft')];
    const { code, errors } = await run(['flow-query', ...files, '--stat', '9', '--top', '1']);
    assert.equal(code, 1);
    assert.match(errors, /^flow-query: .*v8-1-le\.ft: .*srcaddr\n$/);
  });

  it('tells of reports that it does not offer', async () => {
    for (const report of ['4', '13', '14']) {
      const { code, errors } = await run(['flow-query', sharedData('formats', 'v5-le.ft'), '--stat', report]);
      assert.equal(code, 1);
      assert.equal(errors, `flow-query: report ${report} of flow-stat is not offered by flow-query\n`);
    }
  });

  it('ends as programs do that are interrupted', async () => {
    const query = spawn(process.execPath, [program('flow-query'), sharedData('flows', DAY), '--print', '5'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = once(query, 'exit');
    const errors: Buffer[] = [];
    query.stderr.on('data', (bytes: Buffer) => errors.push(bytes));
    // The pipe stays full until the signal has been sent.
    await once(query.stdout, 'readable');
    query.kill('SIGINT');
    query.stdout.resume();
    assert.deepEqual(await ended, [130, null]);
    assert.equal(Buffer.concat(errors).toString(), 'flow-query: stopped\n');
  });

  it('ends when nobody reads on, and leaves nothing behind', async () => {
    const scratch = mkdtempSync(join(directory, 'scratch-'));
    const { codes, errors } = await pipeline(
      [['flow-query', sharedData('flows', DAY), '--print', '5', '--workers', '2']],
      { readBytes: 1, env: { TMPDIR: scratch } },
    );
    assert.deepEqual([codes, errors], [[141], '']);
    assert.deepEqual(readdirSync(scratch), []);
  });
});

describeWithData('flow-send', () => {
  it('sends the packets of the flows', async () => {
    const receiver = createSocket('udp4');
    const packets: Buffer[] = [];
    receiver.on('message', (packet) => packets.push(packet));
    receiver.bind(0, '127.0.0.1');
    await once(receiver, 'listening');
    try {
      const { port } = receiver.address();
      const { code, errors } = await run(['flow-send', '-x', '500', `0/127.0.0.1/${port}`], {
        input: sharedData('formats', 'v5-le-z.ft'),
      });
      assert.deepEqual([code, errors], [0, '']);
      while (packets.length < 10) await once(receiver, 'message');
    } finally {
      receiver.close();
    }
    const recorded = readFileSync(sharedData('formats', 'udp-v5.bin'));
    const sent = packets.map((packet) =>
      Buffer.concat([Buffer.from([packet.length >> 8, packet.length & 255]), packet]),
    );
    assert.ok(Buffer.concat(sent).equals(recorded));
  });

  it('tells of a host that is not known', async () => {
    const { code, errors } = await run(['flow-send', '0/nohost.invalid/9'], {
      input: sharedData('formats', 'v5-le.ft'),
    });
    assert.equal(code, 1);
    assert.match(errors, /^flow-send: "nohost\.invalid" is neither an IPv4 address nor [^\n]*\n$/);
  });

  it('converts versions and hides addresses', async () => {
    const receiver = createSocket('udp4');
    receiver.bind(0, '127.0.0.1');
    await once(receiver, 'listening');
    try {
      const { port } = receiver.address();
      const first = once(receiver, 'message') as Promise<[Buffer]>;
      await run(['flow-send', '-V7', '-m', '255.255.0.0', `127.0.0.1/localhost/${port}/4`], {
        input: sharedData('formats', 'v5-le.ft'),
      });
      const [packet] = await first;
      assert.equal(packet.readUInt16BE(0), 7);
      assert.equal(packet.readUInt32BE(24), 0x645a0000);
      assert.equal(packet.readUInt32BE(28), 0x0a140000);
    } finally {
      receiver.close();
    }
  });
});
