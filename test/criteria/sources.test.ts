import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { makeFlowViewerConfig, type FlowViewerConfig } from '../../lib/config/flowviewer-pm.js';
import { makeBlock } from '../../lib/criteria/keys.js';
import { findFlowFiles, type SourceOptions } from '../../lib/criteria/sources.js';
import { captureFileName, nestedDirectory } from '../../lib/store/names.js';
import { temporaryDirectory, writeFlows } from '../support/written-flows.js';
import { keepZone } from '../support/zone.js';

const at = (text: string): number => Date.parse(text) / 1000;

describe('findFlowFiles', () => {
  keepZone('UTC');
  const directory = temporaryDirectory();

  const configOf = (values: Partial<FlowViewerConfig> = {}): FlowViewerConfig =>
    makeFlowViewerConfig({
      flowDataDirectory: directory.path,
      exporterDirectory: join(directory.path, 'all'),
      devices: ['n0', 'n1', 'n2', 'n3', 'empty'],
      ipfixDevices: [],
      flowFileLength: 300,
      flowCaptureInterval: 2100,
      nesting: 3,
      maximumDays: 91,
      ...values,
    });

  /** Beginnings of the files found, each as often as it was found. */
  const startsOf = async (
    values: { device_name?: string; exporter?: string },
    [start, end]: readonly [string, string],
    config = configOf(),
    options?: SourceOptions,
  ): Promise<string[]> => {
    const period = { start: at(start), end: at(end) };
    const { files } = await findFlowFiles(makeBlock(values), period, config, options);
    return files.map(({ captureStart = 0 }) => new Date(captureStart * 1000).toISOString().slice(5, 16));
  };

  before(async () => {
    for (let start = at('2026-03-01T22:00Z'); start <= at('2026-03-03T02:00Z'); start += 1200) {
      const date = new Date(start * 1000);
      const name = captureFileName(date, 5, 'ft');
      for (const nesting of [0, 1, 2, 3]) {
        const path = join(directory.path, `n${nesting}`, nestedDirectory(date, nesting), name);
        await writeFlows(path, { captureStart: start, captureEnd: start + 1200 });
      }
    }
    const start = at('2026-03-02T14:00Z');
    const path = join(directory.path, 'all', nestedDirectory(new Date(start * 1000), 3), 'x');
    await writeFlows(path, { captureStart: start, captureEnd: start + 1200 });
    await mkdir(join(directory.path, 'empty'));
  });

  it('reads from one file length before the period to the last exports of its end', async () => {
    const found = await startsOf({ device_name: 'n3' }, ['2026-03-02T14:00Z', '2026-03-02T14:30Z']);
    assert.deepEqual(found, ['03-02T14:00', '03-02T14:20', '03-02T14:40', '03-02T15:00']);
    const config = configOf({ flowFileLength: 1200, flowCaptureInterval: 0 });
    const other = await startsOf({ device_name: 'n3' }, ['2026-03-02T14:00Z', '2026-03-02T14:19Z'], config);
    assert.deepEqual(other, ['03-02T13:40', '03-02T14:00']);
  });

  it('reads a second more than that at both ends', async () => {
    const period = ['2026-03-02T14:00Z', '2026-03-02T14:19Z'] as const;
    const exact = configOf({ flowFileLength: 1199, flowCaptureInterval: 59 });
    const expected = ['03-02T13:40', '03-02T14:00', '03-02T14:20'];
    assert.deepEqual(await startsOf({ device_name: 'n3' }, period, exact), expected);
    const shorter = configOf({ flowFileLength: 1198, flowCaptureInterval: 58 });
    assert.deepEqual(await startsOf({ device_name: 'n3' }, period, shorter), ['03-02T14:00']);
  });

  for (const nesting of [4, -4, 1.5]) {
    it(`takes ${nesting}, which is no layout, for no directories of days`, async () => {
      const period = ['2026-03-02T14:00Z', '2026-03-02T14:01Z'] as const;
      const config = configOf({ nesting, flowCaptureInterval: 0 });
      assert.deepEqual(await startsOf({ device_name: 'n0' }, period, config), ['03-02T14:00']);
    });
  }

  it('takes another range of beginnings', async () => {
    const options = { low: at('2026-03-02T10:00Z'), high: at('2026-03-02T10:20Z') };
    const period = ['2026-03-02T14:00Z', '2026-03-02T14:30Z'] as const;
    assert.deepEqual(await startsOf({ device_name: 'n3' }, period, configOf(), options), [
      '03-02T10:00',
      '03-02T10:20',
    ]);
  });

  for (const nesting of [0, 1, 2, 3]) {
    it(`reads all days of the window, each file once, in layout ${nesting}`, async () => {
      const device_name = `n${nesting}`;
      const config = configOf({ nesting });
      const late = await startsOf({ device_name }, ['2026-03-02T23:20Z', '2026-03-02T23:50Z'], config);
      assert.deepEqual(late, ['03-02T23:20', '03-02T23:40', '03-03T00:00', '03-03T00:20']);
      const early = await startsOf({ device_name }, ['2026-03-02T00:04Z', '2026-03-02T00:10Z'], config);
      assert.deepEqual(early, ['03-02T00:00', '03-02T00:20', '03-02T00:40']);
      const justAfter = await startsOf({ device_name }, ['2026-03-02T00:00Z', '2026-03-02T00:01Z'], {
        ...config,
        flowFileLength: 1200,
      });
      assert.deepEqual(justAfter, ['03-01T23:40', '03-02T00:00', '03-02T00:20']);
      const all = await startsOf({ device_name }, ['2026-03-01T22:00Z', '2026-03-03T02:00Z'], config);
      assert.equal(all.length, 85);
      assert.equal(new Set(all).size, 85);
    });
  }

  it('says how many days it leaves out', async () => {
    const period = { start: at('2026-03-01T22:00Z'), end: at('2026-03-03T02:00Z') };
    const found = await findFlowFiles(makeBlock({ device_name: 'n3' }), period, configOf({ maximumDays: 2 }));
    assert.equal(found.directoriesLeftOut, 1);
    assert.deepEqual(found.roots, [join(directory.path, 'n3')]);
    assert.ok(found.files.every(({ captureStart = 0 }) => captureStart < at('2026-03-03T00:00Z')));
  });

  it('reads the directory of exporters for an exporter, whatever the device', async () => {
    const period = ['2026-03-02T14:00Z', '2026-03-02T14:30Z'] as const;
    for (const device_name of ['', 'n3']) {
      assert.deepEqual(await startsOf({ device_name, exporter: '10.0.0.1' }, period), ['03-02T14:00']);
    }
  });

  it('finds nothing for a device without files, and for one that is not configured', async () => {
    const period = { start: at('2026-03-02T14:00Z'), end: at('2026-03-02T14:30Z') };
    const none = await findFlowFiles(makeBlock({ device_name: 'empty' }), period, configOf());
    assert.deepEqual([none.files, none.directoriesLeftOut], [[], 0]);
    for (const name of ['../n3', 'n3/2026', 'nosuch', '..']) {
      const refused = await findFlowFiles(makeBlock({ device_name: name }), period, configOf());
      assert.deepEqual([refused.files, refused.roots], [[], []], name);
    }
  });

  it('is quick to see that most years have no directory', async () => {
    const period = { start: at('1990-01-01T00:00Z'), end: at('2100-01-01T00:00Z') };
    const found = await findFlowFiles(makeBlock({ device_name: 'n3' }), period, configOf());
    assert.deepEqual(
      [
        ...new Set(
          found.files.map(({ path }) => relative(directory.path, path).split('/').slice(0, 2).join('/')),
        ),
      ],
      ['n3/2026'],
    );
  });
});
