import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAddress } from '../../lib/flow/address.js';
import { eventRules, parseEvents } from '../../lib/rrd/events.js';
import { addDataSources, dataSourceNames } from '../../lib/utilities/add-data-sources.js';
import { rulesOfFile } from '../../lib/utilities/event-rules.js';
import { LOCK_HELD, runLocked } from '../../lib/utilities/locked-command.js';
import { nameAddresses } from '../../lib/utilities/name-addresses.js';
import { TXRX, upgradeRrd } from '../../lib/utilities/upgrade-rrd.js';
import { inZone } from '../support/zone.js';

describe('utilities of FlowScan', () => {
  let directory = '';
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'utilities-'))));
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  describe('event2vrule', () => {
    it('makes the rule of the documented example', () => {
      const rules = inZone('America/Chicago', () =>
        eventRules(parseEvents('2001/02/10 1538 added support for events\n')),
      );
      assert.deepEqual(rules, [
        'COMMENT:\\n',
        'VRULE:981841080#ff0000:2001/02/10 1538 added support for events',
        'COMMENT:\\n',
      ]);
    });

    it('passes over other lines and keeps text from becoming arguments', () => {
      const events = parseEvents(
        '# note\n2001/02/30 1538 no such day\n2001/02/10 2538 nor hour\n2001/02/10 1538 a:b\\\n',
      );
      assert.equal(events.length, 1);
      assert.match(eventRules(events)[1] ?? '', /:2001\/02\/10 1538 a\\:b\/$/);
      assert.deepEqual(eventRules([]), []);
    });

    it('names an events file that is not there', async () => {
      const file = join(directory, 'nofile');
      await assert.rejects(
        rulesOfFile({ file, now: 0 }),
        new RegExp(`the events file ${file} .*no such file`),
      );
    });

    it('takes only the last hours when asked to', async () => {
      const file = join(directory, 'events');
      writeFileSync(file, '2001/02/10 1538 old\n2001/02/10 1700 new\n');
      const now = new Date(2001, 1, 10, 18).getTime() / 1000;
      assert.equal((await rulesOfFile({ file, now })).length, 5);
      const late = await rulesOfFile({ file, hours: 2, now });
      assert.deepEqual([late.length, late[1]?.includes('new')], [3, true]);
    });
  });

  describe('ip2hostname', () => {
    const names = {
      lookup: (addresses: Iterable<number>) =>
        Promise.resolve(
          new Map(
            [...addresses].flatMap((address) =>
              address === parseAddress('10.0.0.1') ? [[address, 'www.example'] as const] : [],
            ),
          ),
        ),
    };

    it('replaces addresses that have a name, and nothing else', async () => {
      const text = '<td>10.0.0.1</td> 10.0.0.2 10.0.0.1.5 110.0.0.1 999.0.0.1 v10.0.0.1';
      assert.equal(
        await nameAddresses(text, names),
        '<td>www.example</td> 10.0.0.2 10.0.0.1.5 110.0.0.1 999.0.0.1 vwww.example',
      );
    });

    it('takes a format, and lets no name bring markup', async () => {
      assert.equal(await nameAddresses('10.0.0.1', names, '%s (%-12s)'), '10.0.0.1 (www.example )');
      const hostile = {
        lookup: () => Promise.resolve(new Map([[parseAddress('10.0.0.1') ?? 0, '<script>']])),
      };
      assert.equal(await nameAddresses('10.0.0.1', hostile), '?script?');
      await assert.rejects(nameAddresses('10.0.0.1', names, '%d'), RangeError);
    });
  });

  describe('add_txrx and add_ds.pl', () => {
    const create = (file: string, ...sources: string[]): void => {
      const archives = ['RRA:AVERAGE:0:1:60', 'RRA:MAX:0:6:60'];
      execFileSync('rrdtool', [
        'create',
        file,
        '--start',
        '1000000200',
        '--step',
        '300',
        ...sources,
        ...archives,
      ]);
    };
    const info = (file: string): string => execFileSync('rrdtool', ['info', file], { encoding: 'utf8' });

    it('adds tx and rx in place and keeps what was counted', async () => {
      const file = join(directory, 'total.rrd');
      create(file, 'DS:in_bytes:ABSOLUTE:400:U:U', 'DS:out_bytes:ABSOLUTE:400:U:U');
      execFileSync('rrdtool', ['update', file, '1000000500:300:600', '1000000800:900:1200']);
      chmodSync(file, 0o640);
      assert.deepEqual(await upgradeRrd(file, TXRX, 'rrdtool'), ['tx', 'rx']);
      assert.equal(statSync(file).mode & 0o777, 0o640);
      assert.match(info(file), /ds\[tx\]\.type = "ABSOLUTE"[^]*ds\[rx\]\.minimal_heartbeat = 400/);
      assert.match(info(file), /ds\[tx\]\.min = NaN[^]*ds\[rx\]\.min = NaN/);
      execFileSync('rrdtool', ['update', file, '1000001100:30:60:3000:6000']);
      const fetched = execFileSync(
        'rrdtool',
        ['fetch', file, 'AVERAGE', '-s', '1000000500', '-e', '1000001000'],
        { encoding: 'utf8' },
      );
      assert.match(fetched, /1000000800: 3\.0+e\+00 4\.0+e\+00 -?nan -?nan/);
      assert.match(fetched, /1000001100: 1\.0+e-01 2\.0+e-01 1\.0+e\+01 2\.0+e\+01/);
      assert.deepEqual(await upgradeRrd(file, TXRX, 'rrdtool'), []);
    });

    it('tells what rrdtool says of a file that is none', async () => {
      const file = join(directory, 'junk.rrd');
      writeFileSync(file, 'junk'.repeat(1000));
      await assert.rejects(upgradeRrd(file, TXRX, 'rrdtool'), /^Error: '\S*junk\.rrd' is not an RRD file$/);
      await assert.rejects(upgradeRrd(file, TXRX, '/no/rrdtool'), /there is no program \/no\/rrdtool/);
    });

    it('gives the rows of the past a value when asked to, and refuses what is no dump', () => {
      const file = join(directory, 'old.rrd');
      create(file, 'DS:a:GAUGE:600:0:U');
      const xml = execFileSync('rrdtool', ['dump', file], { encoding: 'utf8' });
      const source = { name: 'ds2', type: 'GAUGE', heartbeat: 600, min: NaN, max: 5 };
      const added = addDataSources(xml, [source], 0);
      assert.deepEqual(dataSourceNames(added), ['a', 'ds2']);
      writeFileSync(join(directory, 'new.xml'), added);
      execFileSync('rrdtool', ['restore', join(directory, 'new.xml'), join(directory, 'new.rrd')]);
      assert.match(info(join(directory, 'new.rrd')), /ds\[ds2\]\.max = 5\.0/);
      assert.equal(added.match(/<v> 0\.0{10}e\+0 <\/v>/g)?.length, 120);
      assert.throws(() => addDataSources('<html>', [source]), /no dump/);
      assert.throws(() => addDataSources(added, [source]), /ds2 already/);
    });
  });

  describe('locker', () => {
    const node = (script: string): string[] => [process.execPath, '-e', script];

    it('gives the exit status of the command, and holds others off while it runs', async () => {
      const file = join(directory, 'lock');
      assert.equal(await runLocked({ file, mode: 'exclusive', noWait: false }, node('process.exit(7)')), 7);
      const marker = join(directory, 'started');
      const holder = runLocked(
        { file, mode: 'exclusive', noWait: false },
        node(`require('fs').writeFileSync(${JSON.stringify(marker)}, ''); setTimeout(() => {}, 1500)`),
      );
      for (;;) {
        if (statSync(marker, { throwIfNoEntry: false })) break;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      for (const mode of ['exclusive', 'shared'] as const)
        assert.equal(await runLocked({ file, mode, noWait: true }, node('')), LOCK_HELD);
      assert.equal(await runLocked({ file, mode: 'exclusive', noWait: false }, node('process.exit(3)')), 3);
      assert.equal(await holder, 0);
    });

    it('says what to install where no lock can be taken', async () => {
      const absent = [{ name: 'no-such-lock-program', argumentsFor: () => [] }];
      await assert.rejects(
        runLocked({ file: join(directory, 'x'), mode: 'shared', noWait: false }, node(''), absent),
        /util-linux/,
      );
    });
  });
});
