import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFlowViewerConfig } from '../../../lib/config/flowviewer-pm.js';
import { parseFilterBlock } from '../../../lib/criteria/block.js';
import { convertFilters } from '../../../lib/flowviewer/clean/convert-filters.js';
import { loopTimes } from '../../../lib/flowviewer/clean/performance.js';

describe('convert_pre40_filters', () => {
  let directory = '';

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'convert-filters-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('makes a saved filter of each line, and overwrites none', async () => {
    const old = join(directory, 'FlowViewer_SavedFilters');
    const names = 'device_name source_addresses source_ports source_ifs sif_names source_ases dest_addresses';
    const pairs = names
      .split(' ')
      .map((name, index) => `${name}=${index === 0 ? 'router_1' : index === 1 ? '10.0.0.0/8' : ''}`);
    await writeFile(
      old,
      [
        `web_filter^Web filter^${pairs.join('&')}`,
        'no filter',
        '../up^Up^device_name=x',
        'taken^Taken^device_name=x',
        '',
      ].join('\n'),
    );
    const saves = await mkdtemp(join(directory, 'saves-'));
    await writeFile(join(saves, 'taken.svf'), 'mine');
    const config = makeFlowViewerConfig({ saveDirectory: saves, filterFilePerms: 0o600 });

    const { written, problems } = await convertFilters(old, config);
    const path = join(saves, 'web_filter.svf');
    assert.deepEqual(written, [path]);
    assert.equal(problems.length, 3);
    assert.match(problems[0] ?? '', /FlowViewer_SavedFilters:2: /);
    assert.deepEqual((await readdir(saves)).toSorted(), ['taken.svf', 'web_filter.svf']);
    assert.equal(await readFile(join(saves, 'taken.svf'), 'utf8'), 'mine');

    const text = await readFile(path, 'utf8');
    const { block } = parseFilterBlock(text);
    assert.equal(block.device_name, 'router_1');
    assert.equal(block.source_addresses, '10.0.0.0/8');
    assert.equal(block.filter_title, 'Web filter');
    assert.match(text, /^start_date:\s*$/m);
    assert.ok(text.endsWith('<END FILTERING PARAMETERS -->\n'));
    assert.equal((await stat(path)).mode & 0o777, 0o600);
  });
});

describe('performance_check', () => {
  it('reads the lines of Collector and Grapher, of both names', async () => {
    const lines = [
      'At 07/29/2015 09:05:57 finished this loop. Update period: 1438133700  2 Trackings. Loop took: 5 seconds',
      'At 2015-07-29 09:10:57 finished this loop. Update period: 1438134000  2 Monitors. Loop took: 12 seconds',
      'Finished with this loop. 3 graph sets created. Loop took: 1 seconds  sleep_period: 299',
      'it overtook: 99 seconds',
      'Loop took: many seconds',
    ];
    assert.deepEqual(await loopTimes(lines), { loops: 3, mean: 6, lowest: 1, highest: 12 });
    assert.deepEqual(await loopTimes([]), { loops: 0 });
  });
});
