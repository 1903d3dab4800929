import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { parse } from 'node-html-parser';
import { acquireLock } from '../../lib/files/lock.js';
import { describeWithData } from '../support/data.js';
import { keepZone } from '../support/zone.js';
import { ESTABLISHED, goldenTracking, makeMonitorSite, type MonitorSite } from './flowmonitor-site.js';

const FIELDS = { device_name: 'edge', monitor_label: 'Web', dest_port: '80' };

describeWithData('FlowMonitor_Main.cgi', () => {
  keepZone('UTC');
  let site: MonitorSite;
  const filter = (name: string): Promise<string> => readFile(site.at('filters', name), 'utf8');

  beforeEach(async () => (site = await makeMonitorSite()));
  afterEach(() => site.cleanup());

  for (const family of ['FlowMonitor', 'FlowTracker']) {
    it(`establishes a tracking as ${family}, and shows what was made`, async () => {
      const recorded = goldenTracking('in-all-bits');
      const { text } = await site.post(`${family}_Main.cgi`, recorded.fields).expect(200);
      assert.equal(await filter(`${recorded.file_name}.fil`), recorded.filter_file);
      assert.ok(existsSync(site.at('rrds', `${recorded.file_name}.rrd`)));
      const page = parse(text);
      const facts = page.querySelectorAll('dt').map(({ textContent }) => textContent);
      const word = family === 'FlowTracker' ? 'Tracking' : 'Monitor';
      for (const fact of [`${word} Label`, 'Filter File', 'RRDtool Database', 'HTML Directory'])
        assert.ok(facts.includes(fact), fact);
      const links = page.querySelectorAll('main a').map((link) => link.getAttribute('href') ?? '');
      assert.ok(links.length > 0);
      for (const link of links) assert.ok(link.startsWith(family), link);
      const tools = page.querySelectorAll('header .buttons a').map((link) => link.getAttribute('href') ?? '');
      assert.match(
        tools[0] ?? '',
        /^FlowViewer\.cgi\?Main_Only\^filter_hash=FM_FlowMonitor_save_140500[A-Z]{2}$/,
      );
      for (const hash of ['FM', 'FT']) {
        const form = parse((await site.get((tools[0] ?? '').replace('=FM', `=${hash}`)).expect(200)).text);
        assert.equal(
          form.querySelector('[name="dest_address"]')?.getAttribute('value'),
          '10.20.0.0/16, 10.21.0.0/16, 192.0.2.0/24',
        );
      }
    });
  }

  it('takes the fields of 3.x', async () => {
    await site
      .post('FlowTracker_Main.cgi', {
        device_name: 'FlowTracker.cgi?Main_Only^filter_hash=^DDDedge',
        tracking_label: 'Old way',
        tracking_type: 'pps',
      })
      .expect(200);
    assert.match(await filter('old_way.fil'), /^ input: monitor_type: pps$/m);
    assert.match(await filter('old_way.fil'), /^ input: monitor_label: Old way$/m);
  });

  it('takes the type of 3.x, which is bits', async () => {
    const fields = { device_name: 'edge', tracking_label: 'Older', tracking_type: 'Individual' };
    await site.post('FlowTracker_Main.cgi', fields).expect(200);
    assert.match(await filter('older.fil'), /^ input: monitor_type: bps$/m);
  });

  it('shows the form again with what was entered and everything that is wrong, and writes nothing', async () => {
    const { text } = await site
      .post('FlowMonitor_Main.cgi', {
        ...FIELDS,
        monitor_label: 'a"><script>x',
        dest_port: '99999',
        alert_threshold: 'much',
        alert_frequency: 'daily',
        general_comment: 'kept & shown',
      })
      .expect(400);
    const page = parse(text);
    const faulty = page.querySelectorAll('.field.faulty input, .field.faulty select');
    const names = faulty.map((field) => field.getAttribute('name')).sort();
    assert.deepEqual(names, ['alert_destination', 'alert_threshold', 'dest_port']);
    assert.equal(page.querySelector('#f-general_comment')?.getAttribute('value'), 'kept & shown');
    assert.equal(page.querySelector('#f-monitor_label')?.getAttribute('value'), 'a"><script>x');
    assert.equal(page.querySelectorAll('script:not([src])').length, 0);
    assert.deepEqual(await readdir(site.at('filters')), []);
    assert.deepEqual(await readdir(site.at('rrds')), []);
  });

  for (const label of ['', 'a;b', 'a^b', 'a: b', '../x', '"quoted"', `${'x'.repeat(81)}`, "x'; rm -rf y"]) {
    it(`refuses the label ${JSON.stringify(label)}`, async () => {
      const { text } = await site
        .post('FlowMonitor_Main.cgi', { ...FIELDS, monitor_label: label })
        .expect(400);
      assert.ok(parse(text).querySelector('.issues a[href="#f-monitor_label"]'));
      assert.deepEqual(await readdir(site.at('filters')), []);
    });
  }

  it('refuses a line break that would forge a line of the file', async () => {
    const general_comment = 'x\n input: alert_destination: evil@example.net';
    await site.post('FlowMonitor_Main.cgi', { ...FIELDS, general_comment }).expect(400);
    assert.deepEqual(await readdir(site.at('filters')), []);
  });

  it('refuses a label that is in use, by whatever kind of tracking', async () => {
    await site.post('FlowMonitor_Main.cgi', { monitor_label: 'Web', monitor_type: 'Group' }).expect(303);
    const { text } = await site.post('FlowMonitor_Main.cgi', FIELDS).expect(400);
    assert.match(text, /The label is in use/);
    assert.deepEqual(await readdir(site.at('filters')), ['web.grp']);
    await site.post('FlowMonitor_Management.cgi?^Archive^Web').expect(200);
    await site.post('FlowMonitor_Main.cgi', FIELDS).expect(400);
  });

  it('leads from a new group to its editor', async () => {
    const { headers } = await site
      .post('FlowTracker_Main.cgi', { monitor_label: 'Both ways', monitor_type: 'Group' })
      .expect(303);
    assert.equal(headers['location'], 'FlowTracker_Group.cgi?Main_Only^Solicit^Both~ways');
    assert.equal(
      await filter('both_ways.grp'),
      ' input: monitor_label: Both ways\n input: monitor_type: Group\n input: general_comment: \n',
    );
  });

  it('leads to the form where nothing was sent, and lets no other site send', async () => {
    const { headers } = await site.get('FlowMonitor_Main.cgi').expect(303);
    assert.equal(headers['location'], 'FlowMonitor.cgi?Main_Only');
    await site.post('FlowMonitor_Main.cgi', FIELDS).set('Origin', 'https://evil.example').expect(403);
    await site.post('FlowMonitor_Main.cgi', FIELDS).set('Sec-Fetch-Site', 'cross-site').expect(403);
    assert.deepEqual(await readdir(site.at('filters')), []);
  });

  describe('with a start in the past', () => {
    const start = { start_date: '03/02/2026', start_time: '10:00:00' };

    it('asks for the past only where the start was changed', async () => {
      const untouched = { original_start_date: start.start_date, original_start_time: start.start_time };
      await site.post('FlowMonitor_Main.cgi', { ...FIELDS, ...start, ...untouched }).expect(200);
      assert.ok(existsSync(site.at('filters/web.fil')));
    });

    it('carries the start that it was shown with', async () => {
      const { text } = await site.get('FlowMonitor.cgi').expect(200);
      const valueOf = (name: string): string | undefined =>
        parse(text).querySelector(`[name="${name}"]`)?.getAttribute('value');
      assert.equal(valueOf('original_start_date'), valueOf('start_date'));
      assert.equal(valueOf('original_start_time'), valueOf('start_time'));
      assert.notEqual(valueOf('start_time'), undefined);
    });

    it('makes the tracking from stored flows, with a page that says how far it is', async () => {
      site.clock = ESTABLISHED + 7200;
      const { headers } = await site.post('FlowMonitor_Main.cgi', { ...FIELDS, ...start }).expect(303);
      const display = 'FlowMonitor_Display.cgi?Main_Only^filter_hash=MT_web';
      assert.equal(headers['location'], display);
      const { text } = await site.get(display).expect(200);
      assert.match(text, /is being made from stored flows/);
      assert.match((await site.get(`${display}^fragment`).expect(200)).text, /<progress/);
      assert.match(
        (await site.get('FlowMonitor_Management.cgi?^List').expect(200)).text,
        /is made from stored flows/,
      );
      const second = await site.post('FlowMonitor_Main.cgi', FIELDS);
      assert.match(second.text, /is being made from stored flows/);
      await until(() => existsSync(site.at('filters/web.fil')));
      const made = await site.get(display).expect(200);
      assert.ok(parse(made.text).querySelector('[data-chart]'));
      const { body } = await site.get(`${display}^format=json^points=400`).expect(200);
      const values = (body as { series: { averages: (number | null)[] }[] }).series[0]?.averages ?? [];
      assert.ok(values.filter((value) => value !== null && value > 0).length > 10);
    });

    const display = 'FlowMonitor_Display.cgi?^filter_hash=MT_web';

    async function leave(status: string, updatedAt = ESTABLISHED): Promise<void> {
      const state = {
        fileName: 'web',
        label: 'Web <b>',
        status,
        start: ESTABLISHED,
        periodsDone: 3,
        periodsTotal: 12,
        job: site.at('cgi/Flow_Working/nothing'),
        updatedAt,
      };
      await writeFile(site.at('cgi/Flow_Working/.FlowMonitor_Recreate_web.state'), JSON.stringify(state));
    }

    it('can be taken up again where its program was killed, or never began', async () => {
      site.clock = ESTABLISHED + 30;
      await leave('waiting');
      assert.match((await site.get(display).expect(200)).text, /Waiting to begin/);
      site.clock = ESTABLISHED + 61;
      assert.match((await site.get(display).expect(200)).text, /It was stopped.*Go on/s);

      await leave('running');
      const lock = site.at('cgi/Flow_Working/.FlowMonitor_Recreate_web.lock');
      const held = await acquireLock(lock, { program: 'FlowMonitor_Recreate' });
      assert.match((await site.get(display).expect(200)).text, /25 % of its past is made/);
      await held.release();
      assert.match((await site.get(display).expect(200)).text, /It was stopped.*Go on/s);
      const list = await site.get('FlowMonitor_Management.cgi?^List').expect(200);
      assert.match(list.text, /is made from stored flows: stopped/);
      await site.post('FlowMonitor_Management.cgi?^Resume^web').expect(303);
      assert.match((await site.get(display).expect(200)).text, /Waiting to begin/);
    });

    it('can be given up, and taken up again, once it was stopped', async () => {
      await leave('stopped');
      const { text } = await site.get(display).expect(200);
      assert.match(text, /It was stopped/);
      assert.match(text, /Web &lt;b&gt;/);
      await site.post('FlowMonitor_Management.cgi?^Resume^web').expect(303);
      await until(() => site.lines.some((line) => line.includes('was not done')));
      assert.match((await site.get('FlowMonitor_Management.cgi?^Cancel^web').expect(200)).text, /Give it up/);
      assert.ok(existsSync(site.at('cgi/Flow_Working/.FlowMonitor_Recreate_web.state')));
      await site.post('FlowMonitor_Management.cgi?^Cancel^web').expect(200);
      await site.get('FlowMonitor_Display.cgi?^filter_hash=MT_web').expect(404);
      await site.post('FlowMonitor_Main.cgi', FIELDS).expect(200);
    });
  });
});

describeWithData('revising a tracking', () => {
  keepZone('UTC');
  let site: MonitorSite;
  const recorded = goldenTracking('not-web-bits');
  const text = (): Promise<string> => readFile(site.at('filters/not_web.fil'), 'utf8');

  beforeEach(async () => {
    site = await makeMonitorSite();
    await site.post('FlowMonitor_Main.cgi', recorded.fields).expect(200);
  });
  afterEach(() => site.cleanup());

  it('writes what the original wrote', async () => {
    const last = recorded.updates.at(-1)?.period_end ?? 0;
    site.clock = recorded.revise?.clock ?? 0;
    await site.collect(last - 600, last);
    const answer = await site
      .post('FlowMonitor_Main.cgi?Main_Only^Revise^MT_not_web', recorded.revise?.fields)
      .expect(200);
    assert.equal(await text(), recorded.revise?.filter_file_after);
    const page = parse(answer.text);
    const changed = page.querySelectorAll('tr.changed th').map(({ textContent }) => textContent);
    assert.deepEqual(changed.sort(), [
      'alert_destination',
      'alert_frequency',
      'alert_threshold',
      'dest_ports',
    ]);
    assert.match(
      page.querySelector('.revisions')?.textContent ?? '',
      /03\/02\/2026 16:05:00\s+also without 8080/,
    );
  });

  for (const [family, hash] of [
    ['FlowMonitor', 'MT_not_web'],
    ['FlowTracker', 'TR_not_web.fil'],
  ] as const) {
    it(`leads through the form of ${family}`, async () => {
      const { text: form } = await site.get(`${family}_Management.cgi?^Solicit^Not~Web`).expect(200);
      const page = parse(form);
      const action = page.querySelector('form.criteria')?.getAttribute('action');
      assert.equal(action, `${family}_Main.cgi?Main_Only^Revise^MT_not_web`);
      assert.equal(page.querySelector('[name="dest_port"]')?.getAttribute('value'), '-80, -443');
      assert.equal(page.querySelector('[name="start_date"]'), null);
      assert.ok(page.querySelector('[name="notate_graphs"]'));
      const fields = Object.fromEntries(
        page
          .querySelectorAll('form.criteria input')
          .map((field) => [field.getAttribute('name') ?? '', field.getAttribute('value') ?? '']),
      );
      const sent = { ...fields, device_name: 'edge', dest_port: '-22', revision_comment: 'ssh: only' };
      await site.post(`${family}_Main.cgi?^Revise^${hash}`, sent).expect(200);
      assert.match(await text(), /^ {2}deny 22$/m);
      assert.match(await text(), /^ input: revision: N\|\d+\|ssh: only$/m);
      const again = await site.post(`${family}_Main.cgi?^Revise^${hash}`, sent).expect(400);
      assert.match(again.text, /Somebody else has changed this/);
      assert.equal((await text()).match(/input: revision/g)?.length, 1);
    });
  }

  it('changes the source as the menus of the original do', async () => {
    const url = 'FlowMonitor_Management.cgi?^Solicit^Not~Web^EEE10.20.255.3';
    const page = parse((await site.get(url).expect(200)).text);
    const chosen = (name: string): string | undefined =>
      page.querySelector(`[name="${name}"] option[selected]`)?.getAttribute('value');
    assert.deepEqual([chosen('device_name'), chosen('exporter')], ['', '10.20.255.3']);
  });

  it('keeps what was entered where something is wrong, and refuses another label', async () => {
    const before = await text();
    const url = 'FlowMonitor_Main.cgi?^Revise^MT_not_web';
    const wrong = await site
      .post(url, { ...recorded.fields, dest_port: 'nonsense!', revision_comment: 'mine' })
      .expect(400);
    const page = parse(wrong.text);
    assert.equal(page.querySelector('#f-revision_comment')?.getAttribute('value'), 'mine');
    assert.ok(page.querySelector('.faulty #f-dest_port'));
    const renamed = await site.post(url, { ...recorded.fields, monitor_label: 'Other' }).expect(400);
    assert.match(renamed.text, /rename it/);
    assert.equal(await text(), before);
    await site.post('FlowMonitor_Main.cgi?^Revise^MT_nothing', recorded.fields).expect(404);
    const { headers } = await site.get(url).expect(303);
    assert.equal(headers['location'], 'FlowMonitor_Management.cgi?Main_Only^Solicit^Not~Web');
  });
});

describeWithData('making the past of a tracking anew', () => {
  keepZone('UTC');
  let site: MonitorSite;
  const url = 'FlowMonitor_Management.cgi?Main_Only^Recreate^Web';
  const display = 'FlowMonitor_Display.cgi?Main_Only^filter_hash=MT_web';
  const start = { start_date: '03/02/2026', start_time: '14:00:00' };
  const state = (): string => site.at('cgi/Flow_Working/.FlowMonitor_Recreate_web.state');

  beforeEach(async () => {
    site = await makeMonitorSite();
    await site.post('FlowMonitor_Main.cgi', FIELDS).expect(200);
    site.clock = ESTABLISHED + 7200;
  });
  afterEach(() => site.cleanup());

  it('asks for the start, begins, and leads to the tracking when it is done', async () => {
    const links = parse((await site.get(display).expect(200)).text).querySelectorAll('.ways-on a');
    assert.ok(links.some((link) => link.getAttribute('href') === url));
    const form = parse((await site.get(url).expect(200)).text).querySelector('form.asking');
    assert.equal(form?.getAttribute('action'), url);
    const names = form?.querySelectorAll('input').map((input) => input.getAttribute('name'));
    assert.deepEqual(names, ['form_token', 'start_date', 'start_time']);
    assert.ok(!existsSync(state()), 'opening the page changes nothing');
    const { headers } = await site.post(url, start).expect(303);
    assert.equal(headers['location'], url);
    await until(() => readFileSync(state(), 'utf8').includes('"status":"done"'));
    assert.equal((await site.get(`${url}^fragment`).expect(303)).headers['location'], display);
    const { body } = await site.get(`${display}^format=json^points=400`).expect(200);
    const values = (body as { series: { averages: (number | null)[] }[] }).series[0]?.averages ?? [];
    assert.ok(values.filter((value) => value !== null && value > 0).length > 10);
  });

  it('tells how far it is, there and wherever the tracking is shown', async () => {
    const stopped = {
      fileName: 'web',
      label: 'Web',
      status: 'stopped',
      start: ESTABLISHED,
      periodsDone: 3,
      periodsTotal: 12,
      job: site.at('cgi/Flow_Working/nothing'),
      updatedAt: ESTABLISHED,
    };
    await writeFile(state(), JSON.stringify(stopped));
    assert.match((await site.get(url).expect(200)).text, /Its past is being made from stored flows/);
    assert.match((await site.get(`${url}^fragment`).expect(200)).text, /^<div[^]*3 of 12 periods/);
    const shown = parse((await site.get(display).expect(200)).text);
    assert.equal(shown.querySelector('p.state a')?.getAttribute('href'), url);
    const list = parse((await site.get('FlowMonitor_Management.cgi?^List').expect(200)).text);
    assert.equal(list.querySelector('p.state a')?.getAttribute('href'), url);
    await site.post(url, start).expect(503);
    const resumed = await site.post('FlowMonitor_Management.cgi?Main_Only^Resume^web').expect(303);
    assert.equal(resumed.headers['location'], 'FlowMonitor_Management.cgi?Main_Only^Recreate^web');
    await until(() => site.lines.some((line) => line.includes('was not done')));
    const given = await site.post('FlowMonitor_Management.cgi?^Cancel^web').expect(200);
    assert.match(given.text, /Web has the values that it had/);
    assert.ok(existsSync(site.at('rrds/web.rrd')));
  });

  it('shows the form again with what is wrong, and lets no other site begin', async () => {
    const { text } = await site.post(url, { ...start, start_date: '<b>' }).expect(400);
    const page = parse(text);
    assert.equal(page.querySelector('#start_date')?.getAttribute('value'), '<b>');
    assert.equal(page.querySelector('#start_date')?.getAttribute('aria-invalid'), 'true');
    assert.match(page.querySelector('.issues')?.textContent ?? '', /not a valid date/);
    await site.post(url, start).set('Origin', 'https://evil.example').expect(403);
    await site.post(url, start).set('Sec-Fetch-Site', 'cross-site').expect(403);
    await site.post('FlowMonitor_Management.cgi?^Recreate^Nobody', start).expect(404);
    assert.ok(!existsSync(state()));
  });
});

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1000 && !isSo(); tries++) await delay(20);
  assert.ok(isSo(), 'it never came');
}
