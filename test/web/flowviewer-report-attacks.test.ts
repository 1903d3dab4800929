import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'node-html-parser';
import request from 'supertest';
import { FORM_KEYS, fieldOf } from '../../lib/criteria/fields.js';
import { formatFilterBlock } from '../../lib/criteria/block.js';
import { makeBlock } from '../../lib/criteria/keys.js';
import { bodyOf, inUtc } from '../flowviewer/golden-cases.js';
import { describeWithData } from '../support/data.js';
import { makeViewerSite, type TestSite } from '../support/viewer-site.js';

const FORM = 'application/x-www-form-urlencoded';

const FIELDS: Readonly<Record<string, string>> = {
  device_name: 'DDDrouter_1',
  start_date: '03/02/2026',
  start_time: '14:30:00',
  end_date: '03/02/2026',
  end_time: '14:35:00',
  stat_report: '12',
  print_report: '0',
  cutoff_lines: '5',
};

/** Every field that a form may send. */
const NAMES = [
  'device_name',
  'exporter',
  'active_dashboard',
  'narrow',
  'format',
  'report',
  ...[...FORM_KEYS.keys()].map(fieldOf),
];

const MARK = 'xyzzy';
const SHELL = `12;touch ${MARK}`;
const SCRIPT = `"><script>${MARK}</script>`;
const LINES = `x\r\nstat_report: 8\nSet-Cookie: ${MARK}=1`;

describeWithData('FlowViewer under attack', () => {
  let site: TestSite;
  inUtc();
  before(async () => {
    // Few files, for there are many requests.
    site = await makeViewerSite({ config: { flowCaptureInterval: 0, flowFileLength: 300 } });
  });
  after(() => site.cleanup());

  const post = (fields: Readonly<Record<string, string>>) =>
    request(site.app)
      .post('/FlowViewer_Main.cgi')
      .type(FORM)
      .send(bodyOf({ ...FIELDS, ...fields }));
  const get = (url: string) => request(site.app).get(url);

  for (const [what, text] of [
    ['a shell command', SHELL],
    ['a script', SCRIPT],
    ['line ends', LINES],
    ['a path', `../../../../etc/passwd`],
    ['a long text', '9'.repeat(20_000)],
  ] as const) {
    it(`survives ${what} in any field (D-18, D-20, D-23, D-25)`, async () => {
      for (const name of NAMES) {
        const { status, text: html, headers } = await post({ [name]: text });
        assert.ok(status === 200 || status === 400, `${name}: ${status}`);
        assert.ok(!html.includes(`<script>${MARK}`), name);
        assert.equal(headers['set-cookie'], undefined, name);
        assert.ok(!html.includes('root:x:0'), name);
      }
      const files = await readdir(site.directory, { recursive: true });
      assert.deepEqual(
        files.filter((file) => file.includes(MARK)),
        [],
      );
      assert.equal(site.lines.filter((line) => line.includes('error')).length, 0, site.lines.join('\n'));
    });
  }

  it('keeps line ends out of report files (D-20)', async () => {
    await post({ general_comment: LINES, monitor_label: LINES });
    const names = (await readdir(site.config.workDirectory)).filter((name) =>
      name.startsWith('FlowViewer_save_'),
    );
    for (const name of names) {
      const text = await readFile(join(site.config.workDirectory, name), 'utf8');
      assert.ok(text.split('\n').filter((line) => line.startsWith('stat_report: ')).length <= 1, name);
    }
  });

  for (const hash of [
    'SV_../../../../etc/passwd',
    'SV_..%2F..%2Fetc%2Fpasswd',
    'FV_../FlowViewer_save_000000AA',
    'SV_.',
    'SV_',
    'FL_FlowViewer_Configuration.pm',
    'SC_FlowViewer_report_1.lock',
    'SV_outside',
    'PV_20060101_000000_link_.html',
    'XX_FlowViewer_save_143059QX',
    `SV_FlowViewer_save_143059QX;touch ${MARK}`,
    `FV_${'a'.repeat(5000)}`,
    'SV_%00',
    '',
  ]) {
    it(`opens nothing for the hash ${JSON.stringify(hash).slice(0, 50)} (D-21)`, async () => {
      await writeFile(join(site.directory, 'secret'), formatFilterBlock(makeBlock()).join('\n'));
      await mkdir(site.config.saveDirectory, { recursive: true });
      for (const link of ['outside', '20060101_000000_link_.html'])
        await symlink(join(site.directory, 'secret'), join(site.config.saveDirectory, link)).catch(
          () => undefined,
        );
      for (const url of [
        `/FlowViewer_Replay.cgi?Main_Only^filter_hash=${hash}`,
        `/FlowViewer_Sort.cgi?Main_Only^${hash}^Source^1`,
      ]) {
        const { status, text } = await get(url);
        assert.equal(status, 404, url);
        assert.ok(!text.includes('root:x:0'));
      }
    });
  }

  it('escapes everything that a report file holds (D-23)', async () => {
    const evil = `<img src=x onerror=${MARK}>`;
    const block = makeBlock({
      device_name: evil,
      stat_report: '9',
      source_addresses: evil,
      filter_hash: evil,
    });
    const lines = [
      ...formatFilterBlock(block, { description: evil, createTime: 1 }),
      `Src Host : ${evil} : Octets`,
      `${evil} ^ ${evil} ^ 5`,
    ];
    await writeFile(join(site.config.saveDirectory, 'FlowViewer_save_000000AA'), lines.join('\n'));
    await writeFile(
      join(site.config.saveDirectory, '20060101_000000_evil_.html'),
      `<pre>${evil}&lt;script&gt;</pre>`,
    );
    for (const hash of ['SV_FlowViewer_save_000000AA', 'PV_20060101_000000_evil_.html']) {
      const { status, text } = await get(`/FlowViewer_Replay.cgi?${evil}^filter_hash=${hash}`);
      assert.equal(status, 200);
      const page = parse(text);
      assert.equal(page.querySelectorAll('img[onerror]').length, 0);
      assert.ok(!text.includes('<script>'));
    }
  });

  it('refuses forms that another site made a browser send (D-28)', async () => {
    for (const [name, value] of [
      ['Origin', 'https://evil.example'],
      ['Sec-Fetch-Site', 'cross-site'],
      ['Referer', 'https://evil.example/page'],
    ] as const) {
      const { status } = await post({}).set(name, value);
      assert.equal(status, 403, name);
    }
  });

  it('refuses a body of more than 64 KiB (D-30)', async () => {
    const { status } = await post({ source_address: '10.0.0.1,'.repeat(8000) });
    assert.equal(status, 413);
  });

  it('changes nothing by a POST to pages that only show', async () => {
    for (const script of ['FlowViewer_Sort.cgi', 'FlowViewer_Replay.cgi']) {
      const { status } = await request(site.app).post(`/${script}`).type(FORM).send('a=b');
      assert.equal(status, 405);
    }
  });

  it('bounds a period of more than a century, and says so (D-25)', async () => {
    const { status, text } = await post({
      start_date: '01/01/1990',
      end_date: '12/31/2100',
      stat_report: '99',
    });
    assert.equal(status, 200);
    assert.match(text, /[\d,]+ flows match/);
  });

  it('refuses thousands of criteria (D-25)', async () => {
    const many = Array.from({ length: 1001 }, (_, i) => String(i)).join(',');
    const { status } = await post({ source_port: many });
    assert.equal(status, 400);
  });

  it('answers two hundred requests at once with reports or a polite refusal, and is well afterwards', async () => {
    const limited = await makeViewerSite({ limits: { timeMs: 30_000, simultaneous: 2, waitMs: 300 } });
    const server = limited.app.listen(0);
    try {
      const statuses = await Promise.all(
        Array.from({ length: 200 }, async () => {
          const { status, text } = await request(server)
            .post('/FlowViewer_Main.cgi')
            .type(FORM)
            .send(bodyOf(FIELDS));
          if (status === 503) assert.match(text, /Too many reports are being made right now/);
          return status;
        }),
      );
      assert.deepEqual(
        statuses.filter((status) => status !== 200 && status !== 503),
        [],
      );
      assert.ok(statuses.includes(200));
      assert.ok(statuses.includes(503));
      const after = await request(server).post('/FlowViewer_Main.cgi').type(FORM).send(bodyOf(FIELDS));
      assert.equal(after.status, 200);
      const left = await readdir(limited.config.workDirectory);
      assert.deepEqual(
        left.filter((name) => !/^(?:FlowViewer_save_\d{6}[A-Z]{2}|DEBUG_VIEWER)$/.test(name)),
        [],
      );
      // Each report that was shown has its file, and no two share one (D-07, D-08).
      const reports = left.filter((name) => name.startsWith('FlowViewer_save_'));
      assert.equal(reports.length, statuses.filter((status) => status === 200).length + 1);
    } finally {
      server.close();
      await limited.cleanup();
    }
  });
});
