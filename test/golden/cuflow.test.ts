import assert from 'node:assert/strict';
import { mkdir, readFile, readlink, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { loadSettings } from '../../lib/config/suite-cf.js';
import { cuflow } from '../../lib/flowscan/cuflow/cuflow.js';
import { parseAggregate } from '../../lib/flowscan/cuflow/aggregate-state.js';
import { formatAddress } from '../../lib/flow/address.js';
import { openFlowFile } from '../../lib/formats/reader.js';
import type { Report } from '../../lib/flowscan/report-class.js';
import { fileTime } from '../../lib/store/names.js';
import {
  fixtureCases,
  listFiles,
  makeSite,
  readScoreboard,
  sharedCases,
  squeeze,
  type CuflowCase,
  type GoldenTable,
} from '../support/cuflow-cases.js';
import { describeWithData } from '../support/data.js';
import { RecordingRrdTool, SILENT } from '../support/report-class-runs.js';
import { keepZone } from '../support/zone.js';

function compareTables(
  actual: Omit<GoldenTable, 'direction' | 'key'>[],
  expected: readonly GoldenTable[],
): void {
  assert.equal(actual.length, expected.length);
  expected.forEach((table, i) => {
    assert.equal(actual[i]?.caption, squeeze(table.caption));
    assert.deepEqual(actual[i]?.columns, table.columns);
    const rows = table.rows.map((row) => row.map(squeeze));
    if (table.tied) compareTied(actual[i]?.rows ?? [], rows, table);
    else assert.deepEqual(actual[i]?.rows, rows);
  });
}

/** Equal averages stand in any order, and any of them at the end of the list: compared are the ranked values and, before the end, the rows. */
function compareTied(actual: string[][], expected: string[][], { direction, key }: GoldenTable): void {
  const ranked = { bytes: 2, pkts: 4, flows: 6 }[key] ?? NaN;
  const column = direction === 'in' ? ranked : ranked + 1;
  const values = (rows: string[][]): (string | undefined)[] => rows.map((row) => row[column]);
  assert.deepEqual(values(actual), values(expected));
  const last = expected.at(-1)?.[column];
  const settled = (rows: string[][]): string[] =>
    rows
      .filter((row) => row[column] !== last)
      .map((row) => row.slice(1).join(' | '))
      .sort();
  assert.deepEqual(settled(actual), settled(expected));
}

function suite(cuflowCase: CuflowCase): void {
  const { golden } = cuflowCase;
  const previous = process.cwd();
  const hits: { name: string; time: number; hit: number; total: number }[] = [];
  const aggregates: NonNullable<typeof golden.aggregate> = [];
  let site: Awaited<ReturnType<typeof makeSite>>;
  let rrd: RecordingRrdTool;
  let report: Report;
  let outputDir: string;

  keepZone('UTC');
  before(async () => {
    site = await makeSite(cuflowCase);
    process.chdir(site.directory);
    rrd = new RecordingRrdTool({});
    const { settings } = await loadSettings({ env: { FLOWSCAN_RESOLVE_NAMES: 'off' }, searchDirs: [] });
    report = await cuflow.load({ name: 'CUFlow', configDir: site.directory, settings, rrd, log: SILENT });
    outputDir = report.outputDirectories?.[0] ?? '';
    await mkdir(outputDir, { recursive: true });
    for (const path of cuflowCase.flowFiles) {
      const time = fileTime(path);
      const file = report.startFile({ path, time, interrupted: false });
      const source = await openFlowFile(path, { columns: report.columns });
      const facts = { name: basename(path), time, hit: 0, total: 0 };
      for await (const batch of source.batches()) {
        facts.total += batch.length;
        facts.hit += file.count(batch);
      }
      await file.report();
      hits.push(facts);
      if (!golden.aggregate) continue;
      const data = golden.case === 'site' ? 'scoreboard/agg.dat' : 'out/agg.dat';
      const { results, rows } = parseAggregate(await readFile(data, 'utf8'));
      const list = [...rows].map(([address, { count, sums }]) => [
        formatAddress(address),
        Number(count),
        ...sums.map(Number),
      ]);
      aggregates.push({ time, numresults: Number(results), rows: list });
    }
  });

  after(async () => {
    await rrd.close();
    process.chdir(previous);
    await site.remove();
  });

  it('counts the same hits', () => {
    assert.deepEqual(hits, golden.files);
  });

  it('updates the same RRDs with the same values at the same times', () => {
    const expected = Object.entries(golden.rrd).map(([path, { updates }]) => [
      join(outputDir, path),
      updates.map((row) => row.map(Number)),
    ]);
    const actual = [...rrd.updates].map(([path, updates]) => [path, updates.map((row) => row.map(Number))]);
    assert.deepEqual(Object.fromEntries(actual), Object.fromEntries(expected));
  });

  it('makes RRDs by the original definition', async () => {
    for (const [path, { ds, start, updates }] of Object.entries(golden.rrd)) {
      const info = await rrd.info(join(outputDir, path));
      assert.equal(info.step, golden.rrd_definition.step);
      assert.equal(info.lastUpdate, updates.at(-1)?.[0]);
      const dataSources = info.dataSources.map(({ name, type, heartbeat, min, max }) =>
        [name, type, heartbeat, min ?? 'U', max ?? 'U'].join(':'),
      );
      assert.deepEqual(
        dataSources,
        ds.map((name) => `${name}:${golden.rrd_definition.ds_type_heartbeat_min_max}`),
      );
      const archives = info.archives.map(({ cf, xff, steps, rows }) =>
        ['RRA', cf, xff, steps, rows].join(':'),
      );
      assert.deepEqual(archives, golden.rrd_definition.rra);
      assert.equal(start, (golden.files[0]?.time ?? 0) - 300);
    }
  });

  it('stores the same rates', async () => {
    for (const [path, { ds, updates }] of Object.entries(golden.rrd)) {
      const first = updates[0]?.[0] ?? 0;
      const last = updates.at(-1)?.[0] ?? 0;
      const series = await rrd.fetch(join(outputDir, path), {
        cf: 'AVERAGE',
        start: first - 300,
        end: last - 300,
      });
      for (const [time = 0, ...values] of updates) {
        const row = series.rows.find((candidate) => candidate.time === time);
        values.forEach((value, i) => {
          const rate = row?.values[series.dataSources.indexOf(ds[i] ?? '')] ?? NaN;
          assert.ok(
            Math.abs(rate - value / 300) <= 1e-9 * Math.max(1, value / 300),
            `${path} ${time} ${ds[i]}: ${rate}`,
          );
        });
      }
    }
  });

  if (golden.scoreboard) {
    const rootDir = golden.case === 'site' ? 'scoreboard/reports' : 'out/html/top';
    const current = golden.case === 'site' ? 'scoreboard/current.html' : 'out/html/top.html';
    const overall = golden.case === 'site' ? 'scoreboard/overall.html' : 'out/html/overall.html';

    it('writes the same scoreboards', async () => {
      for (const { path, tables } of golden.scoreboard ?? []) {
        compareTables(readScoreboard(await readFile(join(rootDir, path), 'utf8')).tables, tables);
      }
      const paths = (golden.scoreboard ?? []).map(({ path }) => path).sort();
      assert.deepEqual(await listFiles(rootDir), paths, 'and no other file');
    });

    it('points the link at the last page', async () => {
      assert.equal(await realpath(current), await realpath(join(rootDir, golden.current_page ?? '')));
      assert.ok((await readlink(current)).endsWith(golden.current_page ?? '?'));
    });

    it('merges the same candidates into the aggregate file', () => {
      assert.deepEqual(aggregates, golden.aggregate);
    });

    it('writes the same overall page', async () => {
      const page = readScoreboard(await readFile(overall, 'utf8'));
      assert.equal(page.heading, golden.overall?.heading);
      compareTables(page.tables, golden.overall?.tables ?? []);
    });
  }
}

describe('CUFlow over the synthetic flows', () => {
  for (const cuflowCase of fixtureCases()) describe(cuflowCase.golden.case, () => suite(cuflowCase));
});

describeWithData('CUFlow over the main set', () => {
  for (const cuflowCase of sharedCases()) describe(cuflowCase.golden.case, () => suite(cuflowCase));
});
