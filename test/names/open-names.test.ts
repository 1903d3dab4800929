import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile, chmod, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openNames } from '../../lib/names/open-names.js';
import type { NameResolver, NamesSettings } from '../../lib/names/name-service.js';
import { knownNames } from '../support/name-resolver.js';

const SETTINGS: NamesSettings = {
  resolveNames: true,
  resolveOrigins: true,
  resolveConcurrency: 16,
  reportDeadline: 10,
  nameLifetime: 604_800,
  noNameLifetime: 3600,
};

const KNOWN = {
  ptr: {
    '192.0.2.1': 'www.example.org',
    '192.0.2.2': 'node-0022.edge.region-7.very-long-content-network-name.example.net',
    '2001:db8::1': 'six.example.org',
  },
  as: {
    64727: '64727 | US | arin | 2001-03-10 | EXAMPLE-ONE Example One Networks, US',
    64563: '64563 | DE | ripencc |  | EXAMPLE-TWO - Second Example, DE',
    15: '15 | US | arin | | GIANT, US',
  },
  origin: {
    '192.0.2.1': '64727 | 192.0.2.0/20 | US | arin | 2001-03-10',
    '192.0.2.3': '64563 64999 | 192.0.2.0/24 | DE | ripencc | ',
    '192.0.2.4': '64999 | 192.0.2.0/24 | FR | ripencc | ',
  },
};

function failing(code: string): NameResolver & { calls: number } {
  const fail = (): Promise<never> => {
    resolver.calls++;
    return Promise.reject(Object.assign(new Error(code), { code }));
  };
  const resolver = { calls: 0, reverse: fail, resolveTxt: fail, cancel: () => undefined };
  return resolver;
}

describe('openNames', () => {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'names-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  const config = () => ({ namesDirectory: directory, dnsColumnWidth: 60, asnWidth: 60 });

  it('gives host names, cut to their end, and addresses where there are none', async () => {
    const resolver = knownNames(KNOWN);
    const names = openNames({ ...config(), dnsColumnWidth: 11 }, SETTINGS, { resolver });
    const hosts = await names.hosts([
      '192.0.2.1',
      '192.0.2.2',
      '192.0.2.9',
      '192.0.2.1',
      '2001:db8::1',
      'not an address',
    ]);
    assert.deepEqual(
      [...hosts],
      [
        ['192.0.2.1', 'example.org'],
        ['192.0.2.2', 'example.net'],
        ['192.0.2.9', '192.0.2.9'],
        ['2001:db8::1', 'example.org'],
        ['not an address', 'not an address'],
      ],
    );
    assert.deepEqual(resolver.asked, ['192.0.2.1', '192.0.2.2', '192.0.2.9', '2001:db8::1']);
  });

  it('gives the first word for an AS, its number where there is none, and does not ask for 0', async () => {
    const resolver = knownNames(KNOWN);
    const names = openNames(config(), SETTINGS, { resolver });
    assert.deepEqual(
      [...(await names.asNames([64727, 64563, 15, 64999, 0]))],
      [
        [64727, 'EXAMPLE-ONE'],
        [64563, 'EXAMPLE-TWO'],
        [15, 'GIANT'],
        [64999, '64999'],
        [0, '0'],
      ],
    );
    assert.equal(resolver.asked.includes('AS0.asn.cymru.com'), false);
  });

  it('gives the origin of each address, never that of its neighbour, and asks for no private ones (D-12)', async () => {
    const resolver = knownNames(KNOWN);
    const names = openNames({ ...config(), asnWidth: 23 }, SETTINGS, { resolver });
    const nothing = { asNumber: undefined, country: '', description: '' };
    assert.deepEqual(
      [
        ...(await names.origins([
          '192.0.2.1',
          '10.1.2.3',
          '192.0.2.8',
          '192.0.2.3',
          '192.0.2.4',
          '192.168.1.1',
        ])),
      ],
      [
        ['192.0.2.1', { asNumber: 64727, country: 'US', description: 'EXAMPLE-ONE Example One' }],
        ['10.1.2.3', nothing],
        ['192.0.2.8', nothing],
        ['192.0.2.3', { asNumber: 64563, country: 'DE', description: 'EXAMPLE-TWO - Second Ex' }],
        ['192.0.2.4', { asNumber: 64999, country: '', description: '' }],
        ['192.168.1.1', nothing],
      ],
    );
    assert.equal(resolver.asked.filter((name) => /^\d.*origin/.test(name)).length, 4);
    assert.equal(resolver.asked.includes('AS64727.asn.cymru.com'), true);
  });

  it('remembers names for a week and failures for an hour, also for other processes (D-11)', async () => {
    let clock = 1_800_000_000;
    const now = (): number => clock;
    const resolver = knownNames(KNOWN);
    const first = openNames(config(), SETTINGS, { resolver, now });
    await first.hosts(['192.0.2.1', '192.0.2.9']);
    const other = openNames(config(), SETTINGS, { resolver, now });
    assert.equal((await other.hosts(['192.0.2.1', '192.0.2.9'])).get('192.0.2.1'), 'www.example.org');
    assert.equal(resolver.asked.length, 2);
    clock += 3600;
    await other.hosts(['192.0.2.1', '192.0.2.9']);
    assert.deepEqual(resolver.asked.slice(2), ['192.0.2.9']);
    clock += 604_800 - 3600;
    await first.hosts(['192.0.2.1']);
    assert.deepEqual(resolver.asked.slice(3), ['192.0.2.1']);
  });

  it('asks 16 at a time, and gives addresses for what is not answered by the deadline', async () => {
    let underWay = 0;
    let most = 0;
    const resolver: NameResolver = {
      reverse: (address) => {
        most = Math.max(most, ++underWay);
        if (address === '192.0.2.1') {
          underWay--;
          return Promise.resolve(['quick.example.org']);
        }
        return new Promise(() => undefined);
      },
      resolveTxt: () => Promise.reject(new Error('not asked')),
      cancel: () => undefined,
    };
    const names = openNames(config(), SETTINGS, { resolver });
    const addresses = Array.from({ length: 100 }, (_, i) => `192.0.2.${i}`);
    const hosts = await names.hosts(addresses, { signal: AbortSignal.timeout(50) });
    assert.equal(most, 16);
    assert.equal(hosts.get('192.0.2.1'), 'quick.example.org');
    assert.equal(hosts.get('192.0.2.99'), '192.0.2.99');
    const stored = await readFile(join(directory, 'flowsuite_names'), 'utf8');
    assert.equal(stored.trim().split('\n').length, 1, 'only what was answered is remembered');
  });

  it('leaves a name service alone that is not there, without taking it for answers', async () => {
    let clock = 1_800_000_000;
    const now = (): number => clock;
    const absent = failing('ECONNREFUSED');
    const addresses = Array.from({ length: 200 }, (_, i) => `192.0.2.${i}`);
    await openNames(config(), SETTINGS, { resolver: absent, now }).hosts(addresses);
    assert.equal(absent.calls, 16, 'given up when 16 came back');
    const resolver = knownNames(KNOWN);
    const later = openNames(config(), SETTINGS, { resolver, now });
    await later.hosts(['192.0.2.1']);
    assert.deepEqual(resolver.asked, []);
    clock += 60;
    assert.equal((await later.hosts(['192.0.2.1'])).get('192.0.2.1'), 'www.example.org');
  });

  it('remembers a lame name server as a failure', async () => {
    const lame = failing('ESERVFAIL');
    const names = openNames(config(), SETTINGS, { resolver: lame });
    await names.hosts(['192.0.2.1']);
    await names.hosts(['192.0.2.1']);
    assert.equal(lame.calls, 1);
  });

  it('asks nothing where the site says so, and still knows what is remembered', async () => {
    await openNames(config(), SETTINGS, { resolver: knownNames(KNOWN) }).hosts(['192.0.2.1']);
    const resolver = knownNames(KNOWN);
    const silent = openNames(config(), { ...SETTINGS, resolveNames: false }, { resolver });
    assert.deepEqual(
      [...(await silent.hosts(['192.0.2.1', '192.0.2.2'])).values()],
      ['www.example.org', '192.0.2.2'],
    );
    const discreet = openNames(config(), { ...SETTINGS, resolveOrigins: false }, { resolver });
    assert.equal((await discreet.asNames([64727])).get(64727), '64727');
    assert.equal((await discreet.origins(['192.0.2.1'])).get('192.0.2.1')?.country, '');
    assert.deepEqual(resolver.asked, []);
  });

  it('takes nothing out of a name that could disturb pages and files', async () => {
    const resolver = knownNames({
      ptr: { '192.0.2.1': 'a b\tc\n<d>^\u0000\u202Ee.example.' },
      as: { 7: '7|XX|r|d|One ^ Two\nThree' },
      origin: { '192.0.2.1': '7|p|c|r|d' },
    });
    const names = openNames(config(), SETTINGS, { resolver });
    assert.equal((await names.hosts(['192.0.2.1'])).get('192.0.2.1'), 'abc<d>e.example');
    assert.equal((await names.origins(['192.0.2.1'])).get('192.0.2.1')?.description, 'One   Two Three');
  });

  it('works in memory where the directory cannot be written, and says so once', async () => {
    const lines: string[] = [];
    const names = openNames({ ...config(), namesDirectory: join(directory, 'absent') }, SETTINGS, {
      resolver: knownNames(KNOWN),
      log: (line) => lines.push(line),
    });
    assert.equal((await names.hosts(['192.0.2.1'])).get('192.0.2.1'), 'www.example.org');
    await names.hosts(['192.0.2.2', '192.0.2.1']);
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? '', /memory only/);
  });

  it('runs a command that was set for $dig, without a shell', async () => {
    const log = join(directory, 'log');
    await writeFile(
      join(directory, 'dig'),
      `#!/bin/sh\nprintf '%s\\n' "$@" > '${log}'\nprintf ';; ANSWER SECTION:\\n1.2.0.192.in-addr.arpa. 60 IN PTR own.example.org.\\n'\n`,
    );
    await chmod(join(directory, 'dig'), 0o755);
    const names = openNames({ ...config(), dig: `${join(directory, 'dig')} +time=1 $(id) -x ` }, SETTINGS);
    const hosts = await names.hosts(['192.0.2.1', '192.0.2.1; id']);
    assert.deepEqual([...hosts.values()], ['own.example.org', '192.0.2.1; id']);
    assert.deepEqual((await readFile(log, 'utf8')).trim().split('\n'), [
      '+time=1',
      '$(id)',
      '-x',
      '192.0.2.1',
    ]);
    names.close();
  });

  it('keeps the environment of a web server from a command that was set for $dig', async () => {
    const log = join(directory, 'log');
    const dig = join(directory, 'dig');
    await writeFile(dig, `#!/bin/sh\nenv > '${log}'\n`, { mode: 0o755 });
    process.env['HTTP_PROXY'] = 'http://evil.example';
    try {
      const environment = { PATH: '/usr/bin:/bin:/opt/dns' };
      const names = openNames({ ...config(), environment, dig: `${dig} -x` }, SETTINGS);
      await names.hosts(['192.0.2.1']);
      names.close();
    } finally {
      delete process.env['HTTP_PROXY'];
    }
    const text = await readFile(log, 'utf8');
    assert.match(text, /^PATH=\/usr\/bin:\/bin:\/opt\/dns$/m);
    assert.doesNotMatch(text, /HTTP_PROXY/);
  });

  it('gives no name for a command that prints a CNAME, nothing, or is not there', async () => {
    const dig = join(directory, 'dig');
    const alias = `printf ';; ANSWER SECTION:\\n1.2.0.192.in-addr.arpa. 60 IN CNAME x.example.org.\\n'`;
    for (const script of [alias, ':', undefined]) {
      await rm(dig, { force: true });
      if (script !== undefined) await writeFile(dig, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
      const names = openNames({ dnsColumnWidth: 60, asnWidth: 60, dig }, SETTINGS);
      assert.equal((await names.hosts(['192.0.2.1'])).get('192.0.2.1'), '192.0.2.1');
      names.close();
    }
  });
});
