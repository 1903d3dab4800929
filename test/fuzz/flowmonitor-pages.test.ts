import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import fc from 'fast-check';
import { parse } from 'node-html-parser';
import { describeWithData } from '../support/data.js';
import { makeMonitorSite, type MonitorSite } from '../web/flowmonitor-site.js';

const SCRIPTS = [
  '',
  '_Main',
  '_Management',
  '_Group',
  '_Display',
  '_DisplayPublic',
  '_Dumper',
  '_Replay',
  '_Dashboard',
];
const ACTIONS = [
  'List',
  'Solicit',
  'SolicitN',
  'Rename',
  'Archive',
  'Restart',
  'Remove',
  'Proceed',
  'Removed',
  'Restore',
  'Revise',
  'Adjust',
  'Done',
  'Cancel',
  'Resume',
  '24_hours',
  'fragment',
  'filter_hash=MT_web',
  'filter_hash=SV_FlowMonitor_save_000000AA_web',
  'format=json',
];
const PIECES = [
  'web',
  'MT_web',
  '..',
  '../../etc/passwd',
  '<script>alert(1)</script>',
  '"onmouseover="x',
  "'",
  '~',
  '%00',
  '%',
  '\u0000',
  '\n input: x: y',
  'Main_Only',
  'start=1',
  'end=0',
  '$(id)',
  '`id`',
  '\u{1f4a9}',
  '\ud800',
  '__proto__',
  'constructor',
];

describeWithData('pages of FlowMonitor, asked for anything', () => {
  let site: MonitorSite;

  before(async () => {
    site = await makeMonitorSite();
    await site.post('FlowMonitor_Main.cgi', { device_name: 'edge', monitor_label: 'Web' }).expect(200);
  });
  after(() => site.cleanup());

  const part = fc.oneof(
    fc.constantFrom(...ACTIONS),
    fc.constantFrom(...PIECES),
    fc.string({ maxLength: 12 }),
  );
  const query = fc.array(part, { maxLength: 5 }).map((parts) => parts.join('^'));
  const script = fc.tuple(fc.constantFrom('FlowMonitor', 'FlowTracker'), fc.constantFrom(...SCRIPTS));

  it('answer without failing, and change nothing by GET', async () => {
    const before = await readdir(site.at('filters'));
    await fc.assert(
      fc.asyncProperty(script, query, async ([family, suffix], text) => {
        const encoded = Buffer.from(text)
          .toString('latin1')
          .replace(/[^\w^=~.-]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`);
        const { status, text: html, type } = await site.getRaw(`/${family}${suffix}.cgi?${encoded}`);
        assert.ok(status < 500, `${status}: ${family}${suffix}.cgi?${encoded}`);
        if (type !== 'text/html') return;
        assert.equal(
          parse(html).querySelectorAll('script:not([src]), [onmouseover], [style]').length,
          0,
          encoded,
        );
      }),
      { seed: 6, numRuns: 250 },
    );
    assert.deepEqual(await readdir(site.at('filters')), before);
    assert.deepEqual(
      site.lines.filter((line) => line.includes('error')),
      [],
    );
  });
});
