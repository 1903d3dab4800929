import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pipeline, run, type CommandLine } from '../support/commands.js';
import { describeWithData } from '../support/data.js';
import { program } from '../support/program.js';

import { linesOf, sample, useDirectory } from './flow-tools-support.js';

describeWithData('commands of flow-tools that cannot go on', function () {
  const directory = useDirectory();

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
      const input = directory.write('garbage', 'no flows at all');
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
      const filter = directory.write('wrong.cfg', 'filter-primitive p\n type ip-port\n permit 70000\n');
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
