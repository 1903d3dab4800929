import assert from 'node:assert/strict';
import { access, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'node-html-parser';
import request from 'supertest';
import { bodyOf, inUtc } from '../flowviewer/golden-cases.js';
import { describeWithData } from '../support/data.js';
import { textParser } from '../support/text-parser.js';
import { makeViewerSite, type TestSite } from '../support/viewer-site.js';

const FORM = 'application/x-www-form-urlencoded';

const FIELDS = {
  active_dashboard: 'Main_Only',
  device_name: 'DDDrouter_1',
  start_date: '03/02/2026',
  start_time: '14:30:00',
  end_date: '03/02/2026',
  end_time: '14:40:00',
  stat_report: '9',
  print_report: '0',
  cutoff_lines: '5',
  resolve_addresses: 'N',
  unit_conversion: 'Y',
  flow_analysis: '1',
  sort_field: '1',
} as const;

interface Exported {
  readonly title: string;
  readonly filter: { readonly block: Record<string, string>; readonly definition: readonly string[] };
  readonly period: { readonly start: string };
  readonly columns: readonly string[];
  readonly rows: readonly (readonly { text: string; number?: number }[])[];
  readonly totals: { readonly rows: number; readonly octets: number } | null;
  readonly lines?: readonly string[];
}

describeWithData('a report of FlowViewer', () => {
  let site: TestSite;
  inUtc();
  before(async () => {
    site = await makeViewerSite();
  });
  after(() => site.cleanup());

  const post = (fields: Readonly<Record<string, string>>, script = 'FlowViewer_Main.cgi') =>
    request(site.app)
      .post(`/${script}`)
      .type(FORM)
      .send(bodyOf({ ...FIELDS, ...fields }));
  const get = (query: string, script = 'FlowViewer_Replay.cgi') =>
    request(site.app).get(`/${script}?${query}`);
  const hashOf = (html: string): string => {
    const link = parse(html).querySelector('.ways-on a')?.getAttribute('href') ?? '';
    return decodeURIComponent(/filter_hash=([^^]+)/.exec(link)?.[1] ?? '');
  };

  it('is written to the work directory in the format of the original, and nothing else is', async () => {
    const before = new Set(await readdir(site.config.workDirectory));
    const { text } = await post({});
    const added = (await readdir(site.config.workDirectory)).filter((name) => !before.has(name));
    const [name = ''] = added.filter((entry) => entry.startsWith('FlowViewer_save_'));
    assert.deepEqual(
      added.filter((entry) => entry !== name && entry !== 'DEBUG_VIEWER'),
      [],
    );
    assert.match(name, /^FlowViewer_save_\d{6}[A-Z]{2}$/);
    assert.equal(hashOf(text), `FV_${name}`);
    const lines = (await readFile(join(site.config.workDirectory, name), 'utf8')).split('\n');
    assert.equal(lines[0], '<!-- BEGIN FILTERING PARAMETERS');
    assert.ok(lines.includes(`filter_hash: FV_${name}`));
    const end = lines.indexOf('<END FILTERING PARAMETERS -->');
    assert.equal(lines[end + 1], 'Src Host : Flows : Octets : Packets : Octs/Flow : Pkts/Flow : Country');
    assert.match(lines[end + 2] ?? '', /^[\d.]+ \^ \d+ \^ [\d.]+ MB \^ \d+ \^ \d+ \^ \d+ \^ $/);
    assert.equal(lines.length, end + 2 + 5 + 1);
  });

  it('is shown again from its file, without the totals', async () => {
    const fresh = await post({});
    const again = await get(`Main_Only^filter_hash=${hashOf(fresh.text)}`);
    const rows = (html: string): string[] =>
      parse(html)
        .querySelectorAll('table.report tbody tr')
        .map((row) => row.textContent);
    assert.deepEqual(rows(again.text), rows(fresh.text));
    assert.equal(parse(again.text).querySelector('tfoot'), null);
    assert.match(parse(fresh.text).querySelector('tfoot th')?.textContent ?? '', /^All [\d,]+ rows$/);
  });

  it('as JSON has texts, exact numbers and totals', async () => {
    const { body, headers } = await post({ format: 'json' });
    const { title, filter, period, columns, rows, totals } = body as Exported;
    assert.match(String(headers['content-type']), /^application\/json/);
    assert.equal(title, 'Source IP');
    assert.equal(filter.block['device_name'], 'router_1');
    assert.equal(filter.definition.at(-1), '  match start-time end_flows');
    assert.equal(period.start, '2026-03-02T14:30:00.000Z');
    assert.deepEqual(columns.slice(0, 3), ['Src Host', 'Flows', 'Octets']);
    assert.equal(rows.length, 5);
    assert.match(rows[0]?.[2]?.text ?? '', / MB$/);
    assert.ok(Number.isSafeInteger(rows[0]?.[2]?.number));
    assert.ok(totals && totals.rows > 5 && totals.octets > (rows[0]?.[2]?.number ?? Infinity));
  });

  it('as CSV has the numbers themselves, for whoever saves it', async () => {
    const { text, headers } = await post({ format: 'csv' });
    assert.match(String(headers['content-type']), /^text\/csv/);
    assert.match(String(headers['content-disposition']), /attachment; filename="flowviewer-source-ip\.csv"/);
    assert.match(text, /^Src Host,Flows,Octets,Packets,Octs\/Flow,Pkts\/Flow,Country\r\n[\d.]+,\d+,\d{6,},/);
  });

  it('from its file is given to programs too, sorted if they like', async () => {
    const hash = hashOf((await post({})).text);
    const replayed = await get(`Main_Only^filter_hash=${hash}^format=json`);
    assert.equal((replayed.body as Exported).rows.length, 5);
    const { text } = await get(`Main_Only^${hash}^Packets^1^format=csv`, 'FlowViewer_Sort.cgi');
    const packets = text
      .split('\r\n')
      .slice(1, -1)
      .map((line) => Number(line.split(',')[3]));
    assert.deepEqual(
      packets,
      packets.toSorted((a, b) => b - a),
    );
  });

  it('that is refused tells programs why', async () => {
    const { body, status } = await post({ format: 'json', start_date: '02/31/2026', source_port: '99999' });
    assert.equal(status, 400);
    const fields = (body as { issues: { field: string }[] }).issues.map(({ field }) => field);
    assert.deepEqual(fields.sort(), ['source_port', 'start_date']);
    const csv = await post({ format: 'csv', cutoff_lines: '-1' });
    assert.equal(csv.status, 400);
    assert.match(csv.text, /^cutoff_lines: /);
  });

  it('needs no more fields than a script has a mind to send', async () => {
    const { start_date, start_time, end_date, end_time } = FIELDS;
    const fields = { device_name: 'router_1', start_date, start_time, end_date, end_time, stat_report: '12' };
    const { body } = await request(site.app)
      .post('/cgi-bin/FlowViewer_Main.cgi')
      .type(FORM)
      .send(bodyOf({ ...fields, format: 'json' }));
    const { columns, rows, totals } = body as Exported;
    assert.deepEqual(columns, ['Protocol', 'Flows', 'Octets', 'Packets']);
    assert.equal(rows.length, totals?.rows);
  });

  it('is narrowed by one of its values', async () => {
    const page = parse((await post({})).text);
    const button = page.querySelector('button.narrow');
    const narrow = button?.getAttribute('value') ?? '';
    assert.equal(narrow, `source_addresses:${button?.textContent}`);
    const form = page.querySelector('#narrow');
    assert.equal(form?.getAttribute('action'), 'FlowViewer_Main.cgi');
    const fields = Object.fromEntries(
      form
        .querySelectorAll('input')
        .map((input) => [input.getAttribute('name'), input.getAttribute('value')]),
    ) as Record<string, string>;
    const { body } = await request(site.app)
      .post('/FlowViewer_Main.cgi')
      .type(FORM)
      .send(bodyOf({ ...fields, narrow, format: 'json' }));
    const { title, filter } = body as Exported;
    assert.equal(title, 'Destination IP');
    assert.equal(filter.block['source_addresses'], button?.textContent);
  });

  for (const narrow of ['10.1.1.1', 'source_addresses:', 'device_name:x', 'source_addresses=10.1.1.1', ':x'])
    it(`is refused with narrow=${narrow}`, async () => {
      const page = await post({ narrow });
      assert.equal(page.status, 400);
      assert.match(parse(page.text).querySelector('.message')?.textContent ?? '', /KEY:VALUE/);
      const data = await post({ narrow, format: 'json' });
      assert.equal(data.status, 400);
      assert.match((data.body as { error: string }).error, /KEY:VALUE/);
    });

  it('that found nothing says so, and can be changed in place', async () => {
    const page = parse((await post({ source_address: '203.0.113.7' })).text);
    assert.equal(page.querySelector('.nothing')?.textContent, 'No flows matched.');
    const address = page.querySelector('.change form input[name=source_address]');
    assert.equal(address?.getAttribute('value'), '203.0.113.7');
  });

  it('of a period without files says so', async () => {
    const page = parse((await post({ start_date: '03/03/2026', end_date: '03/03/2026' })).text);
    assert.match(page.querySelector('.state')?.textContent ?? '', /no flow files/);
  });

  it('draws a pie, inside the page and as a picture of the saved report', async () => {
    const { text } = await post({ pie_charts: '1' });
    assert.ok(parse(text).querySelector('.pie svg'));
    const name = hashOf(text).slice('FV_'.length);
    const png = await readFile(join(site.config.graphsDirectory, `${name}.png`));
    assert.equal(png.subarray(1, 4).toString('latin1'), 'PNG');
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [325, 175]);
    const again = parse((await get(`Main_Only^filter_hash=FV_${name}`)).text);
    assert.equal(
      again.querySelector('img.pie')?.getAttribute('src'),
      `${site.config.graphsShort}/${name}.png`,
    );
  });

  it('of scanners leads to the flows of each', async () => {
    const { text } = await post({
      stat_report: '30',
      start_time: '14:00:00',
      end_time: '15:59:59',
      source_address: '100.64.0.0/10',
    });
    assert.match(hashOf(text), /^SC_/);
    const link = parse(text).querySelector('table.report tbody a')?.getAttribute('href') ?? '';
    assert.match(link, /^FlowViewer_Replay\.cgi\?Main_Only\^filter_hash=SC_FlowViewer_save_\d{6}[A-Z]{2}$/);
    const flows = parse((await request(site.app).get(`/${link}`)).text);
    const headings = flows.querySelectorAll('thead th').map((heading) => heading.textContent);
    assert.deepEqual(headings, [
      ...[
        'Start',
        'End',
        'Sif',
        'Source',
        'SrcP',
        'Dif',
        'Dest',
        'DstP',
        'Proto',
        'Flags',
        'Packets',
        'Octets',
      ],
    ]);
    const sources = flows
      .querySelectorAll('tbody tr')
      .map((row) => row.querySelectorAll('td')[3]?.textContent);
    assert.deepEqual(new Set(sources).size, 1);
    const sorted = await request(site.app).get(
      `/FlowViewer_Sort.cgi?Main_Only^${decodeURIComponent(/SC_\w+/.exec(link)?.[0] ?? '')}^Octets^1`,
    );
    assert.equal(sorted.status, 200);
  });

  it('with buttons beside its values gives the values to the script that sorts', async () => {
    const { text } = await post({ stat_report: '7' });
    const cells = parse(text).querySelectorAll('table.report tbody td:first-child');
    assert.ok(cells.length > 1);
    for (const cell of cells) assert.equal(cell.getAttribute('data-order'), cell.text.split(' ')[0]);
  });

  it('of scanners is sorted by each column, and narrowed by its addresses and ports', async () => {
    const { text } = await post({
      stat_report: '30',
      start_time: '14:00:00',
      end_time: '15:59:59',
      source_address: '100.64.0.0/10',
    });
    const root = parse(text);
    const rowsOf = (html: string): string[][] =>
      parse(html)
        .querySelectorAll('table.report tbody tr')
        .map((row) => row.querySelectorAll('td').map((cell) => cell.querySelector('a')?.text ?? cell.text));
    const rows = rowsOf(text);
    assert.ok(rows.length > 1);
    assert.equal(root.querySelector('th[aria-sort]'), null);
    const links = root.querySelectorAll('thead a').map((link) => link.getAttribute('href') ?? '');
    assert.equal(links.length, 9);
    for (const [index, link] of links.entries()) {
      const ascending = rowsOf((await request(site.app).get(`/${link}`).expect(200)).text);
      const isNumber = index > 3;
      const order = (a: string[], b: string[]): number => Number(a[index]) - Number(b[index]);
      assert.equal(ascending.length, rows.length);
      if (isNumber)
        assert.deepEqual(
          ascending.map((row) => row[index]),
          rows.toSorted(order).map((row) => row[index]),
        );
    }
    const values = (html: string): string[] =>
      parse(html)
        .querySelectorAll('table.report tbody tr:first-child button.narrow')
        .map((button) => button.getAttribute('value') ?? '');
    assert.deepEqual(values(text), [`source_addresses:${rows[0]?.[0]}`]);
    const flows = root.querySelector('table.report tbody a')?.getAttribute('href') ?? '';
    const detail = values((await request(site.app).get(`/${flows}`)).text);
    assert.deepEqual(
      detail.map((value) => value.split(':')[0]),
      [
        'source_ifs',
        'source_addresses',
        'source_ports',
        'dest_ifs',
        'dest_addresses',
        'dest_ports',
        'protocols',
      ],
    );
    const next = await post({ stat_report: '30', narrow: `source_addresses:${rows[0]?.[0]}` });
    assert.match(next.text, /Destination IP/);
  });

  it('tells a page with our script how far it is, and ends with the page', async () => {
    const { body } = await post({}).set('Accept', 'application/x-ndjson').buffer(true).parse(textParser);
    const lines = String(body)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { html?: string; address?: string; progress?: object });
    assert.match(lines.at(-1)?.html ?? '', /<table class="report">/);
    assert.match(lines.at(-1)?.address ?? '', /^FlowViewer_Replay\.cgi\?Main_Only\^filter_hash=FV_/);
  });

  it('is asked for by POST alone', async () => {
    const { status, headers } = await get('Main_Only', 'FlowViewer_Main.cgi');
    assert.equal(status, 303);
    assert.equal(headers['location'], 'FlowViewer.cgi');
  });

  it('is shown where it cannot be kept, and says so', async () => {
    const full = await makeViewerSite();
    try {
      const { workDirectory } = full.config;
      await rm(workDirectory, { recursive: true });
      await writeFile(workDirectory, 'no directory');
      const { status, text } = await request(full.app)
        .post('/FlowViewer_Main.cgi')
        .type(FORM)
        .send(bodyOf({ ...FIELDS, pie_charts: '1' }));
      assert.equal(status, 200);
      const root = parse(text);
      assert.equal(root.querySelectorAll('table.report tbody tr').length, 5);
      assert.match(root.querySelector('.state-warn')?.textContent ?? '', /could not be kept/);
      assert.doesNotMatch(text, /FlowViewer_Save\.cgi|FlowViewer_Sort\.cgi|filter_hash=FV_/);
      assert.ok(root.querySelector('button[name=format]') && root.querySelector('button[name=narrow]'));
      assert.match(full.lines.join('\n'), /a report could not be kept: ENOTDIR/);
    } finally {
      await full.cleanup();
    }
  });

  it('leaves no lock behind', async () => {
    const locks = (await readdir(site.config.workDirectory)).filter((name) => name.endsWith('.lock'));
    assert.deepEqual(locks, []);
    await assert.rejects(access(join(site.config.workDirectory, 'FlowViewer_filter')));
  });
});
