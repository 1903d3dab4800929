import assert from 'node:assert/strict';
import { flowTimeMs } from '../../../../lib/flow/time.js';
import { decodePackets, type Row } from './decoded.js';
import {
  ipfix,
  optionsTemplate,
  record,
  set,
  template,
  uint,
  UNIX_SECS,
  v9,
  type Field,
} from './messages.js';
import { flowOf } from './one-flow.js';

const startOf = (row: Row): number => flowTimeMs(row.unix_secs, row.unix_nsecs, row.sysuptime, row.first);
const endOf = (row: Row): number => flowTimeMs(row.unix_secs, row.unix_nsecs, row.sysuptime, row.last);

describe('times of NetFlow 9 and IPFIX', () => {
  const exportMs = UNIX_SECS * 1000;
  const timesOf = (version: 9 | 10, fields: Field[], values: (number | bigint)[]): number[] => {
    const row = flowOf(version, [[2, 4], ...fields], [1, ...values]);
    return [startOf(row) - exportMs, endOf(row) - exportMs];
  };
  const ntp = (ms: number): bigint =>
    (BigInt(Math.floor(ms / 1000) + 2_208_988_800) << 32n) | ((BigInt(ms % 1000) << 32n) / 1000n + 1n);

  it('of uptimes, absolute times and times before the export', () => {
    assert.deepEqual(
      timesOf(
        9,
        [
          [22, 4],
          [21, 4],
        ],
        [590_000, 599_500],
      ),
      [-10_000, -500],
    );
    for (const version of [9, 10] as const) {
      assert.deepEqual(
        timesOf(
          version,
          [
            [152, 8],
            [153, 8],
          ],
          [exportMs - 9001, exportMs - 3],
        ),
        [-9001, -3],
      );
      assert.deepEqual(
        timesOf(
          version,
          [
            [150, 4],
            [151, 4],
          ],
          [UNIX_SECS - 9, UNIX_SECS],
        ),
        [-9000, 0],
      );
      assert.deepEqual(
        timesOf(
          version,
          [
            [154, 8],
            [155, 8],
          ],
          [ntp(exportMs - 1234), ntp(exportMs)],
        ),
        [-1234, 0],
      );
      assert.deepEqual(
        timesOf(
          version,
          [
            [158, 4],
            [159, 4],
          ],
          [2_000_000, 1_000_000],
        ),
        [-2000, -1000],
      );
    }
  });

  it('of uptimes wrap with the counter of 49.7 days', () => {
    const packet = v9(
      [
        template(9, 256, [
          [2, 4],
          [22, 4],
          [21, 4],
        ]),
        set(256, [...uint(1, 4), ...uint(2 ** 32 - 500, 4), ...uint(100, 4)]),
      ],
      { sysUptime: 1000 },
    );
    const [row] = decodePackets([packet]).rows;
    assert.ok(row);
    assert.deepEqual([startOf(row) - exportMs, endOf(row) - exportMs], [-1500, -900]);
  });

  it('of uptimes in IPFIX count from the boot that options tell, else back from the export', () => {
    const fields: Field[] = [
      [2, 4],
      [22, 4],
      [21, 4],
    ];
    const options = [
      optionsTemplate(10, 300, [[143, 4]], [[160, 8]]),
      set(300, [...uint(0, 4), ...uint(exportMs - 100_000, 8)]),
    ];
    const flow = [template(10, 256, fields), set(256, record(fields, [1, 60_000, 90_000]))];
    const told = decodePackets([ipfix([...options, ...flow])]).rows[0];
    const untold = decodePackets([ipfix(flow)]).rows[0];
    assert.ok(told && untold);
    assert.deepEqual([startOf(told) - exportMs, endOf(told) - exportMs], [-40_000, -10_000]);
    assert.deepEqual([startOf(untold) - exportMs, endOf(untold) - exportMs], [-30_000, 0]);
  });
});
