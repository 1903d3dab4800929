import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseQuery } from '../../lib/graphs/query.js';
import { scanRrdTree } from '../../lib/cugrapher/tree.js';
import { graphSize } from '../../lib/web/graph-size.js';
import { exampleSettings } from '../cugrapher/support.js';
import { cugrapherFixtureDir, FIXTURE_NOW, rrdFixture, type RrdSet } from '../support/rrd-fixtures.js';

interface ImageCase {
  fixture: RrdSet;
  query: string;
  'rendered_by_rrdtool_1.7.2'?: { image_width: number; image_height: number };
}

const cases = readdirSync(cugrapherFixtureDir)
  .map((file) => basename(file, '.json'))
  .map(
    (name) =>
      [
        name,
        JSON.parse(readFileSync(join(cugrapherFixtureDir, `${name}.json`), 'utf8')) as ImageCase,
      ] as const,
  );

describe('graphSize', () => {
  for (const [name, { fixture, query, 'rendered_by_rrdtool_1.7.2': rendered }] of cases) {
    if (!rendered) continue;
    it(`tells the recorded size of ${name}`, async () => {
      const settings = exampleSettings(await rrdFixture(fixture));
      const tree = await scanRrdTree(settings.rrdDir);
      const size = graphSize(parseQuery(query), tree, settings, FIXTURE_NOW);
      assert.deepEqual(size, { width: rendered.image_width, height: rendered.image_height });
    });
  }

  it('tells no height where the legend is folded', async () => {
    const settings = exampleSettings(await rrdFixture('main'));
    const tree = await scanRrdTree(settings.rrdDir);
    const query = parseQuery('report=bits&legend=1&all_protocol=tcp&width=399');
    assert.deepEqual(graphSize(query, tree, settings, FIXTURE_NOW), { width: 496 });
  });
});
