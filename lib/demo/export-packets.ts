import { FlowBatch } from '../flow/batch.js';
import { RECORD_FIELDS, type RecordPool } from './record-pool.js';

/** NetFlow version 5: at most 30 records a packet (flow-files specification, section 6). */
const RECORDS_IN_PACKET = 30;

/** More rows than a file ever has; a row number is part of a sort key. */
const ROW_LIMIT = 0x400000;

/**
 * The records of a pool in the order of export, with the header fields of the packets that carried them: an exporter sends what
 * has expired in a second as one or more packets, whose clock is that of their last record.
 */
export function inOrderOfExport(pool: RecordPool): FlowBatch {
  const order = exportOrder(pool);
  const sorted = new FlowBatch(RECORD_FIELDS, Math.max(1, order.length));
  sorted.length = order.length;
  for (const field of RECORD_FIELDS) {
    const from = pool.rows.column(field);
    const to = sorted.column(field);
    for (let i = 0; i < order.length; i++) to[i] = from[order[i] ?? 0] ?? 0;
  }
  stampPackets(
    sorted,
    pool.start,
    Float64Array.from(order, (row) => pool.exportedAt[row] ?? 0),
  );
  return sorted;
}

/** Row numbers by second of export, then exporter, then moment of export. */
function exportOrder(pool: RecordPool): Uint32Array {
  const { length } = pool.rows;
  if (length > ROW_LIMIT) throw new RangeError(`more than ${ROW_LIMIT} flows in one file`);
  const exaddr = pool.rows.column('exaddr');
  // One number a row, so that the native sort of numbers can be used. The exporters differ in the last octet.
  const keys = new Float64Array(length);
  for (let row = 0; row < length; row++) {
    const moment = pool.exportedAt[row] ?? 0;
    const exporter = (exaddr[row] ?? 0) & 255;
    keys[row] = ((Math.floor(moment / 1000) * 256 + exporter) * 1000 + (moment % 1000)) * ROW_LIMIT + row;
  }
  keys.sort();
  return Uint32Array.from(keys, (key) => key % ROW_LIMIT);
}

/** @param moments when each row was exported, ms since `start` */
function stampPackets(rows: FlowBatch, start: number, moments: Float64Array): void {
  const exaddr = rows.column('exaddr');
  const sysuptime = rows.column('sysuptime');
  const seconds = rows.column('unix_secs');
  const nanoseconds = rows.column('unix_nsecs');
  for (let begin = 0; begin < rows.length;) {
    const second = Math.floor((moments[begin] ?? 0) / 1000);
    let end = begin + 1;
    while (
      end < Math.min(rows.length, begin + RECORDS_IN_PACKET) &&
      exaddr[end] === exaddr[begin] &&
      Math.floor((moments[end] ?? 0) / 1000) === second
    ) {
      end++;
    }
    seconds.fill(start + second, begin, end);
    nanoseconds.fill(((moments[end - 1] ?? 0) % 1000) * 1e6, begin, end);
    sysuptime.fill(sysuptime[end - 1] ?? 0, begin, end);
    begin = end;
  }
}
