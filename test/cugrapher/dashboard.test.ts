import assert from 'node:assert/strict';
import { readyGraphs } from '../../lib/cugrapher/dashboard.js';
import { graphArguments } from '../../lib/cugrapher/graph.js';
import { parseQuery } from '../../lib/graphs/query.js';
import { readGraphRequest } from '../../lib/cugrapher/request.js';
import { RrdTree, scanRrdTree } from '../../lib/cugrapher/tree.js';
import { FIXTURE_NOW, rrdFixture } from '../support/rrd-fixtures.js';
import { draw, exampleSettings } from './support.js';

describe('cugrapher/dashboard', () => {
  it('offers a graph for each kind and the totals, all of which rrdtool draws', async () => {
    const settings = exampleSettings(await rrdFixture('main'));
    const tree = await scanRrdTree(settings.rrdDir);
    const graphs = readyGraphs(tree, { report: 'flows', hours: 24 });
    assert.deepEqual(
      graphs.map(({ title }) => title),
      [
        'All protocols',
        'All services',
        'All networks',
        'Types of service',
        'AS groups',
        'Totals of the routers',
      ],
    );
    for (const { title, query } of graphs) {
      const request = readGraphRequest(parseQuery(query), tree, settings);
      assert.deepEqual([request.report, request.hours], ['flows', 24]);
      const { legend } = await draw(graphArguments(request, settings, FIXTURE_NOW));
      assert.ok(
        legend.some((text) => text.trim() === 'TOTAL'),
        title,
      );
    }
  });

  it('offers nothing of kinds without names, nor without a total', () => {
    const site = new RrdTree(new Map([['all', new Set(['total.rrd', 'tos_x.rrd', 'service_half_src.rrd'])]]));
    assert.deepEqual(
      readyGraphs(site).map(({ title }) => title),
      ['Types of service', 'Total'],
    );
    assert.deepEqual(readyGraphs(new RrdTree(new Map([['all', new Set(['tos_x.rrd'])]]))), []);
  });
});
