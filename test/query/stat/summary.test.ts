import assert from 'node:assert/strict';
import { FIELD_NAMES } from '../../../lib/flow/fields.js';
import { formatFixed } from '../../../lib/query/fixed.js';
import { ShortSummary } from '../../../lib/query/stat/short-summary.js';
import { Summary } from '../../../lib/query/stat/summary.js';
import { summaryLines } from '../../../lib/query/stat/summary-text.js';
import { batchOf, type FlowValues } from '../../support/batches.js';

function summary(flows: readonly FlowValues[]): Summary {
  const made = new Summary(new Set(FIELD_NAMES.filter((field) => field !== 'dflows')));
  made.add(batchOf(flows, made.columns), undefined);
  return made;
}

const flows: FlowValues[] = [
  { unix_secs: 100, first: 5000, last: 9000, doctets: 1500, dpkts: 1 },
  { unix_secs: 160, first: 1000, last: 61_000, doctets: 20_000, dpkts: 1000 },
  { unix_secs: 130, first: 2000, last: 2000, doctets: 5000, dpkts: 1 },
  { unix_secs: 5, first: 0, last: 99_000, doctets: 7 },
];

describe('the overall summary', () => {
  it('counts, except records without packets', () => {
    const result = summary(flows).result();
    assert.deepEqual(
      [result.flows, result.octets, result.packets, result.duration],
      [3n, 26_500n, 1002n, 64_000n],
    );
    assert.deepEqual([result.skipped, result.realtime, result.uptimeSpan], [1, 60, 60_000]);
    assert.equal(result.averages.flowsPerSecond.real, Math.fround(0.05));
    // 5000 octets a packet belong to no class; more than 900 packets and 30000 ms do.
    assert.deepEqual(
      result.shares.packetSize.filter((share) => share > 0),
      [1 / 3, 1 / 3],
    );
    assert.equal(result.shares.packets.at(-1), 1 / 3);
    assert.equal(result.shares.duration.at(-1), 1 / 3);
  });

  it('is the same in parts', () => {
    const merged = summary(flows.slice(0, 1));
    merged.merge(summary(flows.slice(1, 3)));
    merged.mergeTransferred(structuredClone(summary(flows.slice(3)).transfer().state));
    assert.deepEqual(merged.result(), summary(flows).result());
  });

  it('says inf for a flow time below a second and nothing without flows', () => {
    const text = summaryLines(summary([{ dpkts: 1, doctets: 1 }]).result());
    assert.equal(text[10], 'Average flows / second (flow)   : inf');
    assert.equal(text[11], 'Average flows / second (real)   : 0.0000');
    assert.deepEqual(summaryLines(summary([]).result()), []);
  });

  it('leaves out the digit before the point, even of 1.000', () => {
    const text = summaryLines(summary([{ dpkts: 1, doctets: 1 }]).result());
    assert.equal(text[18]?.slice(0, 12), '   .000 .000');
  });
});

describe('the short summary', () => {
  it('adds up in parts', () => {
    const parts = [new ShortSummary(), new ShortSummary()];
    for (const part of parts) part.add(batchOf(flows, part.columns), Uint8Array.of(1, 0, 1, 1));
    const [first = new ShortSummary(), second = new ShortSummary()] = parts;
    first.mergeTransferred(second.transfer().state);
    assert.deepEqual(first.result(), { octets: 13_014n, packets: 4n });
    assert.deepEqual(second.result(), { octets: 0n, packets: 0n });
  });
});

describe('formatFixed', () => {
  it('rounds numbers exactly between two decimals to the even one, as C does', () => {
    assert.equal(formatFixed(1 / 128, 6), '0.007812');
    assert.equal(formatFixed(3 / 128, 6), '0.023438');
    assert.equal(formatFixed(0.0625, 3), '0.062');
    assert.equal(formatFixed(0.1875, 3), '0.188');
    assert.equal(formatFixed(2.5, 0), '2');
    assert.equal(formatFixed(1.0005, 3), '1.000');
    assert.equal(formatFixed(2 / 3, 4), '0.6667');
    assert.equal(formatFixed(Infinity, 4), 'inf');
  });
});
