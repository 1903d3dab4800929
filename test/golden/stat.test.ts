import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { STAT_FORMATS, type GroupedFormat } from '../../lib/query/stat/formats.js';
import { GroupedStat, type GroupedResult } from '../../lib/query/stat/grouped.js';
import { DurationPlot } from '../../lib/query/stat/plot.js';
import { ShortSummary } from '../../lib/query/stat/short-summary.js';
import { Summary } from '../../lib/query/stat/summary.js';
import { shortSummaryLines, summaryLines } from '../../lib/query/stat/summary-text.js';
import { columnHeading, statLines } from '../../lib/query/stat/text.js';
import { describeWithData, sharedData } from '../support/data.js';
import { aggregateFile, mainSetFile, readFiltered } from '../support/query-runs.js';

interface GoldenGroups {
  name: string;
  heading: string;
  row_count: number;
  totals: number[];
  top20: (string | number)[][];
}

interface GoldenStat {
  file: string;
  filter: string;
  formats: Record<string, GoldenGroups> &
    Record<'0', { text: string[] }> &
    Record<'13' | '14', { first_lines: string[]; last: string[] }> &
    Record<'15', { line: string }>;
}

function isGrouped(entry: [string, object]): entry is [string, GoldenGroups] {
  return 'top20' in entry[1];
}

/** The parsed columns of a line: keys as text, counts as numbers. */
function columnsOf(line: string, keys: number): (string | number)[] {
  return line
    .trim()
    .split(/ +/)
    .map((cell, i) => (i < keys ? cell : Number(cell)));
}

function groupedFormat(number: string): GroupedFormat {
  const format = STAT_FORMATS[Number(number)];
  assert.ok(format?.kind === 'groups');
  return format;
}

for (const filterName of ['dns-or-icmp', 'inside-tcp-web', 'router-interface-time']) {
  describeWithData(`flow-stat, ${filterName}`, () => {
    let golden: GoldenStat;
    before(() => {
      golden = JSON.parse(
        readFileSync(sharedData(`golden/flow-tools/stat-${filterName}.json`), 'utf8'),
      ) as GoldenStat;
    });

    async function count(format: GroupedFormat, withDuration = false): Promise<GroupedResult> {
      const path = mainSetFile(golden.file);
      const stat = await aggregateFile(
        path,
        golden.filter,
        (fields) => new GroupedStat(format, { fields, withDuration }),
      );
      return stat.result();
    }

    it('groups, counts and sorts as recorded, in every format', async () => {
      for (const [number, expected] of Object.entries(golden.formats).filter(isGrouped)) {
        const format = groupedFormat(number);
        const keys = format.keys.length;
        const result = await count(format);
        const sort = { field: keys + 1, descending: true };
        const lines = [...statLines(result, { sort })].map((line) => columnsOf(line, keys));
        assert.equal(format.name, expected.name);
        assert.equal(`# ${columnHeading(format, false)}`, expected.heading);
        assert.equal(result.count, expected.row_count, `rows of format ${number}`);
        const totals = [0, 1, 2].map((i) => lines.reduce((sum, line) => sum + Number(line[keys + i]), 0));
        assert.deepEqual(totals, expected.totals, `totals of format ${number}`);
        const octetsOf = (line: (string | number)[]): number => Number(line[keys + 1]);
        assert.deepEqual(lines.slice(0, 20).map(octetsOf), expected.top20.map(octetsOf));
        // Rows of equal octets may stand in any order, and the last of them may not be among the first twenty.
        for (const row of expected.top20) {
          assert.ok(
            lines.some((line) => line.join() === row.join()),
            `format ${number}: ${row.join(' ')}`,
          );
        }
      }
    });

    it('writes the overall summary to the letter', async () => {
      const summary = await aggregateFile(
        mainSetFile(golden.file),
        golden.filter,
        (fields) => new Summary(fields),
      );
      assert.deepEqual(summaryLines(summary.result()), golden.formats['0'].text);
    });

    it('writes the plots and the short summary', async () => {
      for (const [number, of] of [
        ['13', 'octets'],
        ['14', 'packets'],
      ] as const) {
        const plot = new DurationPlot(of);
        let text = '';
        await readFiltered(mainSetFile(golden.file), golden.filter, () => ({
          columns: plot.columns,
          use: (batch, mask) => (text += plot.lines(batch, mask)),
        }));
        const { first_lines: first, last } = golden.formats[number];
        assert.deepEqual(text.split('\n').slice(0, first.length), first);
        assert.deepEqual([plot.limits()], last);
      }
      const short = await aggregateFile(mainSetFile(golden.file), golden.filter, () => new ShortSummary());
      assert.equal(shortSummaryLines(short.result()).at(-1), golden.formats['15'].line);
    });
  });
}
