import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describeWithData, sharedData } from '../support/data.js';
import { mainSetFile } from '../support/query-runs.js';
import { configuration, runReport } from '../support/report-runs.js';

interface GoldenDetails {
  file: string;
  reports: Record<'+octets' | '+packets' | '+flows', string[]>;
}

const TYPE = 'ip-source/destination-address/ip-source/destination-port';
const FIELDS = '+key1,+key2,+key3,+key4,+flows,+octets,+packets,+duration,+index,+first,+last,+other';
const SUM_COLUMN = { '+flows': 7, '+octets': 8, '+packets': 9 } as const;

describeWithData('flow-report, details', () => {
  for (const filterName of ['dns-or-icmp', 'inside-tcp-web', 'router-interface-time']) {
    it(`prints the recorded lines: ${filterName}`, async () => {
      const read = (name: string): unknown =>
        JSON.parse(readFileSync(sharedData(`golden/flow-tools/${name}-${filterName}.json`), 'utf8'));
      const golden = read('details') as GoldenDetails;
      const { filter } = read('stat') as { filter: string };
      for (const sort of ['+octets', '+packets', '+flows'] as const) {
        const expected = golden.reports[sort];
        const run = (records: number): Promise<string[]> => {
          const output = ['format ascii', `fields ${FIELDS}`, `sort ${sort}`, `records ${records}`];
          return runReport(configuration('details', TYPE, output), mainSetFile(golden.file), filter);
        };
        const lines = await run(expected.length - 2);
        assert.equal(lines.length, expected.length);
        assert.equal(lines[0], expected[0]);
        assert.equal(lines.at(-1), expected.at(-1));
        const sums = (text: string[]): (string | undefined)[] =>
          text.slice(1, -1).map((line) => line.split(',')[SUM_COLUMN[sort]]);
        assert.deepEqual(sums(lines), sums(expected), sort);
        // Lines of equal sums may stand in any order, so each is looked for among all.
        const withoutIndex = (line: string): string => line.slice(line.indexOf(',') + 1);
        const all = new Set((await run(1_000_000)).slice(1).map(withoutIndex));
        for (const line of expected.slice(1, -1)) assert.ok(all.has(withoutIndex(line)), line);
        assert.deepEqual(
          lines.slice(1, -1).map((line) => Number(line.split(',')[0])),
          [...Array(15).keys()],
        );
      }
    });
  }
});
