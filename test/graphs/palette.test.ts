import assert from 'node:assert/strict';
import { colourAt } from '../../lib/graphs/palette.js';

const SERIES = 24;

type Triple = readonly [number, number, number];

/** What people see: linear RGB to linear RGB, rows; no loss, and the models of Machado et al. (2009) at full severity. */
const VISIONS: Readonly<Record<string, readonly [Triple, Triple, Triple]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

function linear(hex: string): Triple {
  const part = (at: number): number => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}

/** CIE L*a*b*, D65. */
function lab([r, g, b]: Triple): Triple {
  const f = (t: number): number => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function seen(hex: string, rows: readonly [Triple, Triple, Triple]): Triple {
  const [r, g, b] = linear(hex);
  const channel = (row: Triple): number => Math.min(1, Math.max(0, row[0] * r + row[1] * g + row[2] * b));
  return lab([channel(rows[0]), channel(rows[1]), channel(rows[2])]);
}

const distance = (a: Triple, b: Triple): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

describe('colours of the series of a graph', () => {
  const colours = Array.from({ length: SERIES }, (_, index) => colourAt(index));

  for (const [vision, least] of [
    ['normal', 18],
    ['protanopia', 9],
    ['deuteranopia', 9],
  ] as const)
    it(`of ${SERIES} are told apart by people of ${vision} vision`, () => {
      const rows = VISIONS[vision];
      assert.ok(rows);
      const points = colours.map((colour) => seen(colour, rows));
      points.forEach((a, i) =>
        points.slice(0, i).forEach((b, j) => {
          const apart = distance(a, b);
          assert.ok(apart >= least, `${colours[j]} and ${colours[i]} are ${apart.toFixed(1)} apart`);
        }),
      );
    });

  it('are neither as light as the ground nor as dark as the total', () => {
    for (const colour of colours) {
      const [lightness] = lab(linear(colour));
      assert.ok(lightness > 25 && lightness < 86, `${colour}: ${lightness.toFixed(0)}`);
    }
  });
});
