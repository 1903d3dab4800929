import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { parse } from 'node-html-parser';
import { describeWithData } from '../support/data.js';
import { keepZone } from '../support/zone.js';
import { goldenTracking, makeMonitorSite, type MonitorSite } from './flowmonitor-site.js';

interface GoldenGroup {
  readonly label: string;
  readonly file_name: string;
  readonly steps: readonly {
    readonly post: Record<string, string>;
    readonly clock?: number;
    readonly group_file_after: string;
  }[];
}

const ADJUST = 'FlowMonitor_Group.cgi?Main_Only^Adjust^';

describeWithData('FlowMonitor_Group.cgi', () => {
  keepZone('UTC');
  let site: MonitorSite;
  const recorded = goldenTracking<GoldenGroup>('group-edge');
  const solicit = `FlowMonitor_Group.cgi?Main_Only^Solicit^${recorded.label.replaceAll(' ', '~')}`;
  const file = (): Promise<string> => readFile(site.at('filters', `${recorded.file_name}.grp`), 'utf8');
  const add = {
    monitor_label: recorded.label,
    action: 'Add this Component',
    add_label: 'Not Web',
    add_location: 'below',
    add_color: 'fv_dark',
  };

  beforeEach(async () => {
    site = await makeMonitorSite();
    for (const name of ['in-all-bits', 'not-web-bits', 'if-out-bits', 'https-src-bits', 'tos-bits'])
      await site.post('FlowMonitor_Main.cgi', goldenTracking(name).fields).expect(200);
    await site
      .post('FlowMonitor_Main.cgi', {
        monitor_label: recorded.label,
        monitor_type: 'Group',
        general_comment: 'in above, out below',
      })
      .expect(303);
  });
  afterEach(() => site.cleanup());

  it('refuses sides and colours that there are not', async () => {
    const before = await file();
    for (const wrong of [{ add_location: 'sideways' }, { add_color: 'nocolour' }])
      await site.post(ADJUST, { ...add, ...wrong }).expect(400);
    assert.equal(await file(), before);
  });

  for (const family of ['FlowMonitor', 'FlowTracker']) {
    it(`edits as the original edits, as ${family}`, async () => {
      for (const { post, clock, group_file_after: after } of recorded.steps) {
        if (clock !== undefined) site.clock = clock;
        const { headers } = await site.post(`${family}_Group.cgi?Main_Only^Adjust^`, post).expect(303);
        assert.match(
          headers['location'] ?? '',
          new RegExp(`^${family}_Group\\.cgi\\?Main_Only\\^Solicit\\^`),
        );
        assert.equal(await file(), after);
      }
      const page = parse((await site.get(solicit).expect(200)).text);
      const rows = page.querySelectorAll('.adjust tbody th a').map(({ textContent }) => textContent);
      assert.deepEqual(rows, [
        'Not Web',
        'Inbound, all local',
        'Router A upstream out',
        'TOS 160 or 32',
        'HTTPS (from servers)',
      ]);
      const chosen = page.querySelectorAll('.adjust select option[selected]');
      assert.deepEqual(
        chosen.map((option) => option.getAttribute('value')),
        ['auto_mixed2', 'auto_mixed1', 'auto_blue1', 'auto_blue2', 'yellow'],
      );
      const done = await site
        .post(`${family}_Group.cgi?Main_Only^Done^`, { action: 'Done', monitor_label: recorded.label })
        .expect(200);
      assert.match(done.text, /Group complete/);
      assert.equal(await file(), recorded.steps.at(-1)?.group_file_after);
    });
  }

  it('shows a sample that a browser gets, and offers what can be added', async () => {
    await site.post(ADJUST, add).expect(303);
    const page = parse((await site.get(`${solicit}^colour=auto_red`).expect(200)).text);
    const picture = page.querySelector('.sample img')?.getAttribute('src') ?? '';
    const { body } = await site.get(picture.slice(1)).expect(200).expect('Content-Type', 'image/png');
    assert.ok((body as Buffer).length > 1000);
    const options = (name: string): string[] =>
      page.querySelectorAll(`#${name} option`).map((option) => option.getAttribute('value') ?? '');
    assert.equal(options('add_label').length, 5);
    assert.deepEqual(options('add_location'), ['above', 'below']);
    assert.deepEqual(options('add_color').slice(0, 5), [
      'auto_mixed',
      'auto_blue',
      'auto_red',
      'auto_green',
      'auto_violet',
    ]);
    assert.equal(page.querySelector('#add_color option[selected]')?.getAttribute('value'), 'auto_red');
    assert.ok(!options('add_label').includes(recorded.label));
  });

  it('refuses a stale form and shows the group as it is now', async () => {
    const page = parse((await site.get(solicit).expect(200)).text);
    const digest = page.querySelector('[name="digest"]')?.getAttribute('value') ?? '';
    await site.post(ADJUST, { ...add, digest }).expect(303);
    const before = await file();
    const { text } = await site.post(ADJUST, { ...add, digest }).expect(409);
    assert.equal(await file(), before);
    const stale = parse(text);
    assert.match(stale.querySelector('[role="alert"]')?.textContent ?? '', /Somebody else/);
    assert.equal(stale.querySelectorAll('.adjust tbody th a').length, 1);
    assert.notEqual(stale.querySelector('[name="digest"]')?.getAttribute('value'), digest);
  });

  it('keeps what was chosen where something is wrong, and writes nothing', async () => {
    const before = await file();
    const wrong = await site
      .post(ADJUST, { ...add, add_color: 'no"such', add_location: 'below' })
      .expect(400);
    const page = parse(wrong.text);
    assert.equal(page.querySelector('#add_location option[selected]')?.getAttribute('value'), 'below');
    assert.equal(page.querySelector('#add_label option[selected]')?.getAttribute('value'), 'Not Web');
    const comments = { monitor_label: recorded.label, action: 'Revise Group Comments' };
    await site.post(ADJUST, { ...comments, general_comment: 'a\n101^x^y' }).expect(400);
    await site.post(ADJUST, { ...add, add_label: 'No such' }).expect(400);
    await site.post(ADJUST, { monitor_label: recorded.label, action: 'Explode' }).expect(400);
    await site.post(ADJUST, add).set('Origin', 'https://evil.example').expect(403);
    await site.post(ADJUST, { ...add, monitor_label: 'Not Web' }).expect(404);
    await site.post(ADJUST, { ...add, monitor_label: '../x' }).expect(404);
    assert.equal(await file(), before);
    assert.equal((await readdir(site.at('filters'))).filter((name) => name.endsWith('.grp')).length, 1);
  });

  it('leads from the revise form to the editor, and not into the archive', async () => {
    const label = recorded.label.replaceAll(' ', '~');
    const { headers } = await site.get(`FlowTracker_Management.cgi?^Solicit^${label}`).expect(303);
    assert.equal(
      decodeURIComponent(headers['location'] ?? ''),
      `FlowTracker_Group.cgi?Main_Only^Solicit^${label}`,
    );
    await site.post(`FlowMonitor_Management.cgi?^Archive^${label}`).expect(200);
    await site.get(solicit).expect(409);
  });
});
