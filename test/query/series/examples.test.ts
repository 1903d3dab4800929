import assert from 'node:assert/strict';
import type { FlowValues } from '../../support/batches.js';
import { aggregate, flow, START } from './support.js';

type Type = 'bps' | 'pps' | 'fpsi' | 'bpsa' | 'ppsa' | 'fpsa' | 'fpsia';

interface Example {
  readonly flows: readonly FlowValues[];
  /** Window and bucket, s; default 60 and 5. */
  readonly span?: number;
  readonly bucket?: number;
  readonly multiplier?: number;
  /** Values by bucket; all others are 0. */
  readonly expected: Partial<Record<Type, Readonly<Record<number, number>>>>;
}

const all = (value: number): Record<number, number> =>
  Object.fromEntries(Array.from({ length: 12 }, (_, i) => [i, value]));

/** FlowGrapher specification, section 5.4; the values required where the original differs. */
const EXAMPLES: Readonly<Record<string, Example>> = {
  '7.5 to 20.0': {
    flows: [flow(7500, 20_000, { doctets: 125_000, dpkts: 125 })],
    expected: {
      bps: { 1: 42857.142859, 2: 71428.571432, 3: 71428.571432, 4: 14285.714286 },
      bpsa: { 1: 40000, 2: 80000, 3: 80000 },
      pps: { 1: 5.357143, 2: 8.928571, 3: 8.928571, 4: 1.785714 },
      ppsa: { 1: 5, 2: 10, 3: 10 },
      fpsi: { 1: 0.042857, 2: 0.071429, 3: 0.071429, 4: 0.014286 },
      fpsa: { 1: 0.5, 2: 1, 3: 1 },
      fpsia: { 1: 0.2 },
    },
  },
  '11.25 to 11.5': {
    flows: [flow(11_250, 11_500, { doctets: 1000 })],
    expected: { bps: { 2: 1600 }, bpsa: { 2: 1600 }, fpsa: { 2: 0.2 } },
  },
  '11.25 to 11.25': {
    flows: [flow(11_250, 11_250, { doctets: 1000 })],
    expected: { bps: { 2: 1600 }, bpsa: { 2: 1600 }, fpsa: { 2: 0.2 } },
  },
  '9.9 to 10.1': {
    flows: [flow(9900, 10_100, { doctets: 1000 })],
    expected: { bps: { 1: 800, 2: 800 }, fpsa: { 1: 0.02, 2: 0.02 } },
  },
  '-30 to 12': {
    flows: [flow(-30_000, 12_000, { doctets: 42_000 })],
    expected: {
      bps: { 0: 7813.953488, 1: 7813.953488, 2: 4688.372093 },
      bpsa: { 0: 8000, 1: 8000, 2: 3200 },
      fpsi: { 0: 0.023256, 1: 0.023256, 2: 0.013953 },
      fpsia: {},
    },
  },
  '-10 to 2': { flows: [flow(-10_000, 2000, { doctets: 12_000 })], expected: { bpsa: { 0: 3200 } } },
  '52 to 112': {
    flows: [flow(52_000, 112_000, { doctets: 60_000 })],
    expected: { bps: { 10: 4721.311475, 11: 7868.852459 }, bpsa: { 10: 4800, 11: 8000 } },
  },
  '57 to 87': { flows: [flow(57_000, 87_000, { doctets: 30_000 })], expected: { bpsa: { 11: 4800 } } },
  '-20 to 100': {
    flows: [flow(-20_000, 100_000, { doctets: 120_000 })],
    expected: { bps: all(7933.884298), bpsa: all(8000) },
  },
  '0 to 12.5': {
    flows: [flow(0, 12_500, { doctets: 125_000 })],
    expected: { bpsa: { 0: 80_000, 1: 80_000, 2: 40_000 } },
  },
  '10 to 15': {
    flows: [flow(10_000, 15_000, { doctets: 5000 })],
    expected: { bps: { 2: 6666.666667, 3: 1333.333333 }, bpsa: { 2: 8000 } },
  },
  'two flows, multiplied by 100': {
    flows: [flow(10_000, 15_000, { doctets: 5000 }), flow(20_200, 20_700, { doctets: 100 })],
    multiplier: 100,
    expected: { bps: { 2: 666666.666667, 3: 133333.333333, 4: 16000 }, fpsa: { 2: 100, 4: 20 } },
  },
  'in a last bucket that is shorter': {
    flows: [flow(92_000, 94_000, { doctets: 50_000 })],
    span: 95,
    bucket: 10,
    expected: { bps: { 9: 40_000 }, bpsa: { 9: 40_000 } },
  },
  'past the end of a last bucket that is shorter': {
    flows: [flow(80_000, 130_000, { doctets: 50_000 })],
    span: 95,
    bucket: 10,
    expected: { bps: { 8: 7843.137255, 9: 3921.568627 }, bpsa: { 8: 8000, 9: 4000 } },
  },
  'ending exactly at the start': {
    flows: [flow(-5000, 0, { doctets: 6000 })],
    expected: { bps: { 0: 1600 }, bpsa: {}, fpsa: {}, fpsia: {} },
  },
  'without packets': {
    flows: [flow(10_000, 10_000, { doctets: 1000, dpkts: 0 })],
    expected: { bps: {}, fpsi: {}, bpsa: { 2: 1600 }, fpsia: { 2: 0.2 } },
  },
};

function valuesOf(type: Type, { flows, span = 60, bucket = 5, multiplier = 1 }: Example): number[] {
  const window = { start: START, end: START + span, bucket };
  const amounts = (): Float64Array | undefined => {
    switch (type) {
      case 'bps':
      case 'pps':
      case 'fpsi': {
        const quantity = ({ bps: 'octets', pps: 'packets', fpsi: 'flows' } as const)[type];
        return aggregate({ name: 'linear-series', parameters: { ...window, quantity } }, flows);
      }
      default: {
        const quantity = ({ bpsa: 'octets', ppsa: 'packets', fpsa: 'active', fpsia: 'starts' } as const)[
          type
        ];
        return aggregate({ name: 'prorated-series', parameters: { ...window, quantity } }, flows)[0];
      }
    }
  };
  const unit = type.startsWith('bps') ? 8 : type === 'fpsa' ? 0.001 : 1;
  return Array.from(amounts() ?? [], (amount) => (amount * unit * multiplier) / bucket);
}

describe('series: worked examples of the specification', () => {
  for (const [name, example] of Object.entries(EXAMPLES)) {
    for (const [type, expected] of Object.entries(example.expected)) {
      it(`${name}, ${type}`, () => {
        const values = valuesOf(type as Type, example);
        const { span = 60, bucket = 5 } = example;
        assert.equal(values.length, Math.ceil(span / bucket));
        for (const [i, value] of values.entries()) {
          const wanted = expected[i] ?? 0;
          // The specification adds up shares that were rounded to six decimals.
          assert.ok(Math.abs(value - wanted) <= 1e-9 * wanted + 6e-6, `bucket ${i}: ${value}, not ${wanted}`);
          if (wanted === 0) assert.equal(value, 0, `bucket ${i}`);
        }
      });
    }
  }
});
