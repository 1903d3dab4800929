import assert from 'node:assert/strict';
import { loadColours, parseColours } from '../../lib/charts/colours.js';
import { blockOfForm } from '../../lib/criteria/form.js';
import { analyze, type BrokenDown } from '../../lib/flowgrapher/analyze.js';
import { analysisMethod } from '../../lib/flowgrapher/analysis-methods.js';
import { makeReport, type GraphReport } from '../../lib/flowgrapher/report.js';
import { checkGraph } from '../../lib/flowgrapher/run.js';
import { analysisState, parseState, reportState } from '../../lib/flowgrapher/state-file.js';
import { describeWithData } from '../support/data.js';
import {
  analysisCases,
  recordedSource,
  SHIPPED_COLOURS,
  type AnalysisCase,
} from '../support/grapher-cases.js';
import { nameless } from '../support/nameless.js';
import { keepZone } from '../support/zone.js';

/** The original keeps times as floating seconds, which shows where a short piece of a flow falls into a bucket. */
const RELATIVE: Readonly<Record<string, number>> = { 'analyze-bits-inside-PeakDst': 3e-6 };

describeWithData('golden: FlowGrapher analyses', () => {
  keepZone('UTC');
  const source = recordedSource();

  async function breakDown(recorded: AnalysisCase): Promise<{ report: GraphReport; made: BrokenDown }> {
    const { config } = source;
    const { block } = blockOfForm(new Map(Object.entries(recorded.form)), config);
    const site = { config, names: nameless(), colours: parseColours(SHIPPED_COLOURS) };
    const checked = await checkGraph(block, site);
    assert.ok(!('issues' in checked));
    const report = await makeReport(checked, site);
    // As one click after the other: from the text of the report's file.
    const state = parseState(reportState(report.block, report.analysis, [], 60));
    const method = analysisMethod(recorded.analyze_method);
    assert.ok(method);
    const again = await checkGraph(state.block, site);
    assert.ok(!('issues' in again));
    return { report, made: await analyze(again, state.analysis, method, site) };
  }

  for (const { name, read } of analysisCases()) {
    it(name, async () => {
      const recorded = read();
      const { report, made } = await breakDown(recorded);
      assertWithin1(made.analysis.measuredTotal, recorded.total_measured_total);
      assertWithin1(made.analysis.measuredPeak, recorded.total_measured_peak);

      assert.deepEqual(
        made.series.map((series) => series.name),
        recorded.objects.map(({ object }) => object),
      );
      const leaders = made.analysis.leaders.get(made.method.key) ?? [];
      for (const [i, { amount }] of recorded.objects.slice(1).entries())
        assertWithin1(leaders[i]?.amount, amount);
      for (const [i, { values }] of recorded.series.entries()) {
        for (const [bucket, value] of values.entries())
          assertClose(
            made.series[i]?.values[bucket],
            value,
            RELATIVE[name] ?? 1e-6,
            `${i}, bucket ${bucket}`,
          );
      }
      for (const [bucket, value] of report.values.entries()) {
        const sum = made.series.reduce((total, { values }) => total + (values[bucket] ?? NaN), 0);
        assertClose(sum, value, 1e-9, `sum of bucket ${bucket}`);
      }

      assert.deepEqual(made.table.columns, recorded.table_columns);
      assert.deepEqual(
        made.table.rows.map(({ colour, cells }) => ({ colour, cells })),
        recorded.table.map(({ colour, cells }) => ({ colour: `#${colour}`, cells })),
      );
      assert.deepEqual(
        parseState(analysisState({ ...report.block, filter_hash: 'FA_x' }, made.analysis, made.table)).table,
        made.table,
      );
    });
  }

  it('counts the leaders when the file of the report has none', async () => {
    const recorded = analysisCases()[0]?.read();
    assert.ok(recorded);
    const { config } = source;
    const { block } = blockOfForm(new Map(Object.entries(recorded.form)), config);
    const site = { config, names: nameless(), colours: await loadColours('/nowhere/FlowGrapher_Colors') };
    const checked = await checkGraph(block, site);
    const method = analysisMethod(recorded.analyze_method);
    assert.ok(!('issues' in checked) && method);
    const made = await analyze(checked, undefined, method, site);
    assert.deepEqual(
      made.series.map((series) => series.name),
      recorded.objects.map(({ object }) => object),
    );
  });
});

function assertClose(actual: number | undefined, expected: number, relative: number, what: string): void {
  const tolerance = Math.max(1e-4, Math.abs(expected) * relative);
  assert.ok(Math.abs((actual ?? NaN) - expected) <= tolerance, `${what}: ${actual}, recorded ${expected}`);
}

function assertWithin1(actual: number | undefined, expected: number): void {
  assert.ok(Math.abs((actual ?? NaN) - expected) <= 1, `${actual}, recorded ${expected}`);
}
