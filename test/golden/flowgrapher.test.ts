import assert from 'node:assert/strict';
import { blockOfForm } from '../../lib/criteria/form.js';
import { timeTicks } from '../../lib/charts/time-axis.js';
import { detailCells } from '../../lib/flowgrapher/detail-table.js';
import { makeReport, type GraphReport } from '../../lib/flowgrapher/report.js';
import { checkGraph } from '../../lib/flowgrapher/run.js';
import { describeWithData } from '../support/data.js';
import { graphCases, recordedSource, type GraphCase } from '../support/grapher-cases.js';
import { nameless } from '../support/nameless.js';
import { keepZone } from '../support/zone.js';

/** Sorted rows differ where the original kept times as floating seconds (FlowGrapher specification, section 16). */
const FLOATING_TIMES: Readonly<Record<string, number>> = { 'bpsa-20s-smallest': 2e-6 };

describeWithData('golden: FlowGrapher reports', () => {
  keepZone('UTC');
  const source = recordedSource();

  async function report(recorded: GraphCase, run = {}): Promise<GraphReport> {
    const { block, issues } = blockOfForm(new Map(Object.entries(recorded.form)), source.config);
    assert.deepEqual(issues, []);
    const site = { config: source.config, names: nameless() };
    const checked = await checkGraph(block, site);
    assert.ok(!('issues' in checked), JSON.stringify(checked));
    return makeReport(checked, site, run);
  }

  for (const { name, read } of graphCases()) {
    it(name, async () => {
      const recorded = read();
      const made = await report(recorded);
      const { request, values, statistics, details } = made;
      assert.deepEqual(request.window, {
        start: recorded.start_epoch,
        end: recorded.end_epoch,
        bucket: recorded.bucket_seconds,
      });
      assert.equal(request.type.method, recorded.method);
      assert.equal(values.length, recorded.bucket_count);
      for (const [i, [epoch, value]] of recorded.series.entries()) {
        assert.equal(recorded.start_epoch + i * recorded.bucket_seconds, epoch);
        assertClose(values[i], value, FLOATING_TIMES[name] ?? 1e-6, `bucket ${i}`);
      }
      const { maximum, percentile_95, average, minimum } = recorded.statistics;
      assertWithin1(statistics?.maximum, maximum);
      assertWithin1(statistics?.percentile95, percentile_95);
      assertWithin1(statistics?.average, average);
      assertWithin1(statistics?.minimum, minimum);
      assert.equal(request.type.valueLabel, recorded.y_label);
      assert.equal(made.title, recorded.title);

      const ticks = timeTicks({ ...request.window, step: request.window.bucket });
      const drawn = recorded.x_tick_labels.filter(([i], n) => n === 0 || i % (ticks[1]?.index ?? 1) === 0);
      assert.deepEqual(
        ticks.map(({ index, label }) => [index, label]),
        drawn,
      );

      assert.deepEqual(
        details?.headings.map(({ heading }) => heading),
        recorded.detail_columns,
      );
      assertSameRows(details?.rows.map(detailCells) ?? [], recorded);
    });
  }

  it('gives the same with 1, 2 and 3 threads', async () => {
    for (const { name, read } of graphCases().filter(({ name }) => /^bpsa?-(?:60|15)s/.test(name))) {
      const recorded = read();
      const alone = await report(recorded, { workers: 1 });
      for (const workers of [2, 3]) {
        const { values, statistics, details, analysis } = await report(recorded, {
          workers,
          bytesPerThread: 1,
        });
        assert.deepEqual(values, alone.values, name);
        assert.deepEqual(statistics, alone.statistics, name);
        assert.deepEqual(details, alone.details, name);
        assert.deepEqual(analysis, alone.analysis, name);
      }
    }
  });
});

function assertClose(actual: number | undefined, expected: number, relative: number, what: string): void {
  const tolerance = Math.max(1e-4, Math.abs(expected) * relative);
  assert.ok(Math.abs((actual ?? NaN) - expected) <= tolerance, `${what}: ${actual}, recorded ${expected}`);
}

function assertWithin1(actual: number | undefined, expected: number): void {
  assert.ok(Math.abs((actual ?? NaN) - expected) <= 1, `${actual}, recorded ${expected}`);
}

/** Rows of equal sort value in any order; where more have the value of the last place than fit, any of them may be listed. */
function assertSameRows(rows: readonly (readonly string[])[], recorded: GraphCase): void {
  const {
    column,
    value,
    rows_listed_with_value: listed,
    rows_with_value_in_all_data: all,
  } = recorded.detail_cutoff;
  const at = recorded.detail_columns.indexOf(column);
  const isSure = (row: readonly string[]): boolean =>
    listed === all || Number(row[at]?.replaceAll(',', '')) !== value;
  const text = (row: readonly string[]): string => row.join(' ');
  assert.equal(rows.length, recorded.detail.length);
  assert.deepEqual(rows.filter(isSure).map(text).sort(), recorded.detail.filter(isSure).map(text).sort());
  if (recorded.method === 'linear') {
    // The order is that of the sort column.
    const values = (of: readonly (readonly string[])[]): (string | undefined)[] => of.map((row) => row[at]);
    assert.deepEqual(values(rows), values(recorded.detail));
  } else if (listed === all) {
    assert.deepEqual(rows.map(text), recorded.detail.map(text));
  }
}
