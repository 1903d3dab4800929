import assert from 'node:assert/strict';
import { execa } from 'execa';
import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inflateSync } from 'node:zlib';
import { pieChart } from '../../lib/charts/pie-chart.js';
import { renderPng } from '../../lib/charts/png.js';
import { timeChart } from '../../lib/charts/time-chart.js';
// @ts-expect-error -- a script without types
import { bundle } from '../../scripts/bundle.mjs';

/** Width, height and RGBA pixels of a PNG as the renderer writes it: 8 bits, four channels. */
function decode(png: Buffer) {
  assert.equal(png.toString('latin1', 1, 4), 'PNG');
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  assert.deepEqual([png[24], png[25]], [8, 6]);
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  return { width, height, pixels: unfilter(inflateSync(Buffer.concat(parts)), width * 4, height) };
}

function unfilter(data: Buffer, stride: number, height: number): Buffer {
  const pixels = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = data[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const left = x < 4 ? 0 : (pixels[y * stride + x - 4] ?? 0);
      const up = y === 0 ? 0 : (pixels[(y - 1) * stride + x] ?? 0);
      const corner = x < 4 || y === 0 ? 0 : (pixels[(y - 1) * stride + x - 4] ?? 0);
      const guess = left + up - corner;
      const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
      const paeth = a <= b && a <= c ? left : b <= c ? up : corner;
      const added = [0, left, up, (left + up) >> 1, paeth][filter ?? 0] ?? 0;
      pixels[y * stride + x] = (data[y * (stride + 1) + 1 + x] ?? 0) + added;
    }
  }
  return pixels;
}

const chart = {
  width: 600,
  height: 310,
  title: 'Flow data from gw',
  valueLabel: 'Bits/Second',
  timeLabel: 'Time: UTC',
  start: 0,
  end: 600,
  step: 60,
  series: [{ name: 'gw', values: new Array<number>(10).fill(5), colour: '#ffe0c0' }],
};

describe('renderPng', () => {
  it('draws a chart in its pixel size and colours', async () => {
    for (const width of [600, 1800]) {
      const { width: drawn, height, pixels } = decode(await renderPng(timeChart({ ...chart, width })));
      assert.deepEqual([drawn, height], [width, 310]);
      const at = (x: number, y: number): string =>
        pixels.toString('hex', (y * drawn + x) * 4, (y * drawn + x) * 4 + 4);
      assert.equal(at(1, 1), 'ffffffff');
      assert.equal(at(Math.round(width / 2) + 20, 150), 'ffe0c0ff');
    }
  });

  it('writes text: with its own fonts, whatever the machine has', async () => {
    const count = (pixels: Buffer): number => {
      let dark = 0;
      for (let i = 0; i < pixels.length; i += 4) if ((pixels[i] ?? 255) < 100) dark++;
      return dark;
    };
    const empty = { ...chart, series: [], title: '' };
    const with0 = count(decode(await renderPng(timeChart(empty))).pixels);
    const withTitle = count(
      decode(await renderPng(timeChart({ ...empty, title: 'Flow data from gw' }))).pixels,
    );
    assert.ok(withTitle > with0 + 200, `${with0} and ${withTitle} dark pixels`);
  });

  it('keeps the ground of a pie transparent', async () => {
    const slices = [{ label: '443', value: 1 }];
    const png = await renderPng(pieChart({ slices, colours: ['#c5b093'], title: 'Octets' }));
    const { width, height, pixels } = decode(png);
    assert.deepEqual([width, height], [325, 175]);
    assert.equal(pixels[3], 0);
    assert.equal(pixels.toString('hex', (82 * 325 + 162) * 4, (82 * 325 + 162) * 4 + 4), 'c5b093ff');
  });

  it('refuses what is no picture', () => assert.rejects(renderPng('<svg')));
});

describe('a bundle that draws', () => {
  let directory = '';
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'draw-'));
    const source = resolve('test/charts/draw-program.ts');
    await bundle({ source, output: join(directory, 'bin/draw'), define: { __BUNDLED__: 'true' } });
  });
  after(() => rm(directory, { recursive: true }));

  it('says what it misses', async () => {
    const { exitCode, stderr } = await execa(join(directory, 'bin/draw'), ['x.png'], {
      cwd: directory,
      reject: false,
    });
    assert.equal(exitCode, 1);
    assert.match(stderr, /resvg\.wasm is missing/);
  });

  it('takes renderer and fonts from lib/charts of its installation', async () => {
    const files = {
      'resvg.wasm': '@resvg/resvg-wasm/index_bg.wasm',
      'DejaVuSans.ttf': 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
      'DejaVuSans-Bold.ttf': 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf',
      'DejaVuSansMono.ttf': 'dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf',
    };
    await mkdir(join(directory, 'lib/charts'), { recursive: true });
    for (const [name, source] of Object.entries(files)) {
      await copyFile(createRequire(import.meta.url).resolve(source), join(directory, 'lib/charts', name));
    }
    await execa(join(directory, 'bin/draw'), ['pie.png'], { cwd: directory });
    assert.equal(decode(await readFile(join(directory, 'pie.png'))).width, 325);
  });
});
