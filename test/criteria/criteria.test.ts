import assert from 'node:assert/strict';
import { makeFlowViewerConfig } from '../../lib/config/flowviewer-pm.js';
import { checkCriteria } from '../../lib/criteria/criteria.js';
import { fieldOf } from '../../lib/criteria/fields.js';
import type { FormIssue } from '../../lib/criteria/issue.js';
import { makeBlock, type FilterKey } from '../../lib/criteria/keys.js';
import type { ResolveHost } from '../../lib/criteria/resolve.js';
import { parseAddress } from '../../lib/flow/address.js';

const config = makeFlowViewerConfig({ devices: ['router_1'], ipfixDevices: [], exporters: [] });
const symbols = {
  ports: new Map([
    ['http', 80],
    ['ms-sql-s', 1433],
  ]),
  protocols: new Map([
    ['tcp', 6],
    ['udp', 17],
  ]),
};

const HOSTS: Record<string, string[]> = {
  'www.example.net': ['192.0.2.7', '198.51.100.0'],
  '3com.example': ['192.0.2.3'],
  // A host may have the name of an IP set.
  'inside.set': ['192.0.2.4'],
};

const resolve: ResolveHost = (host) => {
  const addresses = HOSTS[host];
  if (!addresses) return Promise.reject(new Error('ENOTFOUND'));
  return Promise.resolve(addresses.map((address) => parseAddress(address) ?? 0));
};

/** The lines of the only primitive that a field makes, its default last; the issues if it is refused. */
async function linesOf(key: FilterKey, value: string): Promise<readonly string[] | FormIssue[]> {
  const block = makeBlock({ device_name: 'router_1', [key]: value });
  const checked = await checkCriteria(block, { config, resolve, symbols });
  if ('issues' in checked) return checked.issues;
  assert.ok(checked.criteria.length <= 1);
  return checked.criteria.flatMap(({ lines, primitive }) => [
    ...lines,
    `default ${primitive.default ?? '-'}`,
  ]);
}

const ACCEPTED: [FilterKey, string, string[]][] = [
  ['source_addresses', '', []],
  ['source_addresses', ', ,', []],
  ['source_addresses', '192.0.2.1, 10.0.0.0/8', ['permit 192.0.2.1', 'permit 10.0.0.0/8', 'default deny']],
  ['dest_addresses', '-10.20.8.5/24', ['deny 10.20.8.5/24', 'default permit']],
  ['dest_addresses', '10.0.0.0/8, -10.1.0.0/16', ['permit 10.0.0.0/8', 'deny 10.1.0.0/16', 'default -']],
  ['dest_addresses', '0.0.0.0/0', ['permit 0.0.0.0/0', 'default deny']],
  ['source_addresses', '224.0.0.16', ['permit 224.0.0.16/32', 'default deny']],
  ['source_addresses', '224.0.0.5', ['permit 224.0.0.5', 'default deny']],
  ['nexthop_ips', 'www.example.net', ['permit 192.0.2.7', 'permit 198.51.100.0/32', 'default deny']],
  ['nexthop_ips', '-www.example.net/24', ['deny 192.0.2.0/24', 'deny 198.51.100.0/24', 'default permit']],
  ['nexthop_ips', '3com.example', ['permit 192.0.2.3', 'default deny']],
  ['source_ifs', '0, 65535', ['permit 0', 'permit 65535', 'default deny']],
  ['sif_names', '-12345', ['deny 12345', 'default permit']],
  ['source_ports', '20:22', ['permit 20,21,22,', 'default deny']],
  ['source_ports', '-20:22', ['deny 20,21,22,', 'default permit']],
  ['source_ports', '20-22', ['permit 20-22', 'default deny']],
  ['source_ports', '-20-22', ['deny 20-22', 'default permit']],
  ['source_ports', '1024:65535', ['permit 1024-65535', 'default deny']],
  ['source_ports', '80:80', ['permit 80,', 'default deny']],
  ['dest_ports', 'http, -ms-sql-s, 0080', ['permit http', 'deny ms-sql-s', 'permit 80', 'default -']],
  ['dest_ports', '0, 65535', ['permit 0', 'permit 65535', 'default deny']],
  ['source_ases', '-64513', ['deny 64513', 'default permit']],
  ['dest_ases', '4294967295, 0', ['permit 4294967295', 'permit 0', 'default deny']],
  ['protocols', 'tcp, 17, 255', ['permit tcp', 'permit 17', 'permit 255', 'default deny']],
  ['protocols', '-6', ['deny 6', 'default permit']],
  ['tcp_flags', '0x02/0x12', ['mask 0x12', 'permit 0x02', 'default deny']],
  ['tcp_flags', '-0x02', ['deny 0x02', 'default permit']],
  ['tcp_flags', '2/18, 1', ['mask 18', 'permit 2', 'permit 1', 'default deny']],
  ['tos_fields', '255, 0xff', ['permit 255', 'permit 0xff', 'default deny']],
];

const REFUSED: [FilterKey, string][] = [
  ['source_addresses', '10.20.1'],
  ['source_addresses', '10.20.8.0'],
  ['source_addresses', '10.20.8.0/33'],
  ['source_addresses', '10.20.8.0/'],
  ['source_addresses', '10.20.8.0/8/8'],
  ['source_addresses', '10.20.8.0/255.255.255.0'],
  ['source_addresses', '10.20..1'],
  ['source_addresses', '10.20.256.1'],
  ['source_addresses', '10.020.1.1'],
  ['source_addresses', '10.20.1.1-10.20.1.9'],
  ['source_addresses', '10.20.1.1:10.20.1.9'],
  ['source_addresses', '2001:db8::1'],
  ['source_addresses', '/24'],
  ['source_addresses', 'inside.set'],
  ['source_addresses', 'nowhere.example'],
  ['source_addresses', 'www.example.net/33'],
  ['source_addresses', 'www.example.net/24/24'],
  ['source_addresses', 'a;touch$IFS/tmp/x'],
  ['source_addresses', '@{x}'],
  ['source_addresses', '--10.0.0.1'],
  ['source_addresses', '-'],
  ['nexthop_ips', '10.0.0.0'],
  ['source_ifs', 'eth0'],
  ['source_ifs', '1:3'],
  ['source_ifs', '65536'],
  ['dif_names', 'x'],
  ['source_ports', '65536'],
  ['source_ports', '22:20'],
  ['source_ports', '22-20'],
  ['source_ports', '20:70000'],
  ['source_ports', '20:'],
  ['source_ports', '20::22'],
  ['source_ports', 'nosuchservice'],
  ['source_ports', '0x50'],
  ['source_ports', '80;true'],
  ['source_ases', 'abc'],
  ['source_ases', '4294967296'],
  ['source_ases', '1-5'],
  ['protocols', '256'],
  ['protocols', '6:17'],
  ['protocols', 'nosuchprotocol'],
  ['tcp_flags', '0x1ff'],
  ['tcp_flags', '256'],
  ['tcp_flags', '2/256'],
  ['tcp_flags', '2/'],
  ['tcp_flags', '2/3/4'],
  ['tos_fields', 'af11'],
];

describe('checkCriteria', () => {
  for (const [key, value, expected] of ACCEPTED) {
    it(`accepts ${key} "${value}"`, async () => {
      assert.deepEqual(await linesOf(key, value), expected);
    });
  }

  for (const [key, value] of REFUSED) {
    it(`refuses ${key} "${value}" and names the field`, async () => {
      const [issue, ...more] = await linesOf(key, value);
      assert.ok(typeof issue === 'object', 'it was accepted');
      assert.equal(issue.field, fieldOf(key));
      assert.ok(issue.message.length > 10);
      assert.deepEqual(more, []);
    });
  }

  it('joins typed and chosen interfaces', async () => {
    const block = makeBlock({ device_name: 'router_1', dest_ifs: '2, 10', dif_names: '-6' });
    const checked = await checkCriteria(block, { config });
    assert.ok('criteria' in checked);
    assert.deepEqual(
      checked.criteria.map(({ lines }) => lines),
      [['permit 2', 'permit 10', 'deny 6']],
    );
  });

  it('tells all errors together', async () => {
    const block = makeBlock({ source_ports: '70000, 80, x!', dest_ases: 'abc', tos_fields: '0x1ff' });
    const checked = await checkCriteria(block, { config });
    assert.ok('issues' in checked);
    assert.deepEqual(
      checked.issues.map(({ field, value }) => [field, value]),
      [
        ['device_name', undefined],
        ['source_port', '70000'],
        ['source_port', 'x!'],
        ['dest_as', 'abc'],
        ['tos_fields', '0x1ff'],
      ],
    );
  });

  it('takes 1000 items and no more', async () => {
    const list = (count: number): string => Array.from({ length: count }, (_, port) => port).join(',');
    assert.equal((await linesOf('source_ports', list(1000))).length, 1001);
    const issues = await linesOf('source_ports', list(1001));
    assert.equal(issues.length, 1);
    assert.equal(typeof issues[0], 'object');
  });

  it('does not tell a thousand faults of one field', async () => {
    const issues = await linesOf('source_ports', 'x!,'.repeat(500));
    assert.equal(issues.length, 10);
  });

  it('looks up each host once', async () => {
    let asked = 0;
    const block = makeBlock({
      device_name: 'router_1',
      source_addresses: 'www.example.net, -www.example.net/24',
      dest_addresses: 'www.example.net',
    });
    const counting: ResolveHost = (host) => {
      asked++;
      return resolve(host);
    };
    assert.ok('criteria' in (await checkCriteria(block, { config, resolve: counting })));
    assert.equal(asked, 1);
  });
});
