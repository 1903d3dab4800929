import assert from 'node:assert/strict';
import { parse, type HTMLElement } from 'node-html-parser';
import type { TimeChart } from '../../lib/charts/chart.js';
import { timeChart } from '../../lib/charts/time-chart.js';
import { fitText, textWidth } from '../../lib/charts/text.js';

const START = Date.UTC(2026, 2, 2, 14, 0, 0) / 1000;

function chartOf(values: number[], more: Partial<TimeChart> = {}): TimeChart {
  return {
    width: 600,
    height: 310,
    title: 'Flow data from gw',
    valueLabel: 'Bits/Second',
    timeLabel: 'Time: UTC',
    start: START,
    end: START + values.length * 60,
    step: 60,
    series: [{ name: 'Flow data from gw', values, colour: '#ffe0c0' }],
    ...more,
  };
}

const draw = (chart: TimeChart): HTMLElement => parse(timeChart(chart));
const paths = (svg: HTMLElement, name: string): string[] =>
  svg.querySelectorAll(`.${name}`).map((path) => path.getAttribute('d') ?? '');

/** The numbers of a path. */
const numbers = (d: string): number[] => [...d.matchAll(/-?[\d.]+/g)].map(([text]) => Number(text));

function plotOf(svg: HTMLElement) {
  const rect = svg.querySelector('.chart-plot');
  const value = (name: string): number => Number(rect?.getAttribute(name));
  const [x, y, width, height] = [value('x'), value('y'), value('width'), value('height')];
  return { left: x, top: y, right: x + width, bottom: y + height, width, height };
}

describe('timeChart', () => {
  it('is as large as was asked for, and says what it shows', () => {
    const svg = draw(chartOf([1, 2, 3], { id: 'traffic' })).querySelector('svg');
    assert.equal(svg?.getAttribute('width'), '600');
    assert.equal(svg?.getAttribute('viewBox'), '0 0 600 310');
    assert.equal(svg?.getAttribute('role'), 'img');
    assert.equal(svg?.getAttribute('aria-labelledby'), 'traffic-title traffic-description');
    assert.equal(svg?.querySelector('#traffic-title')?.text, 'Flow data from gw');
    assert.match(svg?.querySelector('#traffic-description')?.text ?? '', /^Bits\/Second, .*: at most 3$/);
  });

  it('draws each bucket over its own time at its own height', () => {
    const svg = draw(chartOf([5, 0, 2, 2]));
    const { left, right, bottom, width, height } = plotOf(svg);
    const [outline = ''] = paths(svg, 'chart-outline');
    const y = (value: number): number => bottom - (value / 5) * height;
    const x = (bucket: number): number => left + (bucket * width) / 4;
    const expected = [x(0), y(5), x(1), y(0), x(2), y(2), right];
    assert.deepEqual(
      numbers(outline).map((n) => n.toFixed(1)),
      expected.map((n) => n.toFixed(1)),
    );
    const [area = ''] = paths(svg, 'chart-area');
    assert.ok(area.startsWith(outline) && area.endsWith('Z'), 'the area lies below the outline');
  });

  it('reaches each value where its bucket ends, if that is wanted: from 0, over the same time', () => {
    const svg = draw(chartOf([5, 1], { atBucketEnd: true }));
    const { left, width, bottom, height } = plotOf(svg);
    const [outline = ''] = paths(svg, 'chart-outline');
    const expected = [left, bottom, left + width / 2, bottom - height, left + width, bottom - height / 5];
    assert.deepEqual(
      numbers(outline).map((number) => number.toFixed(1)),
      expected.map((number) => number.toFixed(1)),
    );
    const [area = ''] = paths(svg, 'chart-area');
    assert.equal(numbers(area).at(-1)?.toFixed(1), bottom.toFixed(1));
  });

  it('keeps the outlines of a stack thin where its buckets are narrow', () => {
    const widthOf = (buckets: number): number => {
      const values = new Array<number>(buckets).fill(1);
      const series = ['a', 'b'].map((name) => ({ name, values, colour: '#d90000' }));
      const svg = draw(chartOf(values, { series }));
      return Number(svg.querySelector('.chart-outline')?.getAttribute('stroke-width'));
    };
    assert.ok(widthOf(500) < widthOf(10));
  });

  it('stacks series: each begins where the one below ends', () => {
    const series = [
      { name: 'All Others', values: [1, 1], colour: '#f3f3f3' },
      { name: '<b>&"10.0.0.1"</b>', values: [4, 0], colour: '#d90000' },
    ];
    const svg = draw(chartOf([0, 0], { series }));
    const { bottom, height } = plotOf(svg);
    const [first = '', second = ''] = paths(svg, 'chart-outline');
    assert.equal(numbers(first)[1]?.toFixed(1), (bottom - height / 5).toFixed(1));
    assert.equal(numbers(second)[1]?.toFixed(1), (bottom - height).toFixed(1));
    assert.equal(numbers(second).at(-2)?.toFixed(1), (bottom - height / 5).toFixed(1));
    assert.equal(svg.querySelectorAll('.chart-swatch').length, 2);
    assert.equal(svg.querySelectorAll('b').length, 0, 'names are escaped');
    assert.match(svg.text, /10\.0\.0\.1/);
  });

  it('keeps the highest peak of a window with more buckets than pixels, in a picture of bounded size', () => {
    const values = new Array<number>(500_000).fill(1);
    values[123_456] = 5;
    const chart = chartOf([], {
      end: START + values.length,
      step: 1,
      series: [{ name: 'x', values, colour: '#ffe0c0' }],
    });
    const text = timeChart(chart);
    assert.ok(text.length < 20_000, `${text.length} characters`);
    const svg = parse(text);
    const { top } = plotOf(svg);
    assert.ok(numbers(paths(svg, 'chart-outline')[0] ?? '').includes(top));
  });

  it('shows nothing where there is nothing, and numbers that are none as nothing', () => {
    const svg = draw(chartOf([0, NaN, -3, Infinity]));
    assert.deepEqual(paths(svg, 'chart-outline'), []);
    assert.match(svg.text, /0\.8/);
    assert.doesNotMatch(timeChart(chartOf([0, NaN, -3, Infinity])), /NaN|Infinity/);
    assert.doesNotMatch(timeChart(chartOf([])), /NaN|Infinity/);
  });

  it('never lets labels of the time axis touch', () => {
    for (const count of [1, 2, 8, 9, 12, 15, 16, 17, 100, 1440]) {
      for (const width of [300, 600, 2400]) {
        for (const step of [1, 60, 300, 86_400]) {
          const svg = draw(chartOf([], { end: START + count * step, step, width }));
          const texts = svg.querySelectorAll('text').filter(({ text }) => /^\d\d:\d\d:\d\d$/.test(text));
          const places = texts.map((text) => Number(text.getAttribute('x')));
          const gaps = places.slice(1).map((x, i) => x - (places[i] ?? 0));
          const room = textWidth('00:00:00', 9) + 2;
          assert.ok(
            gaps.every((gap) => gap > room),
            `${count} buckets of ${step} s, ${width} pixels: ${gaps.join()}`,
          );
        }
      }
    }
  });

  it('adds the day where a window has several', () => {
    const hours = chartOf([], { end: START + 48 * 3600, step: 3600, formatDate: () => 'DAY' });
    assert.match(draw(hours).text, /DAY/);
    assert.doesNotMatch(draw({ ...hours, end: START + 23 * 3600 }).text, /DAY/);
  });

  it('honours colours, statistics in their place, and leaves them room', () => {
    const statistics = [{ text: 'Maximum  : 5', x: 256, y: 180 }];
    const svg = draw(chartOf([5], { statistics, colours: { ground: '#123456', outline: '#654321' } }));
    assert.equal(svg.querySelector('.chart-ground')?.getAttribute('fill'), '#123456');
    assert.equal(svg.querySelector('.chart-outline')?.getAttribute('stroke'), '#654321');
    const text = svg.querySelectorAll('text').find(({ text }) => text === 'Maximum  : 5');
    assert.equal(text?.getAttribute('x'), '256');
    assert.ok(plotOf(svg).bottom < 180);
  });

  it('writes down the width of every text', () => {
    const texts = draw(chartOf([5])).querySelectorAll('text');
    assert.ok(texts.length > 8);
    for (const text of texts) assert.ok(Number(text.getAttribute('textLength')) > 0, text.text);
  });

  it('rules off what happened in its window, and only that', () => {
    const events = [-1, 30, 90, 181].map((after) => ({ time: START + after, text: `<event> at ${after}` }));
    const svg = draw(chartOf([5, 3, 2], { events }));
    const { left, right, top, bottom } = plotOf(svg);
    const rules = paths(svg, 'chart-event').map(numbers);
    const place = (seconds: number): number => left + (seconds / 180) * (right - left);
    assert.equal(rules.length, 2);
    for (const [i, after] of [30, 90].entries()) {
      const [x = 0, from, to] = rules[i] ?? [];
      assert.ok(Math.abs(x - place(after)) <= 1, `${x}`);
      assert.deepEqual([from, to], [top, bottom]);
    }
    const told = svg.querySelectorAll('.chart-event').map((rule) => rule.text);
    assert.deepEqual(told, ['<event> at 30', '<event> at 90']);
    assert.deepEqual(paths(draw(chartOf([5])), 'chart-event'), []);
  });

  it('survives pictures that are too small for it', () => {
    const svg = draw(chartOf([5], { width: 10, height: 10 }));
    assert.ok(plotOf(svg).width > 0 && plotOf(svg).height > 0);
  });
});

describe('fitText', () => {
  it('cuts what has no room', () => {
    assert.equal(fitText('short', 100, 10), 'short');
    const cut = fitText('node-0022.edge.region-7.example.net', 100, 10);
    assert.match(cut, /^node-0022.*…$/);
    assert.ok(textWidth(cut, 10) <= 100);
    assert.equal(fitText('anything', 0, 10), '…');
  });
});
