import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline, run } from '../support/commands.js';
import { describeWithData } from '../support/data.js';

import { file, golden, linesOf, useDirectory } from './flow-tools-support.js';

describeWithData('reports of flow-tools', function () {
  const directory = useDirectory();

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
      const filter = directory.write('filter.cfg', text);
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
      const filter = directory.write('dns.cfg', text);
      const config = directory.write(
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
      const filter = directory.write('inside.cfg', text);
      for (const [sort, expected] of Object.entries(reports)) {
        const config = directory.write(
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
      const config = directory.write(
        'series.cfg',
        `stat-report exporters
           type ip-exporter-address
           output
             sort +flows
             path ${directory.path}/series-%H%M.txt
             time start
         stat-definition default
           time-series 60
           report exporters`,
      );
      const { code, output, errors } = await run(['flow-report', '-s', config], { input: file() });
      assert.deepEqual([code, output, errors], [0, '', '']);
      const names = readdirSync(directory.path).filter((name) => name.startsWith('series-'));
      assert.deepEqual(
        names.sort(),
        ['1430', '1431', '1432', '1433', '1434'].map((time) => `series-${time}.txt`),
      );
      const flows = names
        .flatMap((name) => linesOf(readFileSync(join(directory.path, name))))
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
});
