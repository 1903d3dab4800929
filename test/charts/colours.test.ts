import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findColour, loadColours, ownColours, parseColours, textOn } from '../../lib/charts/colours.js';
import { PALETTE } from '../../lib/charts/palette.js';

const numbered = (family: string, last: number): string[] =>
  Array.from({ length: last }, (_, i) => `${family}${i + 1}`);

describe('parseColours', () => {
  it('reads lines with zeroes, tabs, blanks in and after names; comments and short lines are none', () => {
    const table = parseColours(
      '255 224 192\tpale orange  \r\n  007 08 9   x\n! 1 2 3 comment\n1 2 3\n1 2 3 with ! in it\n300 1 2 too bright\n1 2 3 x\n',
    );
    assert.deepEqual(
      [...table],
      [
        ['pale orange', '#ffe0c0'],
        ['x', '#010203'],
      ],
    );
  });
});

describe('our own colours', () => {
  it('are those of conf/FlowGrapher_Colors', () => {
    assert.deepEqual([...parseColours(readFileSync('conf/FlowGrapher_Colors', 'utf8'))], [...ownColours]);
  });

  it('have every name and family of the specifications', () => {
    const names = [
      ...['white', 'black', 'pale orange', 'yellow', 'gray95', 'gray90', 'gray60', 'gray50', 'gray40'],
      ...numbered('analysis', 10),
      ...numbered('pie color', 10),
      ...numbered('pie2 color', 10),
      ...numbered('auto mixed', 8),
      ...numbered('auto blue', 8),
      ...numbered('auto red', 10),
      ...numbered('auto green', 8),
      ...numbered('auto violet', 10),
    ];
    assert.deepEqual(
      names.filter((name) => !ownColours.has(name)),
      [],
    );
  });

  it('have the values that recorded pages and graphs show', () => {
    const known = {
      'pale orange': '#ffe0c0',
      gray95: '#f3f3f3',
      gray60: '#999999',
      analysis1: '#d90000',
      analysis10: '#1b0051',
      'pie2 color1': '#c5b093',
      'auto mixed1': '#6622ee',
      'auto mixed2': '#33ddff',
      'auto blue1': '#3333ff',
      'auto blue2': '#3366ff',
      yellow: '#ffff66',
    };
    for (const [name, value] of Object.entries(known)) assert.equal(ownColours.get(name), value, name);
  });
});

describe('findColour', () => {
  it('looks in the table of the site, in ours, in the built-in names, and reads hexadecimal', () => {
    const site = parseColours('1 2 3 pale orange');
    assert.equal(findColour('pale orange', site), '#010203');
    assert.equal(findColour('gray90', site), '#e6e6e6');
    assert.equal(findColour('marine', site), '#7f7fff');
    assert.equal(findColour('#FFE0C0', site), '#ffe0c0');
    assert.equal(findColour('FFE0C0', site), '#ffe0c0');
    assert.equal(findColour('no such colour', site), undefined);
    assert.equal(findColour('"/><script>', site), undefined);
  });
});

describe('loadColours', () => {
  it('reads the file of a site, and does without one', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'colours-'));
    try {
      const file = join(directory, 'FlowGrapher_Colors');
      assert.equal(await loadColours(file), ownColours);
      await writeFile(file, '9 9 9 mine\n');
      assert.deepEqual([...(await loadColours(file))], [['mine', '#090909']]);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});

describe('textOn', () => {
  it('is what can be read on the colour', () => {
    assert.equal(textOn('#fbcd00'), '#000000');
    assert.equal(textOn('#1b0051'), '#ffffff');
  });
});

/** How people without one kind of cones see a colour, as linear light (Viénot, Brettel and Mollon 1999). */
const VISIONS = {
  all: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  deuteranopia: [0.29275, 0.70725, 0, 0.29275, 0.70725, 0, -0.02234, 0.02234, 1],
  protanopia: [0.11238, 0.88762, 0, 0.11238, 0.88762, 0, 0.00401, -0.00401, 1],
} as const;

describe('the palette', () => {
  it('tells every two neighbours of a stack apart in any colour vision', () => {
    for (const [vision, matrix] of Object.entries(VISIONS)) {
      const seen = PALETTE.map((colour) => labOf(colour, matrix));
      for (let i = 1; i < seen.length; i++) {
        const [a, b] = [seen[i - 1] ?? [], seen[i] ?? []];
        const distance = Math.hypot(...a.map((value, k) => value - (b[k] ?? 0)));
        assert.ok(distance > 40, `${vision}: ${PALETTE[i - 1]} and ${PALETTE[i]}: ${distance}`);
      }
    }
  });
});

function labOf(colour: string, matrix: readonly number[]): number[] {
  const light = [1, 3, 5].map((at) => (parseInt(colour.slice(at, at + 2), 16) / 255) ** 2.2);
  const row = (values: readonly number[]): number =>
    values.reduce((sum, v, k) => sum + v * (light[k] ?? 0), 0);
  const [r = 0, g = 0, b = 0] = [0, 3, 6].map((at) => Math.max(0, row(matrix.slice(at, at + 3))));
  const f = (t: number): number => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
