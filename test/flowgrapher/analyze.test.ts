import assert from 'node:assert/strict';
import { blockOfForm } from '../../lib/criteria/form.js';
import type { AnalysisBlock } from '../../lib/flowgrapher/analysis-block.js';
import {
  ANALYSIS_METHODS,
  analysisMethod,
  type AnalysisName,
} from '../../lib/flowgrapher/analysis-methods.js';
import { analyze, type BrokenDown } from '../../lib/flowgrapher/analyze.js';
import { checkGraph } from '../../lib/flowgrapher/run.js';
import { describeWithData } from '../support/data.js';
import { recordedSource } from '../support/grapher-cases.js';
import { nameless } from '../support/nameless.js';
import { keepZone } from '../support/zone.js';

/** What a report counted, or nothing: every list has these leaders, from the largest for totals, from the smallest for peaks. */
function blockOf(amounts: readonly number[], measured: number): AnalysisBlock {
  return {
    leaders: new Map(
      ANALYSIS_METHODS.map(({ key, isPeak, isPort }) => {
        const list = amounts.map((amount, i) => ({
          object: isPort ? String(50 + i) : `192.0.2.${i + 1}`,
          amount,
        }));
        return [key, isPeak ? list.toReversed() : list] as const;
      }),
    ),
    measuredTotal: measured,
    measuredPeak: measured,
  };
}

describeWithData('FlowGrapher: the table of an analysis', () => {
  keepZone('UTC');
  const source = recordedSource();

  async function tableOf(graph_type: string, name: AnalysisName, block: AnalysisBlock): Promise<string[][]> {
    const { config } = source;
    const fields = {
      device_name: 'gw',
      ...{ start_date: '03/02/2026', start_time: '03:00:00', end_date: '03/02/2026', end_time: '03:01:00' },
      ...{ graph_type, bucket_size: '5', detail_lines: '0' },
    };
    const site = { config, names: nameless(), colours: new Map() };
    const checked = await checkGraph(blockOfForm(new Map(Object.entries(fields)), config).block, site);
    const method = analysisMethod(name);
    assert.ok(!('issues' in checked) && method);
    const { table }: BrokenDown = await analyze(checked, block, method, site);
    return [[...table.columns], ...table.rows.map(({ cells }) => [...cells])];
  }

  /** Number and unit of each row, and the share in totals. */
  const ends = (rows: readonly string[][]): string[][] =>
    rows
      .slice(1)
      .map((cells) => cells.slice(cells.findIndex((cell) => /^(?:sent|received)$/.test(cell)) + 1));

  for (const [type, peak, total] of [
    ['bpsa', 'bytes', 'bytes'],
    ['ppsa', 'packets', 'packets'],
    ['fpsia', 'flows', 'flows'],
    ['fpsaa', 'flows', 'flow seconds'],
  ] as const) {
    it(`of ${type} has peaks of ${peak} and totals of ${total}`, async () => {
      const block = blockOf([8000, 1600], 16_000);
      const bytes = type === 'bpsa';
      assert.deepEqual(ends(await tableOf(type, 'PeakSrc', block)), [
        [bytes ? '1,000' : '8,000', peak],
        [bytes ? '200' : '1,600', peak],
        [bytes ? '< 200' : '< 1,600', peak],
      ]);
      assert.deepEqual(ends(await tableOf(type, 'TotalDst', block)), [
        [bytes ? '200' : '1,600', total, '10'],
        [bytes ? '1,000' : '8,000', total, '50'],
        [bytes ? '800' : '6,400', total, '40'],
      ]);
    });
  }

  it('of a report of nothing has nothing but all others, of which there is none', async () => {
    const nothing = blockOf([], 0);
    assert.deepEqual(ends(await tableOf('bpsa', 'TotalSrc', nothing)), [['0', 'bytes', '0']]);
    assert.deepEqual(ends(await tableOf('bpsa', 'PeakDpt', nothing)), [['0', 'bytes']]);
  });

  it('never has less than nothing for all others', async () => {
    const rows = ends(await tableOf('ppsa', 'TotalSrc', blockOf([300, 200], 499)));
    assert.deepEqual(rows.at(-1), ['0', 'packets', '0']);
  });

  it('says what is not known of hosts and ports', async () => {
    const block = blockOf([10], 10);
    const [, host] = await tableOf('ppsa', 'TotalSrc', block);
    assert.deepEqual(host?.slice(0, 4), ['192.0.2.1', '192.0.2.1', '', 'None Found']);
    const [, port] = await tableOf('ppsa', 'TotalDpt', block);
    assert.deepEqual(port?.slice(0, 3), ['50', 'Not Mapped', 'received']);
  });
});
