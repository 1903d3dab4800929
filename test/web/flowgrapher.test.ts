import assert from 'node:assert/strict';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, type HTMLElement } from 'node-html-parser';
import request from 'supertest';
import { formatFilterBlock } from '../../lib/criteria/block.js';
import { makeBlock } from '../../lib/criteria/keys.js';
import type { SeriesDocument } from '../../lib/flowgrapher/series-document.js';
import { describeWithData } from '../support/data.js';
import { GRAPH_FORM as FORM } from '../support/graph-form.js';
import { makeViewerSite, type TestSite } from '../support/viewer-site.js';
import { keepZone } from '../support/zone.js';

describeWithData('web: FlowGrapher', () => {
  keepZone('UTC');
  let site: TestSite;
  before(async () => {
    site = await makeViewerSite({
      config: { exporters: [{ address: '10.20.255.2', title: 'Border <B>' }] },
      workFiles: { 'secret.txt': 'nobody reads this' },
    });
  });
  after(() => site.cleanup());

  const post = (fields: object) =>
    request(site.app)
      .post('/cgi-bin/FlowGrapher_Main.cgi')
      .type('form')
      .send({ ...FORM, ...fields });
  const get = (target: string) => request(site.app).get(`/cgi-bin/${target.replaceAll('&amp;', '&')}`);
  const hashOf = (html: string): string => /F[AG]_FlowGrapher_save_\d{6}[A-Z]{2}/.exec(html)?.[0] ?? '';
  const rowsOf = (html: HTMLElement): string[][] =>
    html
      .querySelectorAll('#details tbody tr')
      .map((row) => row.querySelectorAll('td').map(({ text }) => text));
  const titleOf = (text: string): string | undefined => parse(text).querySelector('h1')?.text;

  it('makes a report: parameters, graph, statistics, details, what comes next', async () => {
    const { text } = await post({}).expect(200);
    const html = parse(text);
    assert.equal(titleOf(text), 'FlowGrapher Report from router_1');
    const parameters = html.querySelectorAll('.parameters div').map((div) => div.text.trim());
    assert.ok(parameters.includes('ReportBits/Second'));
    assert.ok(parameters.includes('Source IPs10.20.8.0/24'));
    assert.ok(html.querySelector('svg.chart'), 'the graph without JavaScript');
    assert.equal(rowsOf(html).length, 6);
    const data = JSON.parse(html.querySelector('#graph-data')?.text ?? '') as SeriesDocument;
    assert.equal(data.series[0]?.values.length, 20);
    const hash = hashOf(text);
    const state = await readFile(join(site.config.workDirectory, hash.slice(3)), 'utf8');
    assert.ok(state.includes(`\nfilter_hash: ${hash}\n`));
    assert.ok(state.includes('\ndescription: Flow data from router_1\n'));
    for (const action of ['name_filter', 'name_report'])
      assert.ok(text.includes(`^${action}^${hash}`), action);
    assert.ok(!text.includes('FlowGrapher_Analyze'));
  });

  it('draws every kind of graph, without details and with', async () => {
    for (const graph_type of ['bps', 'pps', 'fpsi', 'fpsa', 'bpsa', 'ppsa', 'fpsia', 'fpsaa']) {
      const bare = await post({ graph_type, detail_lines: '' }).expect(200);
      assert.ok(!bare.text.includes('id="details"'), graph_type);
      const state = await readFile(join(site.config.workDirectory, hashOf(bare.text).slice(3)), 'utf8');
      assert.ok(state.includes('\ndescription: \n'));
      const isAnalysis = graph_type.length > 3 && graph_type.endsWith('a') && graph_type !== 'fpsa';
      assert.equal(state.includes('BEGIN ANALYSIS HOSTS'), isAnalysis, graph_type);
      assert.equal(bare.text.includes('FlowGrapher_Analyze'), isAnalysis);
    }
  });

  it('shows empty graphs with a note', async () => {
    const nothing = await post({ source_address: '203.0.113.99' }).expect(200);
    assert.match(nothing.text, /No flows match/);
    assert.ok(!parse(nothing.text).querySelector('.statistics'));
    const nowhere = await post({
      start_date: '03/02/2020',
      end_date: '03/02/2020',
      graph_type: 'bpsa',
    }).expect(200);
    assert.match(nowhere.text, /There are no flow files/);
    const empty = await get(
      `FlowGrapher_Analyze.cgi?Main_Only^TotalSrc^filter_hash=${hashOf(nowhere.text)}`,
    ).expect(200);
    const [row, ...others] = parse(empty.text).querySelectorAll('table.analysis tbody tr');
    assert.equal(others.length, 0);
    assert.deepEqual(
      row
        ?.querySelectorAll('th, td')
        .map(({ text }) => text)
        .slice(-4),
      ['sent', '0', 'bytes', '0'],
    );
  });

  it('says on the page that the last bucket is incomplete', async () => {
    const { text } = await post({ end_time: '14:20:30' }).expect(200);
    assert.match(text, /the last bucket holds 30 of 60 seconds/);
  });

  it('shows the form again with all that is wrong', async () => {
    const { text } = await post({ bucket_size: '0', graph_type: '<script>', end_time: '13:00:00' }).expect(
      400,
    );
    assert.ok(!text.includes('<script>"') && !text.includes('value="<script>'));
    const faulty = parse(text).querySelectorAll('.issues li');
    assert.equal(faulty.length, 3);
    const json = await post({ bucket_size: '0', format: 'json' }).expect(400);
    assert.deepEqual(
      (json.body as { issues: { field: string }[] }).issues.map(({ field }) => field),
      ['bucket_size'],
    );
  });

  it('escapes what comes from forms and configuration', async () => {
    const { text } = await post({ device_name: '', exporter: '10.20.255.2' }).expect(200);
    assert.equal(titleOf(text), 'FlowGrapher Report from Border <B>');
    assert.ok(!text.includes('<B>'));
  });

  it('shows reports and analyses that cannot be kept, and says so', async () => {
    const kept = await post({ graph_type: 'bpsa' }).expect(200);
    const hash = hashOf(kept.text);
    const { workDirectory, graphsDirectory } = site.config;
    const aside = `${graphsDirectory}.aside`;
    await rename(graphsDirectory, aside);
    await writeFile(graphsDirectory, 'no directory');
    const before = await readdir(workDirectory);
    try {
      const fresh = await post({ graph_type: 'bpsa' }).expect(200);
      const page = parse(fresh.text);
      assert.match(page.querySelector('.state-warn')?.text ?? '', /could not be kept/);
      assert.ok(page.querySelector('svg.chart'));
      assert.equal(rowsOf(page).length, 6);
      assert.doesNotMatch(
        fresh.text,
        /FlowGrapher_(?:Sort|Analyze|Replay)\.cgi|FlowViewer_Save\.cgi|undefined/,
      );
      const data = JSON.parse(page.querySelector('#graph-data')?.text ?? '') as { form: string };
      const form = parse((await get(data.form).expect(200)).text);
      assert.equal(form.querySelector('[name=source_address]')?.getAttribute('value'), '10.20.8.0/24');
      assert.equal(form.querySelector('[name=detail_lines]')?.getAttribute('value'), '6');

      const analysis = await get(`FlowGrapher_Analyze.cgi?Main_Only^TotalDpt^filter_hash=${hash}`).expect(
        200,
      );
      const table = parse(analysis.text);
      assert.match(table.querySelector('.state-warn')?.text ?? '', /could not be kept/);
      assert.doesNotMatch(analysis.text, /FlowViewer_Save\.cgi|undefined/);
      const row = table.querySelector('table.analysis tbody a')?.getAttribute('href') ?? '';
      assert.match((await get(row).expect(200)).text, /<dt>Destination Ports<\/dt><dd>\d+</);
      assert.match(site.lines.join('\n'), /a report could not be kept: ENOTDIR/);
      assert.deepEqual(await readdir(workDirectory), before, 'nothing is left of what was tried');
    } finally {
      await rm(graphsDirectory);
      await rename(aside, graphsDirectory);
    }
  });

  it('sorts by every heading, and keeps the order in the file', async () => {
    const report = await post({ graph_type: 'bpsa' }).expect(200);
    const hash = hashOf(report.text);
    const file = join(site.config.workDirectory, hash.slice(3));
    const links = parse(report.text).querySelectorAll('#details thead a');
    assert.deepEqual(
      links.map((link) => link.getAttribute('href')?.split('^').slice(-2).join(' ')),
      ['Start 1', 'End 1', 'Len 0', 'Source 0', 'Sport 0', 'Dest 0', 'Dport 0', 'Bytes 0', 'Mbps 0'],
    );
    const byBytes = await get(`FlowGrapher_Sort.cgi?Main_Only^${hash}^Bytes^0`).expect(200);
    const bytes = rowsOf(parse(byBytes.text)).map((row) => Number(row[7]?.replaceAll(',', '')));
    assert.deepEqual(
      bytes,
      bytes.toSorted((a, b) => b - a),
    );
    assert.equal(parse(byBytes.text).querySelector('th[aria-sort]')?.getAttribute('aria-sort'), 'descending');
    assert.ok(byBytes.text.includes(`^${hash}^Len^1`));
    assert.ok(byBytes.text.includes('id="graph-data"'), 'the graph can still be looked at closely');
    const turned = await get(`FlowGrapher_Sort.cgi?Main_Only^${hash}^Bytes^1`).expect(200);
    assert.deepEqual(rowsOf(parse(turned.text)), rowsOf(parse(byBytes.text)).reverse());
    const text = await readFile(file, 'utf8');
    const last = text.trimEnd().split('\n').at(-1) ?? '';
    assert.ok(last.includes(String(Math.max(...bytes))));
    const plain = await get(`FlowGrapher_Sort.cgi?Main_Only^${hash}^^`).expect(200);
    assert.deepEqual(rowsOf(parse(plain.text)), rowsOf(parse(turned.text)));
  });

  it('survives a heading that is clicked many times at once', async () => {
    const report = await post({}).expect(200);
    const hash = hashOf(report.text);
    const columns = ['Bytes', 'Source', 'Dport', 'Dur', 'Pckts', 'Flows'];
    const pages = await Promise.all(
      columns.flatMap((column) =>
        [0, 1].map((ascend) => get(`FlowGrapher_Sort.cgi?Main_Only^${hash}^${column}^${ascend}`)),
      ),
    );
    for (const { status, text } of pages) {
      assert.equal(status, 200);
      assert.equal(rowsOf(parse(text)).length, 6);
    }
    const left = await readdir(site.config.workDirectory);
    assert.deepEqual(
      left.filter((name) => name.endsWith('.tmp')),
      [],
    );
  });

  it('answers 404 for reports that are gone, and creates nothing', async () => {
    const before = await readdir(site.config.workDirectory);
    for (const hash of [
      'FG_FlowGrapher_save_000000AA',
      'FG_../../secret.txt',
      'FG_secret.txt',
      'FG_FlowGrapher_save_../secret.txt',
      'SV_nothing',
      '',
    ]) {
      await get(`FlowGrapher_Sort.cgi?Main_Only^${encodeURIComponent(hash)}^Bytes^0`).expect(404);
      await get(`FlowGrapher_Replay.cgi?Main_Only^filter_hash=${encodeURIComponent(hash)}`).expect(404);
      await get(`FlowGrapher_Analyze.cgi?Main_Only^TotalSrc^filter_hash=${encodeURIComponent(hash)}`).expect(
        404,
      );
    }
    assert.deepEqual(await readdir(site.config.workDirectory), before);
  });

  it('breaks a report down, and follows a row into its flows', async () => {
    const report = await post({ graph_type: 'ppsa', detail_lines: '' }).expect(200);
    const hash = hashOf(report.text);
    await get(`FlowGrapher_Analyze.cgi?Main_Only^Nothing^filter_hash=${hash}`).expect(400);
    const page = await get(`FlowGrapher_Analyze.cgi?Main_Only^TotalDpt^filter_hash=${hash}`).expect(200);
    assert.match(titleOf(page.text) ?? '', /^FlowGrapher Analysis from router_1/);
    const rows = parse(page.text).querySelectorAll('table.analysis tbody tr');
    assert.equal(rows.length, 9);
    const own = /FA_(FlowGrapher_save_\d{6}[A-Z]{2})/.exec(page.text)?.[1] ?? '';
    const state = await readFile(join(site.config.workDirectory, own), 'utf8');
    assert.ok(state.includes(`\nfilter_hash: FA_${hash.slice(3)}\n`));
    const href = rows[0]?.querySelector('a')?.getAttribute('href') ?? '';
    const below = await get(href).expect(200);
    assert.match(below.text, /<dt>Destination Ports<\/dt><dd>\d+</);
    const others = rows.at(-1)?.querySelector('a')?.getAttribute('href') ?? '';
    const rest = await get(others).expect(200);
    assert.match(rest.text, /<dt>Destination Ports<\/dt><dd>-\d+(?:, -\d+){7}</);
    await get(`FlowGrapher_Main.cgi?Main_Only^TotalDpt^99999^FA_${own}`).expect(400);
    await get('FlowGrapher_Main.cgi?Main_Only^TotalDpt^80^FA_FlowGrapher_save_000000AA').expect(404);

    // From one analysis to the next, by either hash.
    const next = await get(`FlowGrapher_Analyze.cgi?Main_Only^PeakSrc^filter_hash=FA_${own}`).expect(200);
    assert.ok(next.text.includes(`filter_hash=${hash}`));
    const data = await get(
      `FlowGrapher_Analyze.cgi?Main_Only^PeakSrc^filter_hash=${hash}^format=json`,
    ).expect(200);
    assert.equal((data.body as SeriesDocument).series.length, 9);
  });

  it('breaks reports of exporters down, whatever the format of dates', async () => {
    const other = await makeViewerSite({
      config: { dateFormat: 'DMY2', exporters: [{ address: '10.20.255.2', title: 'Border B' }] },
    });
    try {
      const form = {
        ...FORM,
        device_name: '',
        exporter: 'EEE10.20.255.2',
        start_date: '02.03.2026',
        end_date: '02.03.2026',
        graph_type: 'fpsaa',
      };
      const report = await request(other.app)
        .post('/FlowGrapher_Main.cgi')
        .type('form')
        .send(form)
        .expect(200);
      const json = await request(other.app)
        .get(`/FlowGrapher_Analyze.cgi?Main_Only^TotalSrc^filter_hash=${hashOf(report.text)}^format=json`)
        .expect(200);
      const { series, start } = json.body as SeriesDocument;
      assert.equal(start, 1772460000);
      const [row] = parse(report.text).querySelectorAll('#details tbody tr');
      assert.match(row?.text ?? '', /^0203:/);
      const whole = JSON.parse(parse(report.text).querySelector('#graph-data')?.text ?? '') as SeriesDocument;
      for (const [i, value] of (whole.series[0]?.values ?? []).entries()) {
        const sum = series.reduce((total, { values }) => total + (values[i] ?? NaN), 0);
        assert.ok(Math.abs(sum - value) < 1e-4, `bucket ${i}`);
      }
    } finally {
      await other.cleanup();
    }
  });

  it('breaks only reports for analysis down', async () => {
    const report = await post({}).expect(200);
    await get(`FlowGrapher_Analyze.cgi?Main_Only^TotalSrc^filter_hash=${hashOf(report.text)}`).expect(400);
  });

  it('replays saved reports from their files, and leaves them alone', async () => {
    const report = await post({ graph_type: 'pps' }).expect(200);
    const name = hashOf(report.text).slice(3);
    const saved = await site.viewer.store.saveReport(
      { code: 'FG', name },
      'Web <img src=x onerror=alert(1)>',
    );
    const page = await get(`FlowGrapher_Replay.cgi?Main_Only^filter_hash=${saved}`).expect(200);
    assert.ok(!page.text.includes('<img src=x'));
    assert.match(titleOf(page.text) ?? '', /^Web <img/);
    assert.deepEqual(rowsOf(parse(page.text)), rowsOf(parse(report.text)));
    assert.equal(
      parse(page.text).querySelector('.graph-picture')?.getAttribute('src'),
      `${site.config.saveShort}/${name}.png`,
    );
    const file = join(site.config.saveDirectory, name);
    const text = await readFile(file, 'utf8');
    const sorted = await get(`FlowGrapher_Sort.cgi?Main_Only^${saved}^Source^1`).expect(200);
    assert.match(titleOf(sorted.text) ?? '', /^Web <img/);
    assert.equal(await readFile(file, 'utf8'), text);
    const csv = await get(`FlowGrapher_Sort.cgi?Main_Only^${saved}^^^format=csv^table=details`).expect(200);
    assert.equal(csv.text.split('\r\n').length, 8);
    await get(`FlowGrapher_Sort.cgi?Main_Only^${saved}^^^format=json`).expect(404);

    const filter = await get(`FlowGrapher_Replay.cgi?Main_Only^filter_hash=FL_${name}`).expect(200);
    assert.match(titleOf(filter.text) ?? '', /\[Filter Saved\]/);
    // Without the work directory the saved one is enough.
    await rm(join(site.config.workDirectory, name));
    await get(`FlowGrapher_Replay.cgi?Main_Only^filter_hash=${saved}`).expect(200);
  });

  it('renders the tables of saved analyses anew', async () => {
    const block = makeBlock({
      filter_hash: 'FA_FlowGrapher_save_101010AB',
      device_name: 'router_1',
      graph_type: 'bpsa',
    });
    const lines = formatFilterBlock(block, { description: 'Old' });
    const table =
      '<table><tr><td>Port</td><td>Action</td><td>Number (Total)</td></tr><tr bgcolor=ff7900><td>80<script>alert(1)</script></td><td>sent</td><td>5</td></tr></table>';
    await writeFile(
      join(site.config.saveDirectory, 'FlowGrapher_save_111111AB'),
      [...lines, table, ''].join('\n'),
    );
    const { text } = await get(
      'FlowGrapher_Replay.cgi?Main_Only^filter_hash=SV_FlowGrapher_save_111111AB',
    ).expect(200);
    assert.ok(!text.includes('<script>alert'));
    const [row] = parse(text).querySelectorAll('table.analysis tbody tr');
    assert.equal(row?.getAttribute('bgcolor'), '#ff7900');
  });

  it('shows graphs of before 4.0 and keeps their filter', async () => {
    const column = (left: string, right: string): string => left.padEnd(57) + right;
    const text = [
      column('Report: Packets/Second', 'Sample Time: 60'),
      column('Device: router_1', 'Source: 10.20.0.0/16'),
      '',
      '1 0302:14:00:00 0302:14:00:05 5.0 10.20.0.1 443 192.0.2.1 50000 1,000 0.001',
    ].join('\n');
    const name = '20080302_140000_my_graph.html';
    await writeFile(join(site.config.saveDirectory, name), text);
    const page = await get(`FlowGrapher_Replay.cgi?Main_Only^filter_hash=PV_${name}`).expect(200);
    assert.ok(page.text.includes('0302:14:00:05'));
    const filter = /PV_(FlowGrapher_replay_[0-9a-f]{12})/.exec(page.text)?.[1] ?? '';
    const state = await readFile(join(site.config.workDirectory, filter), 'utf8');
    assert.ok(state.includes('\ngraph_type: pps\n') && state.includes('\nsource_addresses: 10.20.0.0/16\n'));
  });

  it('leads an empty request to the form', async () => {
    const answer = await get('FlowGrapher_Main.cgi').expect(303);
    assert.match(answer.headers['location'] ?? '', /FlowGrapher\.cgi\?Main_Only\^filter_hash=/);
  });
});
