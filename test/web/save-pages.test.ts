import assert from 'node:assert/strict';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'node-html-parser';
import request from 'supertest';
import { reportText, trackingText } from '../saved/report-text.js';
import { makeViewerSite, type TestSite } from '../support/viewer-site.js';
import { keepZone } from '../support/zone.js';

const NAME = 'FlowViewer_save_143059QX';
const GRAPH = 'FlowGrapher_save_143059QY';

describe('the pages for saving', () => {
  let site: TestSite;

  keepZone('UTC');

  beforeEach(async () => {
    site = await makeViewerSite({
      workFiles: { [NAME]: reportText(NAME), [GRAPH]: reportText(GRAPH) },
      saveFiles: {
        FlowViewer_save_101112AB: reportText('x').replace(
          '\n',
          '\nDescription: March\ncreate_time: 1772465000\n',
        ),
        FlowViewer_save_101112AC: reportText('x').replace(
          '\n',
          '\nDescription: February\ncreate_time: 1771465000\n',
        ),
        'web.svf': reportText('x', { filter_title: 'Web' }),
      },
      filterFiles: { 'all.fil': trackingText('All') },
    });
  });
  afterEach(() => site.cleanup());

  const saves = async (): Promise<string[]> => (await readdir(site.config.saveDirectory)).sort();
  const post = (url: string, fields: Record<string, string> = {}): request.Test =>
    request(site.app).post(url).type('form').send(fields);

  describe('FlowViewer_Save.cgi', () => {
    it('asks for a name, by GET and POST, and changes nothing', async () => {
      const before = await saves();
      for (const what of ['report', 'filter']) {
        for (const method of ['get', 'post'] as const) {
          const url = `/FlowViewer_Save.cgi?Main_Only%5Ename_${what}%5EFV_${NAME}^DDDrouter_2`;
          const { text } = await request(site.app)[method](url).expect(200);
          const form = parse(text).querySelector('form.asking');
          assert.equal(form?.getAttribute('action'), `FlowViewer_Save.cgi?Main_Only^save_${what}^FV_${NAME}`);
          const field = form?.querySelector(`input[name=${what}_name]`);
          assert.equal(field?.getAttribute('maxlength'), '80');
        }
      }
      assert.deepEqual(await saves(), before);
    });

    for (const hash of ['FV_FlowViewer_save_000000XX', 'FL_nosuch', 'MT_nosuch', 'FV_../../etc/passwd', 'x'])
      it(`has nothing to ask where there is nothing to save: ${hash}`, async () => {
        for (const what of ['report', 'filter']) {
          const url = `/FlowViewer_Save.cgi?Main_Only^name_${what}^${hash}`;
          const { text } = await request(site.app).get(url).expect(404);
          assert.match(parse(text).querySelector('.message')?.text ?? '', /no such report or filter/);
          await request(site.app).post(url).expect(404);
        }
      });

    for (const hash of [`FV_${NAME}`, `FG_${GRAPH}`, 'SV_FlowViewer_save_101112AB', 'FL_web', 'MT_all'])
      it(`asks for the name of ${hash}`, () =>
        request(site.app).get(`/FlowViewer_Save.cgi?Main_Only^name_filter^${hash}`).expect(200));

    it('saves by POST alone', async () => {
      const before = await saves();
      await request(site.app)
        .get(`/FlowViewer_Save.cgi?Main_Only^save_report^FV_${NAME}^report_name=x`)
        .expect(200);
      assert.deepEqual(await saves(), before);
    });

    const after: [query: string, field: string, target: RegExp][] = [
      [
        `save_report^FV_${NAME}`,
        'report_name',
        /^FlowViewer_Replay\.cgi\?Main_Only\^filter_hash=SV_FlowViewer_save_143059QX$/,
      ],
      [
        `save_report^FG_${GRAPH}`,
        'report_name',
        /^FlowGrapher_Replay\.cgi\?Main_Only\^filter_hash=SV_FlowGrapher_save_143059QY$/,
      ],
      [
        `save_report^FA_${GRAPH}`,
        'report_name',
        /^FlowGrapher_Replay\.cgi\?Main_Only\^filter_hash=SV_FlowGrapher_save_143059QY$/,
      ],
      [
        'save_report^MT_all',
        'report_name',
        /^FlowMonitor_Replay\.cgi\?Main_Only\^filter_hash=SV_FlowMonitor_save_\d{6}[A-Z]{2}_all$/,
      ],
      [
        `save_filter^FV_${NAME}`,
        'filter_name',
        /^FlowViewer_Replay\.cgi\?Main_Only\^filter_hash=FL_FlowViewer_save_143059QX$/,
      ],
      [
        `^FG_${GRAPH}`,
        'filter_name',
        /^FlowGrapher_Replay\.cgi\?Main_Only\^filter_hash=FL_FlowGrapher_save_143059QY$/,
      ],
      [
        'save_filter^SV_FlowViewer_save_101112AB',
        'filter_name',
        /^FlowViewer_Replay\.cgi\?Main_Only\^filter_hash=SF_FlowViewer_save_101112AB$/,
      ],
      ['save_filter^MT_all', 'filter_name', /^FlowMonitor_Display\.cgi\?Main_Only\^filter_hash=MT_all$/],
      ['save_filter^FL_web', 'filter_name', /^FlowViewer\.cgi\?Main_Only\^filter_hash=FL_my_name$/],
    ];
    for (const [query, field, target] of after) {
      it(`${query}: leads on to ${target.source.replaceAll('\\', '')}`, () =>
        post(`/FlowViewer_Save.cgi?Main_Only^${query}`, { [field]: 'My name' })
          .expect(303)
          .expect('Location', target));
    }

    it('keeps to the names of FlowTracker', () =>
      post('/FlowViewer_Save.cgi?Main_Only^save_filter^TR_all', { filter_name: 'x' })
        .expect(303)
        .expect('Location', /^FlowMonitor_Display/));

    it('cuts a name at 80 characters and drops line ends (D-20)', async () => {
      const name = `${'ä'.repeat(79)}b\r\ncreate_time: 0`;
      await post(`/FlowViewer_Save.cgi?x^save_report^FV_${NAME}`, { report_name: name }).expect(303);
      const text = await readFile(join(site.config.saveDirectory, NAME), 'utf8');
      assert.match(text, new RegExp(`^Description: ${'ä'.repeat(79)}b$`, 'm'));
      assert.equal(text.match(/^create_time/gm)?.length, 1);
    });

    it('asks again where there is no name, no report, or a filter of that name', async () => {
      for (const [query, fields, expected] of [
        [`save_report^FV_${NAME}`, {}, /enter a name/],
        ['save_report^FV_FlowViewer_save_999999ZZ', { report_name: 'x' }, /no longer there/],
        [`save_filter^FV_${NAME}`, { filter_name: 'WEB' }, /filter of this name already/],
      ] as const) {
        const { text } = await post(`/FlowViewer_Save.cgi?Main_Only^${query}`, fields).expect(400);
        assert.match(parse(text).querySelector('.problem')?.text ?? '', expected);
      }
      assert.match(await readFile(join(site.config.saveDirectory, 'web.svf'), 'utf8'), /filter_title: Web/);
      await post(`/FlowViewer_Save.cgi?Main_Only^save_filter^FV_${NAME}`, {
        filter_name: 'WEB',
        overwrite: 'Y',
      }).expect(303);
      assert.match(await readFile(join(site.config.saveDirectory, 'web.svf'), 'utf8'), /filter_title: WEB/);
    });

    for (const hash of ['', 'FV_', 'FV_../../etc/passwd', 'FV_a;id', 'XX_y']) {
      it(`saves nothing for the hash ${JSON.stringify(hash)} (D-20)`, async () => {
        const before = await saves();
        const { status } = await post(`/FlowViewer_Save.cgi?Main_Only^save_report^${hash}`, {
          report_name: 'x',
        });
        assert.ok(status === 404 || status === 400, String(status));
        assert.deepEqual(await saves(), before);
      });
    }
  });

  describe('FlowViewer_SaveManage.cgi', () => {
    it('lists reports by month, newest first', async () => {
      const { text } = await request(site.app)
        .get('/FlowViewer_SaveManage.cgi?Main_Only^ListFiles')
        .expect(200);
      const rows = parse(text).querySelectorAll('table.saved tbody tr');
      assert.deepEqual(
        rows.map((row) => row.querySelectorAll('th, td').map((cell) => cell.text.trim())),
        [
          ['March 2026'],
          ['03/02/2026', '15:23:20', 'FV', 'March', 'Remove'],
          ['February 2026'],
          ['02/19/2026', '01:36:40', 'FV', 'February', 'Remove'],
        ],
      );
    });

    it('asks before it removes, and removes by POST alone (D-19)', async () => {
      const before = await saves();
      for (const [action, name, gone] of [
        ['RemoveFile', 'FlowViewer_save_101112AB', 'FlowViewer_save_101112AB'],
        ['RemoveFilter', 'web.svf', 'web.svf'],
      ] as const) {
        const url = `/FlowViewer_SaveManage.cgi?Main_Only^${action}^${name}`;
        const { text } = await request(site.app).get(url).expect(200);
        assert.equal(parse(text).querySelector('form.asking')?.getAttribute('action'), url.slice(1));
        assert.deepEqual(await saves(), before);
        const list = action === 'RemoveFile' ? 'ListFiles' : 'ListFilters';
        await post(url).expect(303).expect('Location', `FlowViewer_SaveManage.cgi?Main_Only^${list}`);
        assert.ok(!(await saves()).includes(gone));
        assert.ok((await readdir(site.config.workDirectory)).includes(gone), 'it can be brought back');
        await post(url).expect(404);
        before.splice(before.indexOf(gone), 1);
      }
    });

    it('removes nothing that is not in the list (D-19)', async () => {
      const before = await saves();
      for (const name of [
        '../cgi',
        '..',
        '',
        'x;rm -rf /',
        'web.svf',
        'web',
        'FlowViewer_save_101112AB.png',
      ]) {
        const query = encodeURIComponent(name);
        await post(`/FlowViewer_SaveManage.cgi?Main_Only^RemoveFile^${query}`).expect(404);
      }
      await post('/FlowViewer_SaveManage.cgi?Main_Only^RemoveFilter^FlowViewer_save_101112AB').expect(404);
      assert.deepEqual(await saves(), before);
    });

    it('knows no other list', () =>
      request(site.app).get('/FlowViewer_SaveManage.cgi?Main_Only^Nonsense').expect(404));
  });

  describe('tokens', () => {
    it('are not made with a secret that is none', async () => {
      await writeFile(join(site.config.workDirectory, '.flowsuite-secret'), '');
      await request(site.app).get(`/FlowViewer_Save.cgi?Main_Only^name_report^FV_${NAME}`).expect(500);
      assert.match(site.lines.join('\n'), /\.flowsuite-secret holds no secret/);
      // As another process that makes it writes it.
      await writeFile(join(site.config.workDirectory, '.flowsuite-secret'), '0f'.repeat(32));
      await request(site.app).get(`/FlowViewer_Save.cgi?Main_Only^name_report^FV_${NAME}`).expect(200);
    });

    const url = '/FlowViewer_SaveManage.cgi?Main_Only^RemoveFilter^web.svf';

    it('belong to the browser that opened the page', async () => {
      const opened = await request(site.app).get(url).expect(200);
      const cookie = String(opened.headers['set-cookie']).split(';')[0] ?? '';
      assert.match(String(opened.headers['set-cookie']), /HttpOnly; SameSite=Lax/);
      const token = parse(opened.text).querySelector('input[name=form_token]')?.getAttribute('value') ?? '';
      await post(url).set('Cookie', cookie).expect(403);
      await post(url, { form_token: `${token.slice(0, -1)}x` })
        .set('Cookie', cookie)
        .expect(403);
      await post(url, { form_token: token })
        .set('Cookie', 'flowsuite-form=AAAAAAAAAAAAAAAAAAAAAA')
        .expect(403);
      assert.ok((await saves()).includes('web.svf'));
      await post(url, { form_token: token }).set('Cookie', cookie).expect(303);
      assert.ok(!(await saves()).includes('web.svf'));
    });

    it('are not asked of scripts, which have no cookie', () => post(url).expect(303));

    it('are made with a secret that nobody else can read', async () => {
      await request(site.app).get(url).expect(200);
      const { mode } = await stat(join(site.config.workDirectory, '.flowsuite-secret'));
      assert.equal(mode & 0o777, 0o600);
    });
  });
});
