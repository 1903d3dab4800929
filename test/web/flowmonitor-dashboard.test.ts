import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { parse, type HTMLElement } from 'node-html-parser';
import { describeWithData } from '../support/data.js';
import { keepZone } from '../support/zone.js';
import { makeCollectedSite } from './collected-site.js';
import type { MonitorSite } from './flowmonitor-site.js';

describeWithData('FlowMonitor_Dashboard.cgi', () => {
  keepZone('UTC');
  let site: MonitorSite;
  const page = async (url: string): Promise<HTMLElement> => parse((await site.get(url).expect(200)).text);

  before(async () => {
    site = await makeCollectedSite();
  });
  after(() => site.cleanup());

  const hanging = async (): Promise<string[]> =>
    (await readdir(site.config.dashboardDirectory)).filter((name) => name.endsWith('.png')).sort();
  const act = (dash_action: string, selected_monitor = '', graph_type = '') =>
    site.post('FlowTracker_Dashboard.cgi?', { dash_action, selected_monitor, graph_type });

  it('hangs pictures up, moves and removes them', async () => {
    const { headers } = await act('Install_5', 'not_web', 'Daily').expect(303);
    assert.equal(headers['location'], 'FlowTracker_Dashboard.cgi?Main_Only^List');
    await act('Install_1', 'both', 'Weekly').expect(303);
    await act('Install_3', 'tos_160_or_32', '3Years').expect(303);
    await act('Install_2', 'if10', 'Monthly').expect(404);
    assert.deepEqual(await hanging(), ['both_weekly_1.png', 'tos_160_or_32_3years_3.png']);
    await act('Install_5', 'not_web', 'Daily').expect(303);
    await act('MoveUp_5').expect(303);
    assert.deepEqual(await hanging(), [
      'both_weekly_1.png',
      'not_web_daily_3.png',
      'tos_160_or_32_3years_5.png',
    ]);
    await act('MoveDown_1').expect(303);
    await act('Remove_3').expect(303);
    assert.deepEqual(await hanging(), ['not_web_daily_1.png', 'tos_160_or_32_3years_3.png']);
    const bytes = await readFile(`${site.config.dashboardDirectory}/not_web_daily_1.png`);
    assert.equal(bytes.toString('latin1', 1, 4), 'PNG');
  });

  it('asks for what is missing and keeps what was chosen', async () => {
    const noMonitor = await act('Install_1', '', 'Daily').expect(400);
    const shown = parse(noMonitor.text);
    assert.equal(shown.querySelector('[role="alert"]')?.textContent, 'Must select a FlowTracker');
    assert.equal(shown.querySelector('#graph_type option[selected]')?.getAttribute('value'), 'Daily');
    const noType = await act('Install_1', 'not_web', 'hourly').expect(400);
    assert.match(noType.text, /Must select a FlowTracker Type/);
  });

  it('takes no internal form, no place that there is not, nothing from another site', async () => {
    const before = await hanging();
    await act('RemoveI_1:/etc').expect(400);
    await act('Remove_9').expect(409);
    await act('Install_0', 'not_web', 'Daily').expect(409);
    await act('Install_1', '../not_web', 'Daily').expect(404);
    await act('Remove_1').set('Origin', 'https://evil.example').expect(403);
    await site.get('FlowMonitor_Dashboard.cgi?^Remove_1').expect(200);
    assert.deepEqual(await hanging(), before);
  });

  it('offers every tracking and every place', async () => {
    const editor = await page('FlowMonitor_Dashboard.cgi?^List');
    assert.equal(editor.querySelectorAll('#selected_monitor option').length, 7);
    assert.deepEqual(
      editor.querySelectorAll('.place legend').map(({ textContent }) => textContent),
      [
        'Left Top',
        'Right Top',
        'Left Middle Top',
        'Right Middle Top',
        'Left Middle Bottom',
        'Right Middle Bottom',
        'Left Bottom',
        'Right Bottom',
      ],
    );
    const buttons = editor
      .querySelectorAll('button[name="dash_action"]')
      .map((button) => button.getAttribute('value'));
    for (const button of ['Install_8', 'Remove_1', 'MoveDown_1', 'MoveUp_3'])
      assert.ok(buttons.includes(button), button);
    assert.ok(!buttons.includes('MoveUp_1'));
  });

  it('shows itself with last values, and renews', async () => {
    const board = await page('FlowMonitor_Dashboard.cgi?');
    const fragment = board.querySelector('[data-live]')?.getAttribute('data-live') ?? '';
    assert.equal(fragment, 'FlowMonitor_Dashboard.cgi?Main_Only^fragment');
    const { text } = await site.get(fragment).expect(200);
    assert.ok(!text.includes('<html'));
    const cards = parse(text).querySelectorAll('.card');
    assert.deepEqual(
      cards.map((card) => card.querySelector('.card-head b')?.textContent),
      ['Not Web', 'TOS 160 or 32'],
    );
    assert.match(cards[0]?.querySelector('.card-value')?.textContent ?? '', /bps$/);
    for (const card of cards) {
      await site.get(card.querySelector('img')?.getAttribute('src')?.slice(1) ?? '').expect(200);
      await site.get(decodeURIComponent(card.querySelector('a')?.getAttribute('href') ?? '')).expect(200);
    }
  });
});
