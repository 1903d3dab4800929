import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { parse, type HTMLElement } from 'node-html-parser';
import { describeWithData } from '../support/data.js';
import { keepZone } from '../support/zone.js';
import {
  COLLECTED,
  ESTABLISHED,
  goldenTracking,
  makeMonitorSite,
  type MonitorSite,
} from './flowmonitor-site.js';

const LIST = 'FlowMonitor_Management.cgi?Main_Only^List';

describeWithData('FlowMonitor_Management.cgi', () => {
  keepZone('UTC');
  let site: MonitorSite;
  const establish = async (fields: Record<string, string>): Promise<void> => {
    await site.post('FlowMonitor_Main.cgi', { device_name: 'edge', ...fields });
  };
  const page = async (url: string): Promise<HTMLElement> => parse((await site.get(url).expect(200)).text);
  const labels = (list: HTMLElement): string[] =>
    list.querySelectorAll('.tracks tbody th a').map(({ textContent }) => textContent);

  beforeEach(async () => {
    site = await makeMonitorSite();
    await establish({ monitor_label: 'Web', dest_port: '80', general_comment: 'pages' });
    await establish({ monitor_label: 'DNS & more', dest_port: '53', monitor_type: 'pps' });
    await establish({ monitor_label: 'Both', monitor_type: 'Group' });
    for (const add_label of ['Web', 'DNS & more'])
      await site
        .post('FlowMonitor_Group.cgi?^Adjust^', {
          monitor_label: 'Both',
          action: 'Add this Component',
          add_label,
          add_location: 'above',
          add_color: 'auto_mixed',
        })
        .expect(303);
  });
  afterEach(() => site.cleanup());

  it('tells why a tracking gets no values, in the list and on its page, and offers nothing in vain', async () => {
    await establish({ monitor_label: 'Broken' });
    const broken = site.at('filters/broken.fil');
    await writeFile(broken, (await readFile(broken, 'utf8')).replace('type time-date', 'type nonsense'));
    await rm(site.at('rrds/web.rrd'));
    await writeFile(site.at('filters/silk.fil'), ' input: monitor_label: Silk\n input: IPFIX: 1\n');
    const list = await page(LIST);
    const reasons = {
      broken: /filter cannot be evaluated: .*nonsense/s,
      web: /RRD .*web\.rrd is missing/,
      silk: /kept by SiLK/,
    };
    for (const [name, reason] of Object.entries(reasons)) {
      const row = list
        .querySelectorAll('.tracks tbody tr')
        .find((one) => one.innerHTML.includes(`MT_${name}"`));
      assert.match(row?.querySelector('.track-state')?.textContent ?? '', reason);
      assert.doesNotMatch(row?.textContent ?? '', /Recreate/);
      const shown = (await page(`FlowMonitor_Display.cgi?^filter_hash=MT_${name}`)).textContent;
      assert.match(shown, reason);
      assert.doesNotMatch(shown, /draws every five minutes|Recreate/);
    }
  });

  for (const family of ['FlowMonitor', 'FlowTracker']) {
    it(`lists trackings and what can be done with them, as ${family}`, async () => {
      await site.post('FlowMonitor_Management.cgi?^Archive^Web').expect(200);
      for (const query of ['Main_Only^List', '^List^', '^List~Monitors', '']) {
        const list = await page(`${family}_Management.cgi?${query}`);
        assert.deepEqual(labels(list), ['DNS & more', 'Both', 'Web']);
        const words = family === 'FlowTracker' ? 'Trackings' : 'Monitors';
        assert.deepEqual(
          list.querySelectorAll('main h2').map(({ textContent }) => textContent),
          [`Individual ${words}`, `Group ${words}`, `Archived ${words}`],
        );
        const acts = list.querySelectorAll('.track-acts').map((cell) => cell.querySelectorAll('a'));
        assert.deepEqual(
          acts.map((links) => links.map(({ textContent }) => textContent)),
          [
            ['Revise', 'Recreate', 'Rename', 'Archive', 'Remove'],
            ['Revise', 'Rename', 'Archive', 'Remove'],
            ['Rename', 'Restart', 'Remove'],
          ],
        );
        for (const link of acts.flat()) {
          const href = link.getAttribute('href') ?? '';
          assert.ok(href.startsWith(`${family}_`), href);
          await site.get(decodeURIComponent(href)).expect(200);
        }
      }
    });
  }

  it('shows last values, curves and states, sorts by them and searches', async () => {
    site.clock = COLLECTED;
    const last = goldenTracking('dns-pps').updates.at(-10)?.period_end ?? 0;
    await site.post('FlowMonitor_Main.cgi?^Revise^MT_web', {
      device_name: 'edge',
      monitor_label: 'Web',
      dest_port: '80',
      alert_threshold: '1000',
      general_comment: 'pages',
    });
    await site.collect(last - 5400, last);
    site.clock = last + 1800;
    const list = await page(LIST);
    const rows = list.querySelectorAll('.tracks:not(.tracks-plain) tbody tr');
    assert.deepEqual(labels(list), ['DNS & more', 'Web', 'Both']);
    for (const row of rows) {
      assert.match(row.querySelector('.track-value b')?.textContent ?? '', /^[\d.]+ [kM]?[bp]ps$/);
      assert.match(row.querySelector('.spark-line')?.getAttribute('d') ?? '', /^M[\d.]+ [\d.]+/);
    }
    assert.equal(rows[1]?.querySelector('.level-bad')?.textContent, 'Above 1 kbps');
    assert.equal(rows[0]?.querySelector('.level-quiet')?.textContent, 'No limit');
    assert.match(list.querySelector('.summing')?.textContent ?? '', /2 individual\s*1 beyond the limit/);
    assert.deepEqual(labels(await page(`${LIST}^sort=state`)).slice(0, 2), ['Web', 'DNS & more']);
    assert.deepEqual(labels(await page(`${LIST}^sort=value`)).slice(0, 2), ['DNS & more', 'Web']);
    assert.deepEqual(labels(await page(`${LIST}^sort=value^order=descending`)).slice(0, 2), [
      'Web',
      'DNS & more',
    ]);
    site.clock = last + 7200;
    assert.equal((await page(LIST)).querySelectorAll('.track-state .level-warn').length, 2);
    assert.match(
      (await page(LIST)).querySelector('.state-warn')?.textContent ?? '',
      /Does FlowMonitor_Collector run/,
    );
    const board = await page('FlowTracker_Dashboard.cgi?');
    assert.match(
      board.querySelector('.state-warn')?.textContent ?? '',
      /None of the 2 trackings.*Does FlowTracker_Collector run/,
    );
    assert.deepEqual(labels(await page(`${LIST}^search=53`)), ['DNS & more'], 'by the filter');
    const renew = list.querySelector('[data-live-state] a');
    assert.equal(renew?.textContent, 'Renew');
    assert.match(list.querySelector('[data-live-state]')?.textContent ?? '', /^As of \d\d:\d\d:\d\d\./);
    const found = await page(`${LIST}^search=PAGES web`);
    assert.deepEqual(labels(found), ['Web']);
    assert.equal(found.querySelector('#search')?.getAttribute('value'), 'PAGES web');
    const { headers } = await site.post(LIST, { search: 'dns <&^' }).expect(303);
    const again = parse((await site.get(decodeURIComponent(headers['location'] ?? '')).expect(200)).text);
    assert.equal(again.querySelector('#search')?.getAttribute('value'), 'dns <& ');
  });

  it('gives the part that renews itself alone', async () => {
    const { text } = await site.get(`${LIST}^fragment`).expect(200).expect('Cache-Control', 'no-cache');
    assert.ok(!text.includes('<html'));
    assert.equal(parse(text).querySelectorAll('.tracks').length, 2);
  });

  for (const [action, title, file] of [
    ['Archive', 'Archive the monitor?', 'web.fil'],
    ['Remove', 'Remove the monitor?', 'web.fil'],
    ['Proceed', 'Remove the monitor?', 'web.fil'],
  ] as const) {
    it(`${action}: asks by GET, changes nothing for another site's form`, async () => {
      const url = `FlowMonitor_Management.cgi?^${action}^Web`;
      const before = await readdir(site.at('filters'));
      assert.equal((await page(url)).querySelector('h1')?.textContent, title);
      await site.post(url).set('Origin', 'https://evil.example').expect(403);
      await site.post(url).set('Referer', 'https://evil.example/x').expect(403);
      await site
        .post(url, { form_token: 'x' })
        .set('Cookie', `flowsuite-form=${'a'.repeat(22)}`)
        .expect(action === 'Remove' ? 200 : 403);
      assert.deepEqual(await readdir(site.at('filters')), before);
      assert.ok(before.includes(file));
    });
  }

  it('archives and restarts', async () => {
    const archived = parse(
      (await site.post('FlowMonitor_Management.cgi?^Archive^DNS~&~more').expect(200)).text,
    );
    assert.match(
      archived.querySelector('.particulars')?.textContent ?? '',
      /dns_-_more\.fil is now .*dns_-_more\.archive/,
    );
    assert.ok(existsSync(site.at('rrds/dns_-_more.archive')));
    await site.post('FlowMonitor_Management.cgi?^Archive^DNS~&~more').expect(409);
    await site.get('FlowMonitor_Management.cgi?^Solicit^DNS~&~more').expect(409);
    assert.match(
      (await site.get('FlowMonitor_Management.cgi?^Restart^DNS~&~more').expect(200)).text,
      /Restart the monitor\?/,
    );
    await site.post('FlowTracker_Management.cgi?^Restart~Monitor^DNS~&~more').expect(200);
    assert.deepEqual(
      await readdir(site.at('filters')).then((names) => names.filter((name) => !name.startsWith('.')).sort()),
      ['both.grp', 'dns_-_more.fil', 'web.fil'],
    );
    await site.post('FlowMonitor_Management.cgi?^Restart^DNS~&~more').expect(409);
  });

  it('renames, with the groups that it is in', async () => {
    const form = await page('FlowMonitor_Management.cgi?^SolicitN^Web');
    assert.equal(
      form.querySelector('form.asking')?.getAttribute('action'),
      'FlowMonitor_Management.cgi?Main_Only^Rename^web',
    );
    const refused = await site
      .post('FlowMonitor_Management.cgi?^Rename^web', { new_name: 'a|b "c"' })
      .expect(400);
    assert.equal(parse(refused.text).querySelector('#new_name')?.getAttribute('value'), 'a|b "c"');
    await site.post('FlowMonitor_Management.cgi?^Rename^web', { new_name: 'Both' }).expect(409);
    await site.post('FlowMonitor_Management.cgi?^Rename^web', { new_name: '' }).expect(400);
    const done = await site
      .post('FlowMonitor_Management.cgi?^Rename^web', { new_name: 'Pages (all)' })
      .expect(200);
    assert.match(done.text, /Web is now Pages \(all\)/);
    assert.match(parse(done.text).querySelector('.particulars')?.textContent ?? '', /Both/);
    assert.match(await readFile(site.at('filters/both.grp'), 'utf8'), /^101\^Pages \(all\)\^/);
    assert.ok(existsSync(site.at('rrds/pages_-all-.rrd')));
    await site.get('FlowMonitor_Display.cgi?^filter_hash=MT_pages_-all-').expect(200);
    await site.get('FlowMonitor_Display.cgi?^filter_hash=MT_web').expect(404);
  });

  it('removes, says from where it can be restored, and restores', async () => {
    const asked = await page('FlowMonitor_Management.cgi?^Remove^Web');
    assert.match(asked.querySelector('.asking')?.textContent ?? '', /Flow_Working\/web/);
    assert.match(asked.querySelector('.asking')?.textContent ?? '', /Groups that it is taken out of[^]*Both/);
    await site.post('FlowMonitor_Management.cgi?^Proceed^Web').expect(200);
    assert.ok(!existsSync(site.at('filters/web.fil')));
    assert.ok(existsSync(site.at('cgi/Flow_Working/web/web.rrd')));
    assert.match(
      await readFile(site.at('filters/both.grp'), 'utf8'),
      /^101\^DNS & more\^auto mixed2\n input/,
    );
    await site.get('FlowMonitor_Management.cgi?^Remove^Web').expect(404);
    const removed = await page('FlowMonitor_Management.cgi?^Removed');
    assert.equal(
      removed.querySelector('tbody form')?.getAttribute('action'),
      'FlowMonitor_Management.cgi?Main_Only^Restore^web',
    );
    await site.get('FlowMonitor_Management.cgi?^Restore^web').expect(303);
    await site.post('FlowMonitor_Management.cgi?^Restore^..').expect(404);
    await site
      .post('FlowMonitor_Management.cgi?^Restore^web')
      .set('Origin', 'https://evil.example')
      .expect(403);
    await site.post('FlowMonitor_Management.cgi?^Restore^web').expect(200);
    assert.ok(existsSync(site.at('filters/web.fil')) && existsSync(site.at('rrds/web.rrd')));
  });

  it('answers 404 for what there is not', async () => {
    for (const query of [
      '^Solicit^Nothing',
      '^Archive^../web',
      '^Remove^',
      '^Explode^Web',
      '^constructor',
      '^Proceed^..~..',
    ])
      await site.get(`FlowMonitor_Management.cgi?${query}`).expect(404);
    await site.post('FlowMonitor_Management.cgi?^Archive^Nothing').expect(404);
  });

  it('escapes labels and comments of any file, and can act on them', async () => {
    const label = `<img src=x onerror=alert(1)> "q" & 'a'`;
    const name = `<img_src=x_onerror=alert-1->_"q"_-_'a'`;
    const text = await readFile(site.at('filters/web.fil'), 'utf8');
    const hostile = text
      .replace('monitor_label: Web', () => `monitor_label: ${label}`)
      .replace('general_comment: pages', () => 'general_comment: <script>x</script>');
    await writeFile(site.at('filters', `${name}.fil`), hostile);
    site.clock = ESTABLISHED;
    for (const url of [
      LIST,
      `${LIST}^fragment`,
      `FlowMonitor_Management.cgi?^Archive^${label.replaceAll(' ', '~')}`,
    ]) {
      const { text: html } = await site.get(url).expect(200);
      assert.ok(!html.includes('<img src=x'), url);
      assert.ok(!html.includes('<script>x'), url);
      assert.ok(html.includes('&lt;img src=x'), url);
    }
    const shown = await site.get(`FlowMonitor_Display.cgi?^filter_hash=MT_${name}`).expect(200);
    assert.equal(parse(shown.text).querySelectorAll('main img').length, 0);
    await site.post(`FlowMonitor_Management.cgi?^Archive^${label.replaceAll(' ', '~')}`).expect(200);
    assert.ok(existsSync(site.at('filters', `${name}.archive`)));
  });
});
