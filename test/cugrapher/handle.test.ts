import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { CugrapherResult } from '../../lib/cugrapher/handle.js';
import type { GraphRenderer } from '../../lib/graphs/picture.js';
import { handle } from '../../lib/cugrapher/handle.js';
import { parseQuery } from '../../lib/graphs/query.js';
import type { CugrapherSettings } from '../../lib/cugrapher/settings.js';
import { RrdError } from '../../lib/rrd/errors.js';
import { FIXTURE_NOW, rrdFixture } from '../support/rrd-fixtures.js';
import { draw, exampleSettings, RecordingRenderer } from './support.js';

describe('cugrapher/handle', () => {
  let settings: CugrapherSettings;

  before(async () => {
    settings = exampleSettings(await rrdFixture('main'));
  });

  function ask(query: string, rrd: GraphRenderer = new RecordingRenderer()): Promise<CugrapherResult> {
    return handle({ query: parseQuery(query) }, { settings, rrd, now: FIXTURE_NOW });
  }

  it('answers without parameters with the menu, with others by drawing', async () => {
    assert.equal((await ask('')).kind, 'menu');
    assert.equal((await ask('showmenu=1')).kind, 'menu');
    assert.equal((await ask('showmenu=1&report=bits')).kind, 'graph-page');
    const rrd = new RecordingRenderer();
    const image = await ask('showmenu=0&report=bits&all_total=1', rrd);
    assert.deepEqual(image, { kind: 'image', png: Buffer.from('picture'), contentType: 'image/png' });
    assert.equal(rrd.calls.length, 1);
  });

  it('takes only debug=1 for debug mode', async () => {
    assert.equal((await ask('report=bits&debug=1')).kind, 'debug');
    assert.equal((await ask('report=bits&debug=01')).kind, 'image');
    assert.equal((await ask('report=bits&debug=true')).kind, 'image');
  });

  it('asks for the picture of a graph page with the same parameters', async () => {
    const page = await ask('report=bits;router=all;showmenu=1;all_tos=normal;router=border1');
    assert.ok(page.kind === 'graph-page');
    assert.equal(page.imageQuery, 'report=bits&router=all&router=border1&all_tos=normal');
    assert.equal((await ask(page.imageQuery)).kind, 'image');
  });

  it('answers for a tree that cannot be read without naming it', async () => {
    const rrdDir = join(settings.rrdDir, 'nosuch');
    const context = { settings: { ...settings, rrdDir }, rrd: new RecordingRenderer(), now: FIXTURE_NOW };
    const result = await handle({ query: parseQuery('') }, context);
    assert.ok(result.kind === 'error');
    assert.equal(result.status, 500);
    assert.equal(result.message, 'open RRDDIR failed (No such file or directory)');
    assert.ok(result.detail.includes(rrdDir), 'the log has the directory');
  });

  it('draws a picture that tells the failure of rrdtool, without directories', async () => {
    const failure = `opening '${settings.rrdDir}/border1/total.rrd': Permission denied (see /etc/x/y.conf)`;
    const rrd: GraphRenderer = {
      graph: (args) =>
        args.includes('--interlaced') ? Promise.reject(new RrdError('graphv', '', failure)) : draw(args),
    };
    const result = await ask('report=bits&width=300&all_total=1', rrd);
    assert.ok(result.kind === 'image-failed');
    assert.equal(result.message, "opening 'border1/total.rrd': Permission denied (see y.conf)");
    assert.ok(result.detail.includes(failure));
    assert.equal(result.png?.subarray(1, 4).toString(), 'PNG');
  });

  it('goes without a picture if rrdtool cannot even draw that', async () => {
    const rrd: GraphRenderer = { graph: () => Promise.reject(new Error('spawn rrdtool ENOENT')) };
    const result = await ask('report=bits', rrd);
    assert.deepEqual(result, {
      kind: 'image-failed',
      png: undefined,
      message: 'spawn rrdtool ENOENT',
      detail: 'spawn rrdtool ENOENT',
    });
  });
});
