import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { FlowToolsHeader } from '../../lib/formats/header.js';
import { readPath } from '../formats/support.js';
import { pipeline, run, type CommandLine } from '../support/commands.js';
import { describeWithData, sharedData } from '../support/data.js';
import { program } from '../support/program.js';

function golden<T>(name: string): T {
  return JSON.parse(readFileSync(sharedData('golden', 'flow-tools', name), 'utf8')) as T;
}

function linesOf(output: Buffer | string): string[] {
  return output.toString('latin1').split('\n');
}

/** Octets and number of the flows in an export as text. */
function totalsOf(text: Buffer): { flows: number; octets: number } {
  const [titles = '', ...rows] = linesOf(text).filter((line) => line !== '');
  const column = titles.replace('#:', '').split(',').indexOf('doctets');
  return { flows: rows.length, octets: rows.reduce((sum, row) => sum + Number(row.split(',')[column]), 0) };
}

const DAY = '2026/2026-03/2026-03-02';
const FILE = `${DAY}/ft-v05.2026-03-02.143000+0000`;

describeWithData('commands of flow-tools', function () {
  let directory = '';
  before(() => (directory = mkdtempSync(join(tmpdir(), 'flow-tools-'))));
  after(() => rmSync(directory, { recursive: true }));

  const sample = (name: string): string => sharedData('formats', name);
  const file = (): string => sharedData('flows', FILE);
  const write = (name: string, text: string): string => {
    const path = join(directory, name);
    writeFileSync(path, text);
    return path;
  };

  describe('flow-cat', () => {
    interface Selection {
      directory: string;
      cases: { args: string[]; exit: number; flows: number; octets: number }[];
    }
    it('chooses the recorded files', async () => {
      const { directory: day, cases } = golden<Selection>('cat-select.json');
      assert.equal(cases.length, 8);
      for (const { args, exit, flows, octets } of cases) {
        const own = args.map((arg) =>
          arg === '<day directory>'
            ? sharedData('flows', day)
            : arg === '<top directory>'
              ? sharedData('flows')
              : arg,
        );
        const stat = await pipeline([
          ['flow-cat', ...own],
          ['flow-stat', '-f15'],
        ]);
        const title = args.join(' ');
        assert.equal(stat.codes[0], exit, title);
        if (exit !== 0) {
          // Nothing at all comes out, so the next command has nothing to read.
          assert.deepEqual([stat.codes[1], stat.output.length], [1, 0], title);
          continue;
        }
        const exported = await pipeline([
          ['flow-cat', ...own],
          ['flow-export', '-f2', '-m', 'doctets'],
        ]);
        assert.deepEqual(totalsOf(exported.output), { flows, octets }, title);
      }
    });

    it('writes what the original writes, byte by byte', async () => {
      const { output } = await pipeline([['flow-cat', '-b', 'little', sample('v5-le-z.ft')]]);
      assert.ok(output.equals(readFileSync(sample('v5-stream.ft'))));
      const preloaded = await pipeline([['flow-cat', '-pb', 'little', sample('v5-be.ft')]]);
      assert.ok(preloaded.output.equals(readFileSync(sample('v5-stream-preloaded.ft'))));
    });

    it('reads the standard input, as a file and as a pipe', async () => {
      const expected = readFileSync(sample('v5-stream.ft'));
      for (const args of [[], ['-']]) {
        const fromFile = await pipeline([['flow-cat', ...args]], { input: sample('v5-le.ft') });
        const fromPipe = await pipeline([['flow-cat', ...args]], {
          inputBytes: readFileSync(sample('v5-be-z.ft')),
        });
        assert.ok(fromFile.output.equals(expected));
        assert.ok(fromPipe.output.equals(expected));
      }
    });

    it('goes on after a damaged file, and leaves out what is none or of another version', async () => {
      const { codes, output, errors } = await pipeline([
        ['flow-cat', sample('v5-corrupt-z.ft'), sample('empty.ft'), sample('v7-le.ft'), sample('v5-le.ft')],
        ['flow-export', '-f2'],
      ]);
      assert.deepEqual(codes, [1, 0]);
      assert.ok(totalsOf(output).flows >= 295);
      assert.match(errors, /flow-cat: .*v5-corrupt-z\.ft: damaged compressed data/);
      assert.match(errors, /flow-cat: .*empty\.ft: not a flow file/);
      assert.match(errors, /flow-cat: .*v7-le\.ft: data version or sub version changed!/);
    });

    it('writes a file with a complete header', async () => {
      const path = join(directory, 'joined');
      const { code } = await run([
        'flow-cat',
        '-z6',
        '-C',
        'two',
        '-o',
        path,
        sample('v5-le.ft'),
        sample('v5-be.ft'),
      ]);
      assert.equal(code, 0);
      const { output } = await run(['flow-header'], { input: path });
      for (const line of [
        '# mode:                 normal',
        '# capture hostname:     flowhost',
        '# capture period:       300 seconds',
        '# compress:             on',
        '# lost flows:           24',
        '# comments:             two',
        '# capture flows:        400',
      ])
        assert.ok(linesOf(output).includes(line), line);
    });

    it('finishes its file when it is asked to stop', async () => {
      const path = join(directory, 'stopped');
      const source = spawn(process.execPath, [program('flow-gen'), '-n', '4000000000'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const sink = spawn(process.execPath, [program('flow-cat'), '-o', path], {
        stdio: [source.stdout, 'ignore', 'inherit'],
      });
      source.stdout.destroy();
      const ended = Promise.all([once(sink, 'exit'), once(source, 'exit')]);
      while (!existsSync(path) || statSync(path).size < 100_000) await setTimeout(20);
      sink.kill('SIGTERM');
      const [[code]] = await ended;
      assert.equal(code, 0);
      const { header, rows, warnings } = await readPath(path, { columns: ['srcaddr'] });
      assert.deepEqual(warnings, []);
      assert.equal((header as FlowToolsHeader).flowCount, rows.length);
      assert.ok(rows.length > 1000);
    });

    it('refuses a date that is none', async () => {
      const { code, errors } = await run(['flow-cat', '-t', 'somewhen', sample('v5-le.ft')]);
      assert.equal(code, 1);
      assert.equal(errors, 'flow-cat: "somewhen" is not a date and time\n');
    });
  });

  describe('pipelines', () => {
    interface GoldenStat {
      filter: string;
      formats: Record<
        string,
        { heading?: string; row_count?: number; top20?: (string | number)[][]; text?: string[] }
      >;
    }

    async function stat(filter: string, ...args: string[]) {
      return pipeline([
        ['flow-cat', file()],
        ['flow-nfilter', '-f', filter, '-FFlow_Filter'],
        ['flow-stat', ...args],
      ]);
    }

    it('give the recorded reports', async () => {
      const { filter: text, formats } = golden<GoldenStat>('stat-inside-tcp-web.json');
      const filter = write('filter.cfg', text);
      for (const [format, sort] of [
        ['9', '2'],
        ['10', '3'],
        ['5', '2'],
        ['24', '2'],
      ] as const) {
        const { codes, output, errors } = await stat(filter, `-f${format}`, `-S${sort}`);
        const expected = formats[format];
        assert.deepEqual(codes, [0, 0, 0]);
        assert.equal(errors, '');
        const lines = linesOf(output);
        assert.ok(lines.includes(`# Sorting:   Descending Field ${sort}`));
        assert.ok(lines.includes(`# Args:      flow-stat -f${format} -S${sort} `));
        assert.ok(lines.includes(expected?.heading ?? ''), `heading of format ${format}`);
        const rows = lines.filter((line) => /^\d/.test(line)).map((line) => line.trim().split(/ +/));
        assert.equal(rows.length, expected?.row_count);
        const octets = (row: (string | number)[] | undefined): number => Number(row?.at(-2));
        assert.deepEqual(rows.slice(0, 20).map(octets), expected?.top20?.map(octets));
      }
      const summary = await stat(filter);
      const shown = linesOf(summary.output).filter((line) => !line.startsWith('#'));
      assert.deepEqual(shown, formats['0']?.text);
    });

    it('print the recorded lines', async () => {
      const { formats } = golden<{ formats: Record<string, string[]> }>('print.json');
      const variants = Object.entries(formats).filter(([name]) => !name.includes('-n'));
      assert.ok(variants.length >= 7);
      for (const [variant, expected] of variants) {
        const [format, ...options] = variant.split(' ');
        const { output, codes } = await pipeline([
          ['flow-cat', file()],
          ['flow-print', `-f${format}`, ...options],
        ]);
        assert.deepEqual(linesOf(output).slice(0, expected.length), expected, `format ${variant}`);
        assert.deepEqual(codes, [0, 0]);
      }
    });

    it('interpolate as recorded', async () => {
      const expected = golden<{ totals: number[]; series: number[][] }>('linear-dns-or-icmp.json');
      const { filter: text } = golden<GoldenStat>('stat-dns-or-icmp.json');
      const filter = write('dns.cfg', text);
      const config = write(
        'stat.cfg',
        `include-filter ${filter}
         stat-report buckets
           type linear-interpolated-flows-octets-packets
           output
             format ascii
             options +header,+totals
         stat-definition LINEAR
           filter Flow_Filter
           report buckets`,
      );
      const { code, output, errors } = await run(['flow-report', '-s', config, '-SLINEAR'], {
        input: file(),
      });
      assert.deepEqual([code, errors], [0, '']);
      const lines = linesOf(output);
      assert.ok(lines.includes('# name:                 buckets'));
      assert.ok(lines.includes('# pre-filter:           Flow_Filter'));
      const rows = lines.filter((line) => /^\d/.test(line)).map((line) => line.split(',').map(Number));
      assert.deepEqual(rows.shift(), expected.totals);
      const byTime = rows.sort(([a = 0], [b = 0]) => a - b);
      assert.deepEqual(byTime.slice(-expected.series.length), expected.series);
    });

    it('group and sort as recorded, with a filter of the report', async () => {
      const { filter: text } = golden<GoldenStat>('stat-inside-tcp-web.json');
      const { reports } = golden<{ reports: Record<string, string[]> }>('details-inside-tcp-web.json');
      const filter = write('inside.cfg', text);
      for (const [sort, expected] of Object.entries(reports)) {
        const config = write(
          'details.cfg',
          `include-filter @FILTER
           stat-report details
             type ip-source-address/ip-destination-address/ip-source-port/ip-destination-port
             filter Flow_Filter
             output
               format ascii
               sort ${sort}
               fields +key1,+key2,+key3,+key4,+flows,+octets,+packets,+duration,+index,+first,+last,+other
               records @{N:-7}
           stat-definition default
             report details`,
        );
        const { output, errors } = await run(
          ['flow-report', '-s', config, '-v', `FILTER=${filter}`, '-v', 'N=15'],
          { input: file() },
        );
        assert.equal(errors, '');
        const lines = linesOf(output).filter((line) => line !== '');
        assert.equal(lines.length, expected.length, sort);
        assert.equal(lines[0], expected[0]);
        const sums = (all: string[]): (string | undefined)[] => all.map((line) => line.split(',').at(-3));
        if (sort.endsWith('octets')) assert.deepEqual(sums(lines), sums(expected));
      }
    });

    it('write a file for each interval of a time series', async () => {
      const config = write(
        'series.cfg',
        `stat-report exporters
           type ip-exporter-address
           output
             sort +flows
             path ${directory}/series-%H%M.txt
             time start
         stat-definition default
           time-series 60
           report exporters`,
      );
      const { code, output, errors } = await run(['flow-report', '-s', config], { input: file() });
      assert.deepEqual([code, output, errors], [0, '', '']);
      const names = readdirSync(directory).filter((name) => name.startsWith('series-'));
      assert.deepEqual(
        names.sort(),
        ['1430', '1431', '1432', '1433', '1434'].map((time) => `series-${time}.txt`),
      );
      const flows = names
        .flatMap((name) => linesOf(readFileSync(join(directory, name))))
        .filter((line) => /^\d/.test(line))
        .reduce((sum, line) => sum + Number(line.split(',')[1]), 0);
      assert.equal(flows, 18943);
    });

    it('tell the recorded scans', async () => {
      interface Scans {
        events_by_options: Record<string, { events: [string, string, string | null, number][] }>;
      }
      const { events } = golden<Scans>('dscan.json').events_by_options['-w -W -D20 -S5'] ?? { events: [] };
      const { code, output, errors } = await run(['flow-dscan', '-w', '-W', '-D20', '-S5', '-b'], {
        input: file(),
      });
      assert.deepEqual([code, output], [0, '']);
      const told = linesOf(errors).flatMap((line) => {
        const [, kind, source, destination, time] =
          /^flow-dscan: (host|port) scan: (?:ip|src)=(\S+)(?: dst=(\S+))? ts=(\d+) start=0302\.\d\d:\d\d:\d\d\.\d{3} $/.exec(
            line,
          ) ?? [];
        return kind === undefined ? [] : [[kind, source, destination ?? null, Number(time)]];
      });
      assert.deepEqual(told, events);
    });
  });

  it('flow-export and flow-import are each other’s reverse', async () => {
    const original = readFileSync(sample('v5-stream.ft'));
    const { output, codes, errors } = await pipeline(
      [
        ['flow-export', '-f2'],
        ['flow-import', '-f2', '-V5', '-blittle'],
      ],
      { input: sample('v5-le.ft') },
    );
    assert.deepEqual(codes, [0, 0]);
    assert.equal(errors, 'flow-export: Exported 200 records\n');
    assert.ok(output.equals(original));

    const raw = readFileSync(sample('flows.20260302_14:30:00+0000'));
    const cflowd = await pipeline(
      [
        ['flow-import', '-f0', '-V5'],
        ['flow-export', '-f0'],
      ],
      { inputBytes: raw },
    );
    assert.ok(cflowd.output.equals(raw));
  });

  it('flow-export writes packets and made-up captures', async () => {
    const packets = await pipeline([['flow-export', '-f4']], { input: sample('v5-le.ft') });
    const recorded = readFileSync(sample('udp-v5.bin'));
    let at = 0;
    for (let place = 0; place < recorded.length;) {
      const length = recorded.readUInt16BE(place);
      assert.ok(
        packets.output.subarray(at, at + length).equals(recorded.subarray(place + 2, place + 2 + length)),
      );
      at += length;
      place += 2 + length;
    }
    assert.equal(at, packets.output.length);
    const pcap = await pipeline([['flow-export', '-f1']], { input: sample('v5-le.ft') });
    assert.equal(pcap.output.length, 24 + 200 * 56);
    assert.equal(pcap.output.readUInt32BE(0), 0xa1b2c3d4);
  });

  it('flow-merge orders by end time, flow-split divides, flow-cat joins again', async () => {
    const day = sharedData('flows', DAY);
    const parts = join(directory, 'part');
    const split = await pipeline([
      ['flow-cat', day],
      ['flow-split', '-N', '100000', '-o', parts],
    ]);
    assert.deepEqual(split.codes, [0, 0]);
    const names = readdirSync(directory).filter((name) => name.startsWith('part.'));
    assert.deepEqual(names.sort(), ['part.0', 'part.1', 'part.2', 'part.3', 'part.4']);
    const whole = await pipeline([['flow-cat', day]]);
    const joined = await pipeline([['flow-cat', ...names.map((name) => join(directory, name))]]);
    assert.ok(joined.output.equals(whole.output));

    // Each file in order of its ends, so that the whole is in that order.
    const sorted: string[] = [];
    const { output } = await pipeline([['flow-export', '-f2']], { input: sample('v5-le.ft') });
    const [titles = '', ...rows] = linesOf(output).filter((line) => line !== '');
    const byEnd = rows.toSorted((a, b) => endOf(a) - endOf(b));
    for (const part of [0, 1, 2]) {
      const text = [titles, ...byEnd.filter((_, i) => i % 3 === part), ''].join('\n');
      const imported = await pipeline([['flow-import', '-f2']], { inputBytes: Buffer.from(text) });
      const path = join(directory, `sorted-${part}`);
      writeFileSync(path, imported.output);
      sorted.push(path);
    }
    const merged = await pipeline([
      ['flow-merge', ...sorted],
      ['flow-export', '-f2'],
    ]);
    const ends = linesOf(merged.output)
      .slice(1)
      .filter((line) => line !== '')
      .map(endOf);
    assert.deepEqual(ends, byEnd.map(endOf));
  });

  describe('flowdumper', () => {
    it('prints the flows that an expression selects', async () => {
      const { code, output, errors } = await run([
        ...(['flowdumper', '-s', '-c', '-e', '$protocol == 6 && $srcip eq "100.90.137.7"'] as const),
        sample('v5-le.ft'),
      ]);
      assert.equal(code, 0);
      const lines = linesOf(output).filter((line) => line !== '');
      assert.equal(
        lines[0],
        '2026/03/02 14:29:57 100.90.137.7.443 -> 10.20.33.79.3481 6(PUSH|ACK|FIN) 2 133',
      );
      assert.equal(errors, `flowdumper: ${lines.length} of 200 flows matched\n`);
    });

    it('reads cflowd files and writes raw records', async () => {
      const path = sample('flows.20260302_14:30:00+0000');
      const { output } = await pipeline([['flowdumper', '-r', sample('v5-be-z.ft')]]);
      assert.ok(output.equals(readFileSync(path)));
      const fromCflowd = await run(['flowdumper', '-s', path]);
      const fromFlowTools = await run(['flowdumper', '-s', sample('v5-le.ft')]);
      assert.equal(fromCflowd.output, fromFlowTools.output);
    });

    it('writes a file for each name of an input', async () => {
      const namesake = join(directory, 'v5-le.ft');
      copyFileSync(sample('v5-le.ft'), namesake);
      await run([
        'flowdumper',
        '-s',
        '-o',
        join(directory, '%s.txt'),
        sample('v5-le.ft'),
        sample('v5-truncated.ft'),
        namesake,
      ]);
      assert.equal(linesOf(readFileSync(join(directory, 'v5-le.ft.txt'))).length, 401);
      assert.equal(linesOf(readFileSync(join(directory, 'v5-truncated.ft.txt'))).length, 163);
    });

    it('names what an expression must not have', async () => {
      const { code, output, errors } = await run(['flowdumper', '-e', 'system("true")', sample('v5-le.ft')]);
      assert.deepEqual([code, output], [1, '']);
      assert.equal(errors, 'flowdumper: expression, column 1: not supported: the function system\n');
    });
  });

  describe('a reader that goes away', () => {
    const endless: CommandLine = ['flow-gen', '-n', '4000000000'];
    const cases: CommandLine[][] = [
      [endless],
      [endless, ['flow-cat']],
      [endless, ['flow-print', '-f5']],
      [endless, ['flow-cat'], ['flow-export', '-f2']],
      [endless, ['flowdumper', '-s']],
    ];
    for (const commands of cases) {
      it(`ends ${commands.map(([name]) => name).join(' | ')} silently`, async () => {
        const { codes, errors } = await pipeline(commands, { readBytes: 1 });
        assert.equal(errors, '');
        assert.deepEqual(
          codes,
          commands.map(() => 141),
        );
      });
    }
  });

  describe('mistakes', () => {
    const cases: [what: string, command: CommandLine, code: number, errors: RegExp][] = [
      ['an unknown option', ['flow-stat', '--colour'], 2, /error: unknown option '--colour'/],
      ['a missing value', ['flow-print', '-f'], 2, /argument missing/],
      ['an extra argument', ['flow-stat', 'file'], 1, /^flow-stat: extra argument "file"\n$/],
      ['an empty input', ['flow-stat'], 1, /^flow-stat: .*not a flow file: it is empty\n$/],
      ['an unknown report', ['flow-stat', '-f33'], 1, /^flow-stat: No such format: 33\n$/],
      ['an unknown print format', ['flow-print', '-f25'], 1, /^flow-print: No such format: 25\n$/],
      ['an unknown export', ['flow-export', '-f9'], 1, /^flow-export: No such format: 9\n$/],
      ['a data base', ['flow-export', '-f3'], 1, /MySQL is not supported/],
      [
        'a missing filter file',
        ['flow-nfilter', '-f', '/nonexistent'],
        1,
        /^flow-nfilter: \/nonexistent: there is no such filter file/,
      ],
      [
        'a missing configuration of reports',
        ['flow-report', '-s', '/nonexistent'],
        1,
        /^flow-report: \/nonexistent: there is no such configuration of reports\n$/,
      ],
      [
        'a missing suppress list',
        ['flow-dscan', '-b', '-L', '/nonexistent'],
        1,
        /^flow-dscan: \/nonexistent\.src: there is no such suppress list\n$/,
      ],
      [
        'no file',
        ['flow-cat', '/nonexistent'],
        1,
        /flow-cat: .*\/nonexistent.*\nflow-cat: no flows to read\n$/,
      ],
      ['no destination', ['flow-send'], 2, /missing required argument/],
      ['a destination that is none', ['flow-send', '0/0/99999'], 1, /is not of the form local\/remote\/port/],
      ['an export version that is none', ['flow-gen', '-V', '9'], 2, /It is not an export version/],
      [
        'a sort field that is none',
        ['flow-query', '--sort', 'bogus', '.'],
        2,
        /It is none of flows, octets, packets/,
      ],
      ['a question about nothing', ['flow-query'], 2, /give files, or --dir and --from/],
    ];
    for (const [what, command, code, errors] of cases) {
      it(`${what} is told`, async () => {
        const result = await run(command, { inputBytes: new Uint8Array(0) });
        assert.equal(result.output, '');
        assert.match(result.errors, errors);
        assert.equal(result.code, code);
      });
    }

    it('in an input that is no flow file are told of the standard input', async () => {
      const input = write('garbage', 'no flows at all');
      for (const command of ['flow-stat', 'flow-cat']) {
        const { errors } = await run([command], { input });
        assert.match(errors, new RegExp(`^${command}: standard input: not a flow file`));
        assert.doesNotMatch(errors, /\/dev\/stdin/);
      }
    });

    for (const [command, message] of [
      [['flow-cat', '-o', '/nonexistent/flows'], /^flow-cat: ENOENT/],
      [['flow-split', '-g'], /^flow-split: splitting by tags needs fields that these flows do not have/],
      [
        ['flow-send', '192.0.2.77/127.0.0.1/9'],
        /^flow-send: cannot send to 127\.0\.0\.1: 192\.0\.2\.77 is no address of this computer\n$/,
      ],
    ] as const) {
      it(`end ${command[0]} although more input might come`, async () => {
        const { output: flows } = await pipeline([['flow-gen', '-V', '5', '-n', '3']]);
        const [name, ...args] = command;
        const child = spawn(process.execPath, [program(name), ...args], {
          stdio: ['pipe', 'ignore', 'pipe'],
        });
        let errors = '';
        child.stderr.on('data', (text: Buffer) => (errors += text.toString()));
        child.stdin.on('error', () => undefined).write(flows);
        try {
          assert.deepEqual(await once(child, 'close'), [1, null]); // mocha's limit is the failure
          assert.match(errors, message);
        } finally {
          child.kill();
        }
      });
    }

    it('in the help are none: usage and defaults are those of the command', async () => {
      const names = [
        'stat',
        'nfilter',
        'print',
        'export',
        'header',
        'report',
        'split',
        'expire',
        'gen',
        'import',
      ];
      for (const name of names) {
        const { output } = await run([`flow-${name}`, '--help']);
        assert.match(output, new RegExp(`^Usage: flow-${name} \\[options\\]\n`));
        assert.doesNotMatch(output, /default: \{/);
      }
    });

    it('in a filter are told with their place, and nothing comes out', async () => {
      const filter = write('wrong.cfg', 'filter-primitive p\n type ip-port\n permit 70000\n');
      const { code, output, errors } = await run(['flow-nfilter', '-f', filter], {
        input: sample('v5-le.ft'),
      });
      assert.deepEqual([code, output], [1, '']);
      assert.match(errors, /wrong\.cfg:3:\d+: /);
    });

    it('of missing fields end as in the original', async () => {
      const print = await run(['flow-print', '-f7'], { input: sample('v5-le.ft') });
      assert.deepEqual([print.code, print.output], [255, '']);
      const stat = await run(['flow-stat', '-f30'], { input: sample('v5-le.ft') });
      assert.equal(stat.code, 0);
      assert.match(stat.errors, /Flow record missing required field for format\./);
      assert.ok(linesOf(stat.output).every((line) => line === '' || line.startsWith('#')));
    });
  });

  it('-d 1 tells how much was done', async () => {
    const { errors } = await run(['flow-cat', '-d1', sample('v5-le.ft')]);
    assert.match(errors, /^flow-cat: processed 200 flows in \d+\.\d{3} seconds, \d+ flows per second\n$/);
  });
});

/** End of a flow in an exported line, ms. */
function endOf(line: string): number {
  const [seconds, nanoseconds, uptime, , , , , last] = line.split(',').map(Number);
  return (seconds ?? 0) * 1000 + Math.floor((nanoseconds ?? 0) / 1e6) - (uptime ?? 0) + (last ?? 0);
}
