import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { bucketCount, timeTicks } from '../../lib/charts/time-axis.js';
import { timeChart } from '../../lib/charts/time-chart.js';
import { describeWithData, sharedData } from '../support/data.js';
import { keepZone } from '../support/zone.js';

interface Report {
  readonly start_epoch: number;
  readonly end_epoch: number;
  readonly bucket_seconds: number;
  readonly bucket_count: number;
  readonly x_tick_labels: [number, string][];
  readonly image: string;
  readonly title: string;
  readonly y_label: string;
  readonly x_label: string;
  readonly series: [number, number][];
}

describeWithData('graphs of FlowGrapher', () => {
  keepZone('UTC');

  const directory = sharedData('golden', 'flowgrapher');
  for (const name of readdirSync(directory).filter((file) => /^(?!analyze).*\.json$/.test(file))) {
    const report = JSON.parse(readFileSync(`${directory}/${name}`, 'utf8')) as Report;
    const window = { start: report.start_epoch, end: report.end_epoch, step: report.bucket_seconds };
    const [width = 0, height = 0] = report.image.split('x').map(Number);

    it(`have the times of ${name} below them, all of which have room`, () => {
      assert.equal(bucketCount(window), report.bucket_count);
      const ticks = timeTicks(window).map(({ index, label }) => [index, label]);
      const expected = report.x_tick_labels.filter(([index]) => index <= report.bucket_count);
      const every = (expected[1]?.[0] ?? 1) - (expected[0]?.[0] ?? 0);
      assert.deepEqual(
        ticks,
        expected.filter(([index]) => index % every === 0),
      );
      const svg = timeChart({
        ...window,
        width,
        height,
        title: report.title,
        valueLabel: report.y_label,
        timeLabel: report.x_label,
        series: [{ name: report.title, values: report.series.map(([, value]) => value), colour: '#ffe0c0' }],
      });
      for (const [, label] of ticks) assert.ok(svg.includes(`>${label}</text>`), String(label));
    });
  }
});
