import assert from 'node:assert/strict';
import { FIELD_NAMES, type FieldName } from '../../lib/flow/fields.js';
import { generateFlows } from '../../lib/flowtools/generate.js';
import type { FlowVersion } from '../../lib/flowtools/sink.js';
import { recordLayout } from '../../lib/formats/layouts.js';
import { readPath, type FlowRow } from '../formats/support.js';
import { describeWithData, sharedData } from '../support/data.js';

function generated(count: number, version: FlowVersion): FlowRow[] {
  const fields = recordLayout(3, version.exportVersion, version.aggregationMethod)?.fields ?? new Set();
  const rows: FlowRow[] = [];
  for (const batch of generateFlows(count, version)) {
    for (let row = 0; row < batch.length; row++) {
      rows.push(
        Object.fromEntries(
          FIELD_NAMES.filter((field) => fields.has(field)).map((field) => [
            field,
            batch.column<FieldName>(field)[row] ?? NaN,
          ]),
        ),
      );
    }
  }
  return rows;
}

describeWithData('flow-gen', () => {
  const samples: [string, FlowVersion][] = [
    ...[1, 6, 7, 1005].map((exportVersion): [string, FlowVersion] => [
      `generated-v${exportVersion}`,
      { exportVersion },
    ]),
    ...[1, 4, 11].map((method): [string, FlowVersion] => [
      `generated-v8m${method}`,
      { exportVersion: 8, aggregationMethod: method },
    ]),
  ];
  for (const [file, version] of samples) {
    it(`makes the flows of ${file}`, async () => {
      const { rows, fields } = await readPath(sharedData('flows-edge', file));
      const expected = rows.map((row) =>
        Object.fromEntries(Object.entries(row).filter(([field]) => fields?.has(field as FieldName))),
      );
      assert.deepEqual(generated(100, version), expected);
    });
  }
});

describe('generateFlows', () => {
  it('counts on from batch to batch', () => {
    const rows = generated(70_000, { exportVersion: 5 });
    assert.equal(rows.length, 70_000);
    assert.deepEqual(
      [
        rows[65_536]?.['srcaddr'],
        rows[65_536]?.['srcport'],
        rows[65_536]?.['doctets'],
        rows[65_536]?.['tos'],
      ],
      [65_536, 0, 65_537, 0],
    );
  });

  it('makes none', () => assert.deepEqual(generated(0, { exportVersion: 5 }), []));
});
