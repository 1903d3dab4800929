import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describeWithData, sharedData } from '../support/data.js';
import { mainSetFile } from '../support/query-runs.js';
import { configuration, runReport } from '../support/report-runs.js';
import { keepZone } from '../support/zone.js';

interface GoldenLinear {
  file: string;
  totals: number[];
  part: string;
  header_lines: string[];
  first_printed: string[];
  series: [second: number, flows: number, octets: number, packets: number][];
}

const BUCKETS = configuration('buckets', 'linear-interpolated-flows-octets-packets', [
  'format ascii',
  'options +header,+totals',
]);

describeWithData('flow-report, linear interpolation', () => {
  keepZone('UTC');

  for (const filterName of ['dns-or-icmp', 'inside-tcp-web', 'router-interface-time']) {
    it(`prints the recorded shares to the digit: ${filterName}`, async () => {
      const read = (name: string): unknown =>
        JSON.parse(readFileSync(sharedData(`golden/flow-tools/${name}-${filterName}.json`), 'utf8'));
      const golden = read('linear') as GoldenLinear;
      const { filter } = read('stat') as { filter: string };
      const lines = await runReport(BUCKETS, mainSetFile(golden.file), filter);
      const comments = lines.filter((line) => line.startsWith('#') && !line.startsWith('# now:'));
      assert.deepEqual(comments, golden.header_lines);
      const totals = lines.findIndex((line) => line.startsWith('# rec1')) + 1;
      assert.equal(lines[totals], golden.totals.join());
      const shares = lines.slice(totals + 2);
      assert.deepEqual(shares.slice(0, golden.first_printed.length), golden.first_printed);
      const bySecond = shares.toSorted((a, b) => Number(a.split(',')[0]) - Number(b.split(',')[0]));
      const expected = golden.series.map(([second, ...sums]) =>
        [second, ...sums.map((sum) => sum.toFixed(6))].join(),
      );
      assert.deepEqual(bySecond.slice(-expected.length), expected);
      if (golden.part.startsWith('all')) assert.equal(shares.length, expected.length);
    });
  }
});
