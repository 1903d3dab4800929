import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseHash } from '../../lib/saved/hash.js';
import { labelOf, type FilterSaving } from '../../lib/saved/save-filter.js';
import { SaveError } from '../../lib/saved/save-report.js';
import { makeViewerSite, type TestSite } from '../support/viewer-site.js';
import { reportText, trackingText } from './report-text.js';

const NAME = 'FlowViewer_save_143059QX';

describe('labels of filters', () => {
  for (const [name, label] of [
    ['  High Ports  ', 'high_ports'],
    ['DNS & queries / pps', 'dns_-_queries_-_pps'],
    ['a+b', 'a+b'],
    ['../../etc/passwd', '------etc-passwd'],
    ['x; rm -rf *', 'x-_rm_-rf_-'],
    ['Größe', 'gr--e'],
    ['   ', ''],
  ] as const) {
    it(`${JSON.stringify(name)} is ${JSON.stringify(label)}`, () => assert.equal(labelOf(name), label));
  }

  it('differ for names in other scripts, and stay what they are', () => {
    const names = [
      '日本',
      '中国',
      '日本 1',
      '中国 1',
      'web 日本',
      'web 中国',
      'Сеть',
      'Порт',
      '🙂',
      '🙃',
      '---',
    ];
    const labels = names.map(labelOf);
    assert.equal(new Set(labels).size, names.length, labels.join(' '));
    for (const label of labels) assert.match(label, /^[a-z0-9_+-]+$/);
    assert.match(labelOf('web 日本'), /^web-[0-9a-f]{8}$/);
    assert.equal(labelOf('СЕТЬ '), labelOf('Сеть'));
  });

  it('are of safe characters, whatever the name (D-20)', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => assert.match(labelOf(name), /^[a-z0-9_+-]*$/)),
      { seed: 2, numRuns: 500 },
    );
  });
});

describe('saveFilter', () => {
  let site: TestSite;

  beforeEach(async () => {
    site = await makeViewerSite({
      workFiles: { [NAME]: reportText(NAME, { source_addresses: '10.1.0.0/16' }) },
      saveFiles: { 'old.svf': reportText('x', { filter_title: 'Old', protocols: '17' }) },
      filterFiles: {
        'web.fil': `${trackingText('Web')} input: revision: N|1|x\n input: last_notified: 5\n`,
        'sums.grp': ' input: monitor_label: Sums\n',
      },
    });
  });
  afterEach(() => site.cleanup());

  async function save(text: string, name: string, overwrite = false): Promise<FilterSaving> {
    const hash = parseHash(text);
    assert.ok(hash);
    return site.viewer.store.saveFilter(hash, name, overwrite);
  }
  const saved = (label: string): Promise<string> =>
    readFile(join(site.config.saveDirectory, `${label}.svf`), 'utf8');

  it('keeps the criteria without the period and the rows', async () => {
    assert.deepEqual(await save(`FV_${NAME}`, 'My Filter'), { saved: 'my_filter' });
    const text = await saved('my_filter');
    assert.match(text, /^filter_title: My Filter$/m);
    assert.match(text, /^source_addresses: 10\.1\.0\.0\/16$/m);
    assert.match(text, /^start_date:$/m);
    assert.doesNotMatch(text, /10\.1\.1\.1/);
    assert.equal((await stat(join(site.config.saveDirectory, 'my_filter.svf'))).mode & 0o022, 0);
  });

  it('lets no line end of a name add keys to the block (D-20)', async () => {
    await save(`FV_${NAME}`, 'x\ndevice_name: other\r\nsource_addresses: 0.0.0.0/0');
    const [label = ''] = (await readdir(site.config.saveDirectory)).filter((name) => name.startsWith('x'));
    const text = await saved(label.replace('.svf', ''));
    assert.equal(text.match(/^device_name:/gm)?.length, 1);
    assert.match(text, /^device_name: router_1$/m);
  });

  it('overwrites nothing unless it is told to', async () => {
    const before = await saved('old');
    assert.deepEqual(await save(`FV_${NAME}`, 'OLD'), { exists: 'old' });
    assert.equal(await saved('old'), before);
    assert.deepEqual(await save(`FV_${NAME}`, 'OLD', true), { saved: 'old' });
    assert.match(await saved('old'), /^filter_title: OLD$/m);
  });

  it('takes the filter of a saved filter, of a replayed report and of a tracking', async () => {
    await save('FL_old', 'From old');
    assert.match(await saved('from_old'), /^protocols: 17$/m);
    await save(`FL_${NAME}`, 'From report');
    assert.match(await saved('from_report'), /^source_addresses: 10\.1\.0\.0\/16$/m);
    await save('MT_web', 'From tracking');
    assert.match(await saved('from_tracking'), /^source_addresses: 10\.1\.0\.0\/16$/m);
    assert.doesNotMatch(await saved('from_tracking'), /revision|last_notified/);
  });

  it('refuses the filter of a group, one that is gone, and a name of nothing', async () => {
    await assert.rejects(save('MT_sums', 'x'), SaveError);
    await assert.rejects(save('FV_FlowViewer_save_999999ZZ', 'x'), SaveError);
    await assert.rejects(save(`FV_${NAME}`, '  '), SaveError);
    assert.deepEqual(await readdir(site.config.saveDirectory), ['old.svf']);
  });
});
