import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { parseQuery } from '../../lib/cugrapher/query.js';
import { scanRrdTree } from '../../lib/cugrapher/tree.js';
import { graphSize } from '../../lib/web/graph-size.js';
import { exampleSettings } from '../cugrapher/support.js';
import {
  cugrapherFixtureDir,
  FIXTURE_NOW,
  readCugrapherFixture,
  rrdFixture,
  type RrdSet,
} from '../support/rrd-fixtures.js';

interface ImageCase {
  fixture: RrdSet;
  query: string;
  'rendered_by_rrdtool_1.7.2'?: { image_width: number; image_height: number };
}

describe('graphSize', () => {
  for (const name of readdirSync(cugrapherFixtureDir).map((file) => basename(file, '.json'))) {
    it(`tells the recorded size of ${name}`, async function () {
      const recorded = (await readCugrapherFixture(name)) as ImageCase;
      const rendered = recorded['rendered_by_rrdtool_1.7.2'];
      if (!rendered) return this.skip();
      const settings = exampleSettings(await rrdFixture(recorded.fixture));
      const tree = await scanRrdTree(settings.rrdDir);
      const size = graphSize(parseQuery(recorded.query), tree, settings, FIXTURE_NOW);
      assert.deepEqual(size, { width: rendered.image_width, height: rendered.image_height });
    });
  }
});
