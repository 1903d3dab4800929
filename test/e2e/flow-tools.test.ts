import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { FlowToolsHeader } from '../../lib/formats/header.js';
import { readPath } from '../formats/support.js';
import { pipeline, run } from '../support/commands.js';
import { describeWithData, sharedData } from '../support/data.js';
import { program } from '../support/program.js';

import { DAY, golden, linesOf, sample, totalsOf, useDirectory } from './flow-tools-support.js';

describeWithData('commands of flow-tools', function () {
  const directory = useDirectory();

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
      const path = join(directory.path, 'joined');
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
      const path = join(directory.path, 'stopped');
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
    const parts = join(directory.path, 'part');
    const split = await pipeline([
      ['flow-cat', day],
      ['flow-split', '-N', '100000', '-o', parts],
    ]);
    assert.deepEqual(split.codes, [0, 0]);
    const names = readdirSync(directory.path).filter((name) => name.startsWith('part.'));
    assert.deepEqual(names.sort(), ['part.0', 'part.1', 'part.2', 'part.3', 'part.4']);
    const whole = await pipeline([['flow-cat', day]]);
    const joined = await pipeline([['flow-cat', ...names.map((name) => join(directory.path, name))]]);
    assert.ok(joined.output.equals(whole.output));

    // Each file in order of its ends, so that the whole is in that order.
    const sorted: string[] = [];
    const { output } = await pipeline([['flow-export', '-f2']], { input: sample('v5-le.ft') });
    const [titles = '', ...rows] = linesOf(output).filter((line) => line !== '');
    const byEnd = rows.toSorted((a, b) => endOf(a) - endOf(b));
    for (const part of [0, 1, 2]) {
      const text = [titles, ...byEnd.filter((_, i) => i % 3 === part), ''].join('\n');
      const imported = await pipeline([['flow-import', '-f2']], { inputBytes: Buffer.from(text) });
      const path = join(directory.path, `sorted-${part}`);
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
      const namesake = join(directory.path, 'v5-le.ft');
      copyFileSync(sample('v5-le.ft'), namesake);
      await run([
        'flowdumper',
        '-s',
        '-o',
        join(directory.path, '%s.txt'),
        sample('v5-le.ft'),
        sample('v5-truncated.ft'),
        namesake,
      ]);
      assert.equal(linesOf(readFileSync(join(directory.path, 'v5-le.ft.txt'))).length, 401);
      assert.equal(linesOf(readFileSync(join(directory.path, 'v5-truncated.ft.txt'))).length, 163);
    });

    it('names what an expression must not have', async () => {
      const { code, output, errors } = await run(['flowdumper', '-e', 'system("true")', sample('v5-le.ft')]);
      assert.deepEqual([code, output], [1, '']);
      assert.equal(errors, 'flowdumper: expression, column 1: not supported: the function system\n');
    });
  });
});

/** End of a flow in an exported line, ms. */
function endOf(line: string): number {
  const [seconds, nanoseconds, uptime, , , , , last] = line.split(',').map(Number);
  return (seconds ?? 0) * 1000 + Math.floor((nanoseconds ?? 0) / 1e6) - (uptime ?? 0) + (last ?? 0);
}
