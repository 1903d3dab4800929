import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { captureWindow, clockOf } from '../../lib/flowtracker/values/period.js';
import { PeriodValues } from '../../lib/flowtracker/values/period-values.js';
import { readFlowFiles } from '../../lib/flowtracker/values/collect-values.js';
import { readTrackedFilter } from '../../lib/flowtracker/values/read-filter.js';
import type { ValueType } from '../../lib/flowtracker/values/tracked-filter.js';
import { findFilesByStart } from '../../lib/store/window.js';
import { describeWithData, sharedData } from '../support/data.js';
import { keepZone } from '../support/zone.js';

interface GoldenTracking {
  case: string;
  config: { collection_offset: number; collection_period: number; flow_file_length: number };
  fields: { monitor_type?: ValueType; sampling_multiplier?: string };
  filter_file: string;
  updates: { period_start: number; period_end: number; total: string; value: string }[];
}

const golden = 'golden/flowtracker';

function trackings(): GoldenTracking[] {
  return readdirSync(sharedData(golden))
    .map((name) => JSON.parse(readFileSync(sharedData(golden, name), 'utf8')) as GoldenTracking)
    .filter(({ filter_file: text }) => text !== undefined);
}

describeWithData('values of trackings', () => {
  keepZone('UTC');

  it('are those of every recorded tracking in every period, evaluated together', async () => {
    const cases = trackings();
    assert.equal(cases.length, 13);
    const requests = cases.map(({ filter_file: text, fields, case: name }) => ({
      filter: readTrackedFilter(text.slice(0, text.indexOf(' input: ')), name),
      type: fields.monitor_type ?? ('bps' as const),
      samplingMultiplier: Number(fields.sampling_multiplier ?? 0),
    }));
    const [first] = cases;
    const times = {
      collectionPeriod: first?.config.collection_period ?? 0,
      collectionOffset: first?.config.collection_offset ?? 0,
      flowFileLength: first?.config.flow_file_length ?? 0,
    };
    for (const [index, update] of (first?.updates ?? []).entries()) {
      const period = { start: update.period_start, end: update.period_end };
      const { low, high } = captureWindow(period, clockOf(period, times), times);
      const { files } = await findFilesByStart([sharedData('flows')], low, high, { nesting: 3 });
      const values = new PeriodValues(period, requests);
      const readings = files.map(({ path }) => ({ path, periods: [values] }));
      await readFlowFiles(readings, { onNote: ({ message }) => assert.fail(message) });
      for (const [which, { total, value }] of values.values().entries()) {
        const expected = cases[which]?.updates[index];
        const label = join(cases[which]?.case ?? '', String(period.end));
        assert.ok(closeTo(total, Number(expected?.total)), `${label}: ${total} is not ${expected?.total}`);
        const isWhole = ['bps', 'pps'].includes(requests[which]?.type ?? '');
        if (isWhole) assert.equal(String(value), expected?.value, label);
        else
          assert.ok(closeTo(value, Number(expected?.value)), `${label}: ${value} is not ${expected?.value}`);
      }
    }
  });
});

function closeTo(value: number, expected: number): boolean {
  return Math.abs(value - expected) <= 1e-9 * Math.abs(expected);
}
