import assert from 'node:assert/strict';
import { RrdError } from '../../lib/rrd/errors.js';
import { RrdTool } from '../../lib/rrd/rrdtool.js';
import { definition, T, useDirectory } from './support.js';

/** Size of a PNG by its first chunk. */
function pngSize(image: Buffer): [number, number] {
  assert.equal(image.toString('latin1', 0, 8), '\x89PNG\r\n\x1a\n');
  assert.equal(image.toString('latin1', image.length - 8, image.length - 4), 'IEND');
  return [image.readUInt32BE(16), image.readUInt32BE(20)];
}

describe('RrdTool.graph', () => {
  const directory = useDirectory();
  let rrd: RrdTool;

  beforeEach(() => {
    rrd = new RrdTool({ cwd: directory() });
  });

  afterEach(() => rrd.close());

  const window = ['--start', String(T - 300), '--end', String(T + 900)];

  it('draws an image in memory and tells its measures', async () => {
    const file = `it's 10:30 "now".rrd`;
    await rrd.create(file, definition());
    for (let step = 0; step < 4; step++) await rrd.update(file, T + step * 300, [300 * (step + 1)]);
    const graph = await rrd.graph([
      ...window,
      '--width=640',
      '--height=320',
      `--title=Universität "X", 'Y' \\ 100%`,
      `DEF:x=${file.replaceAll(':', '\\:')}:x:AVERAGE`,
      'COMMENT: Router\\: all\\n',
      'AREA:x#ff0000:WEB   src  +',
      'GPRINT:x:AVERAGE:%.1lf%% Out',
      'GPRINT:x:MAX:%.1lf%% In\\n',
      'VDEF:most=x,MAXIMUM',
      'PRINT:most:%.2lf max',
    ]);
    assert.deepEqual(pngSize(graph.image), [graph.width, graph.height]);
    assert.deepEqual([graph.graphWidth, graph.graphHeight], [640, 320]);
    assert.ok(graph.graphLeft > 0 && graph.graphTop > 0);
    assert.ok(graph.width > 640 && graph.height > 320);
    assert.deepEqual([graph.start, graph.end], [T - 300, T + 900]);
    assert.ok(graph.valueMin <= 1 && graph.valueMax >= 4);
    assert.deepEqual(graph.legend, [' Router: all', '  WEB   src  +', '2.5% Out', '4.0% In']);
    assert.deepEqual(graph.print, ['4.00 max']);
  });

  it('draws other formats', async () => {
    const graph = await rrd.graph([...window, '--imgformat=SVG', 'HRULE:0#000000']);
    assert.match(graph.image.toString(), /^<\?xml [^]*<\/svg>\s*$/);
  });

  it('fails with the words of rrdtool, and goes on', async () => {
    const failures: [string[], string, RegExp][] = [
      [['DEF:x=none.rrd:x:AVERAGE', 'LINE1:x#000000'], 'missing', /opening 'none.rrd'/],
      [['COMMENT: Router: all'], 'other', /Unused Arguments/],
      [['--no-such-option'], 'other', /invalid option/],
      [['DEF:x'], 'other', /DEF:x/],
    ];
    for (const [args, reason, detail] of failures) {
      await assert.rejects(rrd.graph([...window, ...args]), (error) => {
        assert.ok(error instanceof RrdError);
        assert.deepEqual([error.command, error.file, error.reason], ['graphv', '', reason]);
        assert.match(error.detail, detail);
        return true;
      });
    }
    assert.ok((await rrd.graph([...window, 'HRULE:0#000000'])).width > 0);
  });

  it('draws side by side with other commands', async () => {
    await rrd.create('x.rrd', definition());
    const calls = Array.from({ length: 8 }, (_, index) => [
      rrd.update('x.rrd', T + 300 * index, [index]),
      rrd.graph([...window, `--width=${100 + 10 * index}`, 'HRULE:0#000000']),
      rrd.last('x.rrd'),
    ]).flat();
    const results = await Promise.all(calls);
    for (let index = 0; index < 8; index++) {
      const [graph, last] = results.slice(3 * index + 1);
      assert.ok(typeof graph === 'object' && graph.graphWidth === 100 + 10 * index);
      assert.equal(last, T + 300 * index);
    }
  });
});
