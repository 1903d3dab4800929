import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { parse } from 'node-html-parser';
import request from 'supertest';
import { describeWithData, sharedData } from '../support/data.js';
import { makeViewerSite, type TestSite } from '../support/viewer-site.js';
import { keepZone } from '../support/zone.js';

const DAY = '2026/2026-03/2026-03-02';
const NAME = 'ft-v05.2026-03-02.140000+0000';

/** What pages and data say of files that are not as they should be. */
const SAID: Readonly<Record<string, RegExp>> = {
  'truncated-uncompressed': /^1 flow file ends early: only the whole flows are counted\.$/,
  'truncated-compressed': /^1 flow file ends early/,
  'corrupt-compressed': /^1 flow file is damaged: only the flows before the damage are counted\.$/,
  'bad-magic': /^1 flow file for this device and period cannot be read; there is no other\.$/,
  'zero-length': /^1 flow file for this device and period cannot be read/,
};

describeWithData('web: damaged flow files', () => {
  keepZone('UTC');
  let site: TestSite;
  before(async () => {
    const flowFiles: Record<string, string> = {};
    for (const name of Object.keys(SAID)) {
      const bytes = await readFile(sharedData('flows-edge', name));
      flowFiles[`${name}/${DAY}/${NAME}`] = bytes.toString('base64');
    }
    const broken = await readFile(sharedData('flows-edge', 'bad-magic'));
    const sound = await readFile(sharedData('flows-edge', 'big-compressed'));
    flowFiles[`mixed/${DAY}/${NAME}`] = sound.toString('base64');
    flowFiles[`mixed/${DAY}/ft-v05.2026-03-02.141500+0000`] = broken.toString('base64');
    // Of another hour, and one that has just been begun.
    flowFiles[`mixed/${DAY}/ft-v05.2026-03-02.200000+0000`] = broken.toString('base64');
    flowFiles[`mixed/${DAY}/tmp-v05.2026-03-02.143000+0000`] = '';
    site = await makeViewerSite({ config: { devices: [...Object.keys(SAID), 'mixed'] }, flowFiles });
  });
  after(() => site.cleanup());

  const FORM = {
    start_date: '03/02/2026',
    start_time: '14:00:00',
    end_date: '03/02/2026',
    end_time: '15:00:00',
    resolve_addresses: 'N',
  };
  const TOOLS = {
    FlowGrapher: { graph_type: 'bpsa', bucket_size: '60', detail_lines: '5' },
    FlowViewer: { stat_report: '9', cutoff_lines: '5' },
  };

  async function notesOf(
    tool: keyof typeof TOOLS,
    device_name: string,
    fields = {},
  ): Promise<[string[], string[]]> {
    const ask = (more: object) =>
      request(site.app)
        .post(`/cgi-bin/${tool}_Main.cgi`)
        .type('form')
        .send({ ...FORM, ...TOOLS[tool], ...fields, device_name, ...more })
        .expect(200);
    const page = parse((await ask({})).text).querySelectorAll('main .state-warn');
    const { notes } = JSON.parse((await ask({ format: 'json' })).text) as { notes: string[] };
    return [page.map(({ text }) => text.trim()), notes];
  }

  for (const tool of ['FlowGrapher', 'FlowViewer'] as const) {
    for (const [name, said] of Object.entries(SAID)) {
      it(`${tool} tells of ${name}, on the page and in JSON`, async () => {
        const [page, notes] = await notesOf(tool, name);
        assert.ok(
          page.some((note) => said.test(note)),
          page.join('\n'),
        );
        assert.deepEqual(notes, page);
      });
    }

    it(`${tool} tells of a file that cannot be read among others, of this period alone`, async () => {
      const [page, notes] = await notesOf(tool, 'mixed');
      assert.ok(page.includes('1 flow file could not be used and is left out.'), page.join('\n'));
      assert.deepEqual(notes, page);
    });
  }

  it('a listing that was read to its end tells of them, too', async () => {
    const [page] = await notesOf('FlowViewer', 'truncated-uncompressed', {
      stat_report: '0',
      print_report: '5',
      cutoff_lines: '5000',
    });
    assert.match(page.join('\n'), SAID['truncated-uncompressed'] ?? /$^/);
  });
});
