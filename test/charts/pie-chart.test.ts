import assert from 'node:assert/strict';
import { parse } from 'node-html-parser';
import type { PieSlice } from '../../lib/charts/chart.js';
import { pieChart } from '../../lib/charts/pie-chart.js';

const COLOURS = ['#c5b093', '#ada28c', '#d3d1c2'];
const draw = (slices: PieSlice[]) => parse(pieChart({ slices, colours: COLOURS, title: 'Octets' }));
const texts = (svg: ReturnType<typeof draw>): string[] =>
  svg.querySelectorAll('text').map(({ text }) => text);

describe('pieChart', () => {
  it('is as large as that of the original, with colours in turn and a title for each slice', () => {
    const svg = draw([1, 2, 3, 4].map((value) => ({ label: `port${value}`, value })));
    assert.equal(svg.querySelector('svg')?.getAttribute('width'), '325');
    assert.equal(svg.querySelector('svg')?.getAttribute('height'), '175');
    const slices = svg.querySelectorAll('.chart-slice');
    assert.deepEqual(
      slices.map((slice) => slice.getAttribute('fill')),
      [...COLOURS, COLOURS[0]],
    );
    assert.equal(slices[3]?.querySelector('title')?.text, 'port4: 40%');
    assert.equal(svg.querySelector('#pie-description')?.text, 'port1 10%, port2 20%, port3 30%, port4 40%');
  });

  it('labels no slice below 20 degrees', () => {
    const svg = draw([
      { label: 'large', value: 320 },
      { label: 'enough', value: 20.1 },
      { label: 'small', value: 19.9 },
    ]);
    assert.deepEqual(
      texts(svg).filter((text) => /[a-z]/.test(text)),
      ['large', 'enough'],
    );
  });

  it('writes pairs in two lines, and cuts what has no room', () => {
    const svg = draw([
      { label: ['192.0.2.1', '198.51.100.7'], value: 2 },
      { label: 'a-name-that-has-no-room-beside-the-disc', value: 1 },
    ]);
    assert.deepEqual(texts(svg).slice(0, 2), ['192.0.2.1', '198.51.100.7']);
    assert.match(texts(svg)[2] ?? '', /^a-name.*…$/);
  });

  it('keeps all labels inside the picture and apart', () => {
    for (const count of [2, 5, 9, 18]) {
      const svg = draw(Array.from({ length: count }, (_, i) => ({ label: `host${i}`, value: 1 })));
      const ends = svg.querySelectorAll('text').map((text) => ({
        y: Number(text.getAttribute('y')),
        side: text.getAttribute('text-anchor'),
      }));
      assert.ok(ends.length >= count / 2);
      for (const { y } of ends) assert.ok(y > 7 && y <= 175, String(y));
      for (const side of ['start', 'end']) {
        const places = ends.filter((end) => (end.side ?? 'start') === side).map(({ y }) => y);
        const gaps = places.toSorted((a, b) => a - b).map((y, i, all) => y - (all[i - 1] ?? -99));
        assert.ok(
          gaps.every((gap) => gap > 9),
          gaps.join(),
        );
      }
    }
  });

  it('shows one slice as a whole disc, and none as an empty one', () => {
    const one = draw([{ label: '443', value: 7 }]);
    assert.equal(one.querySelectorAll('ellipse.chart-slice').length, 1);
    for (const nothing of [[], [{ label: 'x', value: 0 }], [{ label: 'x', value: NaN }]]) {
      const svg = draw(nothing);
      assert.equal(svg.querySelectorAll('.chart-slice').length, 0);
      assert.doesNotMatch(svg.toString(), /NaN/);
    }
  });

  it('escapes labels', () => {
    const svg = draw([{ label: '<script>alert(1)</script>&\u0000\uD800', value: 1 }]);
    assert.equal(svg.querySelectorAll('script').length, 0);
    for (const character of ['\u0000', '\uD800']) assert.equal(svg.toString().includes(character), false);
  });
});
