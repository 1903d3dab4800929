import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'node-html-parser';
import request from 'supertest';
import { cleanFiles } from '../../lib/flowviewer/clean/clean-files.js';
import type { NameService } from '../../lib/names/name-service.js';
import { bodyOf, inUtc } from '../flowviewer/golden-cases.js';
import { describeWithData } from '../support/data.js';
import { makeViewerSite, VIEWER_NOW, type TestSite } from '../support/viewer-site.js';

const FIELDS = {
  device_name: 'DDDrouter_1',
  start_date: '03/02/2026',
  start_time: '14:30:00',
  end_date: '03/02/2026',
  end_time: '14:40:00',
  stat_report: '10',
  print_report: '0',
  cutoff_lines: '5',
  resolve_addresses: 'Y',
  sort_field: '1',
} as const;

/** Two hosts of one name are told apart by their addresses alone. */
const NAMES: NameService = {
  hosts: (addresses) => Promise.resolve(new Map([...addresses].map((address) => [address, 'pool.example']))),
  asNames: () => Promise.resolve(new Map()),
  origins: () => Promise.resolve(new Map()),
  close: () => undefined,
};

describeWithData('a report that shows names', () => {
  let site: TestSite;
  inUtc();
  beforeEach(async () => {
    site = await makeViewerSite({ names: NAMES });
  });
  afterEach(() => site.cleanup());

  const main = (more: Readonly<Record<string, string>>) =>
    request(site.app)
      .post('/FlowViewer_Main.cgi')
      .type('application/x-www-form-urlencoded')
      .send(bodyOf({ ...FIELDS, ...more }));
  const rowsOf = (html: string): [string, string[]][] =>
    parse(html)
      .querySelectorAll('table.report tbody tr')
      .map((row) => [
        row.textContent,
        row.querySelectorAll('button.narrow').map((button) => button.getAttribute('value') ?? ''),
      ]);
  const hashOf = (html: string): string => /\bFV_(FlowViewer_save_\w+)/.exec(html)?.[1] ?? '';
  const replay = async (hash: string): Promise<string> =>
    (await request(site.app).get(`/FlowViewer_Replay.cgi?DB^filter_hash=${hash}`)).text;

  it('can be narrowed by them when it is loaded again, sorted, saved, and saved again', async () => {
    const { text } = await main({});
    const name = hashOf(text);
    const fresh = rowsOf(text);
    assert.equal(fresh.length, 5);
    for (const [shown, values] of fresh) {
      assert.match(shown, /^pool\.example/);
      assert.match(values.join(' '), /^source_addresses:[\d.]+ dest_addresses:[\d.]+$/);
    }
    assert.deepEqual(rowsOf(await replay(`FV_${name}`)), fresh);
    const { text: sorted } = await request(site.app).get(`/FlowViewer_Sort.cgi?DB^FV_${name}^Octets^0`);
    assert.deepEqual(rowsOf(sorted), fresh.toReversed());

    const { store } = site.viewer;
    const hash = { code: 'FV', name } as const;
    assert.equal(await store.saveReport(hash, 'One'), `SV_${name}`);
    const second = await store.saveReport({ code: 'SV', name }, 'Two');
    for (const saved of [`SV_${name}`, second]) assert.deepEqual(rowsOf(await replay(saved)), fresh);
    assert.equal((await store.listSaved()).length, 2, 'what lies beside is no report');
    for (const saved of [name, second.slice(3)]) assert.ok(await store.removeSaved(saved));
    assert.deepEqual(await readdir(site.config.saveDirectory), []);
  });

  it('leaves the format of the report alone, and is cleaned away with all that belongs to it', async () => {
    const name = hashOf((await main({})).text);
    const text = await readFile(join(site.config.workDirectory, name), 'utf8');
    assert.match(text, /\npool\.example \^ pool\.example \^ \d+ \^/);
    const later = VIEWER_NOW + 400 * 86_400 + Date.now() / 1000;
    await cleanFiles(site.config, later);
    const left = (await readdir(site.config.workDirectory)).filter((entry) => entry.includes('_save_'));
    assert.deepEqual(left, []);
  });

  it('believes nothing that was not noted for this row', async () => {
    const name = hashOf((await main({})).text);
    const beside = join(site.config.workDirectory, `${name}.keys.json`);
    for (const content of [
      ...['', 'null', '[]', '{"rows":7}', '{"rows":[7,[7],[[0]],[["0","pool.example","10.0.0.1"]]]}'],
      '{"rows":[[[0,"other.example","10.0.0.1"]]]}',
      '{"rows":[[[0,"pool.example","10.0.0.1\\"><script>"]]]}',
    ]) {
      await writeFile(beside, content);
      const rows = rowsOf(await replay(`FV_${name}`));
      assert.equal(rows.length, 5, content);
      assert.deepEqual(
        rows.flatMap(([, values]) => values),
        [],
        content,
      );
    }
  });
});
