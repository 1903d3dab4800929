import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { captureFileName, fileTime, nestedDirectory } from '../../lib/store/names.js';
import { describeWithData, sharedData } from '../support/data.js';
import { inZone } from '../support/zone.js';

const ZONES = ['UTC', 'America/New_York', 'Europe/Berlin', 'Asia/Kolkata'];

describeWithData('file times as the original computed them', () => {
  for (const zone of ZONES) {
    it(zone, () => {
      const path = sharedData('golden', 'cuflow', 'file-times.json');
      const { names } = JSON.parse(readFileSync(path, 'utf8')) as {
        names: Record<string, string | number>[];
      };
      assert.ok(names.length > 20);
      const found = inZone(zone, () => names.map(({ name }) => ({ name, time: fileTime(String(name)) })));
      assert.deepEqual(
        found,
        names.map((entry) => ({ name: entry['name'], time: entry[zone] })),
      );
    });
  }
});

describe('fileTime', () => {
  it('reads both forms of name with an offset', () => {
    assert.equal(fileTime('flows.20000917_20:08:14-0500'), 969239294);
    assert.equal(fileTime('/data/ft-v05.2011-02-13.075500+1100.gz'), 1297544100);
  });

  it('takes a name without offset for local time, by the offset that UTC digits would have', () => {
    const name = 'ft-v05.2024-03-10.033000'; // half an hour after New York's clocks went forward
    assert.equal(
      inZone('UTC', () => fileTime(name)),
      Date.UTC(2024, 2, 10, 3, 30) / 1000,
    );
    assert.equal(
      inZone('America/New_York', () => fileTime(name)),
      Date.UTC(2024, 2, 10, 8, 30) / 1000,
    );
  });

  it('tells no time for dates and clock readings that do not exist', () => {
    const impossible = [
      '2026-13-01.000000',
      '2026-00-10.000000',
      '2026-02-30.120000',
      '2026-02-29.120000',
      '2100-02-29.120000',
      '2026-04-31.120000',
      '2026-03-00.120000',
      '2026-03-02.240000',
      '2026-03-02.126000',
      '2026-03-02.120060',
    ];
    for (const text of impossible) {
      assert.equal(fileTime(`ft-v05.${text}`), -1, text);
      assert.equal(fileTime(`ft-v05.${text}+0000`), -1, `${text}+0000`);
    }
  });

  it('knows the lengths of years', () => {
    assert.equal(fileTime('ft-v05.2100-03-01.000000+0000'), Date.UTC(2100, 2, 1) / 1000);
    assert.equal(fileTime('ft-v05.2000-02-29.000000+0000'), Date.UTC(2000, 1, 29) / 1000);
  });

  it('tells no time for other names', () => {
    for (const name of ['', 'flows.current', 'nfcapd.202603021430', 'ft-v05.2026-03-02.1400']) {
      assert.equal(fileTime(name), -1, name);
    }
  });
});

describe('captureFileName', () => {
  const date = new Date(Date.UTC(2026, 2, 2, 23, 59, 7));

  it('has the local time and its offset', () => {
    const name = (zone: string): string => inZone(zone, () => captureFileName(date, 5, 'ft'));
    assert.equal(name('UTC'), 'ft-v05.2026-03-02.235907+0000');
    assert.equal(name('America/New_York'), 'ft-v05.2026-03-02.185907-0500');
    assert.equal(name('Asia/Kolkata'), 'ft-v05.2026-03-03.052907+0530');
    assert.equal(name('America/St_Johns'), 'ft-v05.2026-03-02.202907-0330');
  });

  it('has version, aggregation method and state', () => {
    const name = (...rest: [number, 'ft' | 'tmp', number?]): string =>
      inZone('UTC', () => captureFileName(date, ...rest));
    assert.equal(name(5, 'tmp'), 'tmp-v05.2026-03-02.235907+0000');
    assert.equal(name(1005, 'ft'), 'ft-v1005.2026-03-02.235907+0000');
    assert.equal(name(8, 'ft', 1), 'ft-v08m01.2026-03-02.235907+0000');
    assert.equal(name(8, 'ft', 14), 'ft-v08m14.2026-03-02.235907+0000');
  });

  it('gives back its time', () => {
    for (const zone of ZONES) {
      assert.equal(inZone(zone, () => fileTime(captureFileName(date, 5, 'ft'))) * 1000, date.getTime());
    }
  });
});

describe('nestedDirectory', () => {
  const date = new Date(Date.UTC(2026, 2, 2, 23, 59));

  it('nests by level', () => {
    const at = (level: number): string => inZone('UTC', () => nestedDirectory(date, level));
    assert.deepEqual([0, 1, 2, 3].map(at), ['', '2026', '2026/2026-03', '2026/2026-03/2026-03-02']);
    assert.deepEqual([-1, -2, -3].map(at), ['2026-03-02', '2026-03/2026-03-02', '2026/2026-03/2026-03-02']);
  });

  it('takes the local day', () => {
    assert.equal(
      inZone('Europe/Berlin', () => nestedDirectory(date, -1)),
      '2026-03-03',
    );
  });

  it('refuses other levels', () => {
    for (const level of [4, -4, 0.5]) assert.throws(() => nestedDirectory(date, level), RangeError);
  });
});
