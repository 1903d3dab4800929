import { flowTimeMs } from '../../flow/time.js';
import type { SelectedRows } from '../rows.js';
import { durations } from '../traffic.js';
import type { Quantity } from './cells.js';

/** A number of each selected flow. */
export function quantityOf(rows: SelectedRows, quantity: Quantity): Uint32Array {
  switch (quantity) {
    case 'duration':
      return durations(rows);
    case 'packet-size': {
      const [octets, packets] = [rows.values('doctets'), rows.values('dpkts')];
      return derive(rows, 'packet size', (i) => (packets[i] === 0 ? 0 : octets[i]! / packets[i]!));
    }
    case 'low-flags': {
      const flags = rows.values('tcp_flags');
      return derive(rows, 'low flags', (i) => flags[i]! & 7);
    }
    default:
      return rows.values(quantity);
  }
}

function derive(rows: SelectedRows, name: string, valueOf: (i: number) => number): Uint32Array {
  const values = rows.scratch(name);
  for (let i = 0; i < rows.count; i++) values[i] = valueOf(i);
  return values;
}

/** When each selected flow began or ended, epoch ms, in `times` or a larger array. */
export function timesOf(
  rows: SelectedRows,
  field: 'first' | 'last',
  times: Float64Array<ArrayBuffer>,
): Float64Array<ArrayBuffer> {
  const filled = times.length >= rows.count ? times : new Float64Array(rows.count);
  const [seconds, nanoseconds] = [rows.values('unix_secs'), rows.values('unix_nsecs')];
  const [uptime, flowTime] = [rows.values('sysuptime'), rows.values(field)];
  for (let i = 0; i < rows.count; i++) {
    filled[i] = flowTimeMs(seconds[i]!, nanoseconds[i]!, uptime[i]!, flowTime[i]!);
  }
  return filled;
}
