import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { handle } from '../../lib/cugrapher/handle.js';
import { parseQuery } from '../../lib/graphs/query.js';
import { expandElements } from '../cugrapher/expand.js';
import { draw, exampleSettings, RecordingRenderer } from '../cugrapher/support.js';
import {
  cugrapherFixtureDir,
  FIXTURE_NOW,
  readCugrapherFixture,
  rrdFixture,
} from '../support/rrd-fixtures.js';
import type { RrdSet } from '../support/rrd-fixtures.js';

interface ImageCase {
  case: string;
  about: string;
  fixture: RrdSet;
  query: string;
  options: string[];
  elements: string[];
  args: string[];
  'rendered_by_rrdtool_1.7.2': {
    legend: string[];
    image_width: number;
    image_height: number;
    value_min: number;
    value_max: number;
  };
}

const OTHER_CASES = new Set([
  '_fixtures',
  'menu',
  'menu-stray-directory',
  'graph-page',
  'graph-page-nothing-else',
  'errors',
  'debug',
]);

const caseNames = readdirSync(cugrapherFixtureDir)
  .map((file) => file.replace(/\.json$/, ''))
  .filter((name) => !OTHER_CASES.has(name));

async function argumentsFor({ query }: ImageCase, root: string): Promise<readonly string[]> {
  const rrd = new RecordingRenderer();
  const context = { settings: exampleSettings(root), rrd, now: FIXTURE_NOW };
  const result = await handle({ query: parseQuery(query) }, context);
  assert.equal(result.kind, 'image');
  const [args = []] = rrd.calls;
  return args;
}

describe('golden/cugrapher images', () => {
  it('finds the recorded cases', () => {
    assert.equal(caseNames.length, 29);
  });

  for (const name of caseNames) {
    describe(name, () => {
      let recorded: ImageCase;
      let root: string;
      let args: readonly string[];

      before(async () => {
        recorded = (await readCugrapherFixture(name)) as ImageCase;
        root = await rrdFixture(recorded.fixture);
        args = await argumentsFor(recorded, root);
      });

      it('has the recorded options', () => {
        const options = args.filter((arg) => arg.startsWith('--'));
        assert.deepEqual([...options].sort(), [...recorded.options].sort());
      });

      it('draws the recorded elements', () => {
        assert.deepEqual(expandElements(args, root), recorded.elements);
      });

      it('looks like the recorded picture', async () => {
        const picture = await draw(args);
        const expected = recorded['rendered_by_rrdtool_1.7.2'];
        assert.deepEqual(picture.legend.map(comparable), expected.legend.map(comparable));
        assert.deepEqual([picture.width, picture.height], [expected.image_width, expected.image_height]);
        assertNear(picture.valueMin, expected.value_min);
        assertNear(picture.valueMax, expected.value_max);
        assert.equal(picture.image.subarray(1, 4).toString(), 'PNG');
      });
    });
  }
});

function comparable(legend: string): string {
  return legend.trimEnd().replace('-nan', 'nan');
}

/** Within 0.1 %. */
function assertNear(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= Math.abs(expected) / 1000, `${actual} is not near ${expected}`);
}
