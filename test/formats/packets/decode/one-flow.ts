import assert from 'node:assert/strict';
import { decodePackets, type Row } from './decoded.js';
import { ipfix, record, set, template, v9, type Field } from './messages.js';

/** One flow under a template of these fields. */
export function flowOf(version: 9 | 10, fields: Field[], values: (number | bigint)[]): Row {
  const message = version === 9 ? v9 : ipfix;
  const { rows } = decodePackets([
    message([template(version, 256, fields), set(256, record(fields, values))]),
  ]);
  assert.equal(rows.length, 1);
  return rows[0] as Row;
}
