import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { FIELD_NAMES } from '../../lib/flow/fields.js';
import { CflowdEncoder, cflowdIndex } from '../../lib/formats/cflowd-encode.js';
import { recordLayout } from '../../lib/formats/layouts.js';
import { openFlowFile } from '../../lib/formats/reader.js';
import { describeWithData, sharedData } from '../support/data.js';

/** Flow-files specification, section 7: index by export version and aggregation method. */
const INDEXES: [version: number, method: number | undefined, index: number][] = [
  [1, undefined, 0x00043fff],
  [5, undefined, 0x00c7ffff],
  [7, undefined, 0x00c7ffff],
  [1005, undefined, 0x00c7ffff],
  [6, undefined, 0x00ffffff],
  [8, 1, 0x00c0cd99],
  [8, 2, 0x00c00de1],
  [8, 3, 0x00c14d8b],
  [8, 4, 0x00c28d95],
  [8, 5, 0x00c3cd9f],
  [8, 6, 0x00c02d95],
  [8, 7, 0x00c02d9f],
  [8, 8, 0x00c02dff],
  [8, 9, 0x00c0ed99],
  [8, 10, 0x00c02de1],
  [8, 11, 0x00c16d8b],
  [8, 12, 0x00c2ad95],
  [8, 13, 0x00c3ed9f],
  [8, 14, 0x00c32dff],
];

describe('cflowdIndex', () => {
  for (const [version, method, index] of INDEXES) {
    it(`is 0x${index.toString(16)} for version ${version}${method === undefined ? '' : `.${method}`}`, () => {
      const layout = recordLayout(3, version, method);
      assert.ok(layout);
      assert.equal(cflowdIndex(layout.fields, version), index);
    });
  }
});

describeWithData('CflowdEncoder', () => {
  for (const [file, recorded] of [
    ['v5-le.ft', 'flows.20260302_14:30:00+0000'],
    ['v1-le.ft', 'cflowd-v1.raw'],
  ] as const) {
    it(`writes ${recorded} byte by byte`, async () => {
      const source = await openFlowFile(sharedData('formats', file), { columns: FIELD_NAMES });
      const encoder = new CflowdEncoder(cflowdIndex(source.fields, source.header.exportVersion));
      const pieces: Uint8Array[] = [];
      for await (const batch of source.batches()) pieces.push(encoder.encode(batch));
      assert.ok(Buffer.concat(pieces).equals(readFileSync(sharedData('formats', recorded))));
    });
  }
});
