import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings } from '../../lib/config/suite-cf.js';
import type { Report, ReportClass } from '../../lib/flowscan/report-class.js';
import { campusio } from '../../lib/flowscan/campusio/campusio.js';
import { subnetio } from '../../lib/flowscan/subnetio/subnetio.js';
import { classSums, type FlowClass, type Sums } from '../support/class-sums.js';
import { describeWithData, sharedData } from '../support/data.js';
import { RecordingRrdTool, scanWith, SILENT } from '../support/report-class-runs.js';

const DAY = sharedData('flows/2026/2026-03/2026-03-02');

const LOCAL = `SUBNET=10.20.0.0/16
DESCRIPTION=main site
=
SUBNET=10.21.0.0/16
=
SUBNET=192.0.2.0/24
`;

const SUBNETS = [
  '10.20.8.0/24',
  '10.20.0.0/20',
  '10.20.64.0/18',
  '10.21.0.0/16',
  '192.0.2.0/24',
  '172.16.0.0/12',
];

const PRIMITIVES = `
filter-primitive local
  type ip-address-prefix
  permit 10.20.0.0/16
  permit 10.21.0.0/16
  permit 192.0.2.0/24
filter-primitive outside
  type ip-address-prefix
  deny 10.20.0.0/16
  deny 10.21.0.0/16
  deny 192.0.2.0/24
  default permit
filter-primitive multicast
  type ip-address-prefix
  permit 224.0.0.0/4
filter-primitive unicast
  type ip-address-prefix
  deny 224.0.0.0/4
  default permit
filter-primitive upstream-hop
  type ip-address
  permit 100.64.0.1
  permit 100.64.0.5
filter-primitive other-hop
  type ip-address
  deny 100.64.0.1
  deny 100.64.0.5
  default permit
filter-primitive not-handed-on
  type ip-address
  deny 10.20.255.130
  default permit
filter-primitive upstream-if
  type ifindex
  permit 2,10
filter-primitive proxy-if
  type ifindex
  permit 6
filter-primitive other-if
  type ifindex
  deny 2,10,6
  default permit
filter-primitive not-proxy-if
  type ifindex
  deny 6
  default permit
filter-primitive tcp
  type ip-protocol
  permit 6
filter-primitive udp
  type ip-protocol
  permit 17
filter-primitive icmp
  type ip-protocol
  permit 1
filter-primitive not-tcp
  type ip-protocol
  deny 6
  default permit
filter-primitive p80
  type ip-port
  permit 80
filter-primitive p443
  type ip-port
  permit 443
filter-primitive p53
  type ip-port
  permit 53
filter-primitive as0
  type as
  permit 0
filter-primitive as64592
  type as
  permit 64592
${SUBNETS.map((prefix) => `filter-primitive net-${prefix.replace('/', '_')}\n  type ip-address-prefix\n  permit ${prefix}\n`).join('')}`;

type Groups = readonly (readonly string[])[];

const SOURCE_LOCAL = 'src-ip-addr local';
const SOURCE_OUTSIDE = 'src-ip-addr outside';
const UNICAST = 'dst-ip-addr unicast';
const MULTICAST = 'dst-ip-addr multicast';

/** How flows of a configuration cross the border: groups of match lines. */
interface Border {
  readonly title: string;
  readonly directives: string;
  readonly out: Groups;
  readonly in: Groups;
  readonly multicastOut: Groups;
  readonly multicastIn: Groups;
  /** Web traffic is redirected to interface 6. */
  readonly hasProxy: boolean;
}

const MULTICAST_GROUPS = {
  multicastOut: [[MULTICAST, SOURCE_LOCAL]],
  multicastIn: [[MULTICAST, SOURCE_OUTSIDE]],
};

const BORDERS: readonly Border[] = [
  {
    title: 'by next hop',
    directives: 'NextHops 100.64.0.1, 100.64.0.5',
    out: [[UNICAST, 'nexthop-ip-addr upstream-hop']],
    in: [['dst-ip-addr local', SOURCE_OUTSIDE, 'nexthop-ip-addr other-hop']],
    ...MULTICAST_GROUPS,
    hasProxy: false,
  },
  {
    title: 'by address',
    directives: '',
    out: [[UNICAST, SOURCE_LOCAL, 'dst-ip-addr outside']],
    in: [['dst-ip-addr local', SOURCE_OUTSIDE]],
    ...MULTICAST_GROUPS,
    hasProxy: false,
  },
  {
    title: 'by interface, with a web proxy and another local router',
    directives: 'OutputIfIndexes 2,10\nWebProxyIfIndex 6\nLocalNextHops 10.20.255.130',
    out: ['upstream-if', 'proxy-if'].map((name) => [
      UNICAST,
      'nexthop-ip-addr not-handed-on',
      `output-interface ${name}`,
    ]),
    in: [['dst-ip-addr local', SOURCE_OUTSIDE, 'nexthop-ip-addr not-handed-on', 'output-interface other-if']],
    multicastOut: [[MULTICAST, SOURCE_LOCAL, 'nexthop-ip-addr not-handed-on']],
    multicastIn: [[MULTICAST, SOURCE_OUTSIDE, 'nexthop-ip-addr not-handed-on']],
    hasProxy: true,
  },
];

const and = (groups: Groups, ...lines: string[]): Groups => groups.map((group) => [...group, ...lines]);

/** The definitions of every RRD's two directions: the RRD's name, and its class without and with the direction. */
function classesOf(border: Border): { file: string; out: Groups; in: Groups }[] {
  const both = (...lines: string[]) => ({ out: and(border.out, ...lines), in: and(border.in, ...lines) });
  const either = (first: { out: Groups; in: Groups }, second: { out: Groups; in: Groups }) => ({
    out: [...first.out, ...second.out],
    in: [...first.in, ...second.in],
  });
  const unicast = both();
  const multicast = { out: border.multicastOut, in: border.multicastIn };
  // Redirected TCP has no port but 80, whatever its record says.
  const direct = border.hasProxy ? ['output-interface not-proxy-if'] : [];
  const redirected = border.hasProxy
    ? both('output-interface proxy-if', 'ip-protocol tcp')
    : { out: [], in: [] };
  return [
    { file: 'total', ...either(unicast, multicast) },
    { file: 'MCAST', ...multicast },
    { file: 'tcp', ...both('ip-protocol tcp') },
    { file: 'udp', ...both('ip-protocol udp') },
    { file: 'icmp', ...both('ip-protocol icmp') },
    { file: 'http_src', ...both('ip-protocol tcp', 'src-ip-port p80', ...direct) },
    {
      file: 'http_dst',
      ...either(both('ip-protocol tcp', 'dst-ip-port p80', ...direct), redirected),
    },
    { file: '443_src', ...both('ip-protocol tcp', 'src-ip-port p443', ...direct) },
    { file: '443_dst', ...both('ip-protocol tcp', 'dst-ip-port p443', ...direct) },
    {
      file: 'domain_src',
      ...either(
        both('ip-protocol tcp', 'src-ip-port p53', ...direct),
        both('ip-protocol udp', 'src-ip-port p53'),
      ),
    },
    {
      file: 'domain_dst',
      ...either(
        both('ip-protocol tcp', 'dst-ip-port p53', ...direct),
        both('ip-protocol udp', 'dst-ip-port p53'),
      ),
    },
    ...[
      ['0', '64592'],
      ['64592', '0'],
    ].map(([source, destination]) => {
      const lines = [`src-as as${source}`, `dst-as as${destination}`];
      return {
        file: `${source}:${destination}`,
        ...either(both(...lines), { out: and(multicast.out, ...lines), in: and(multicast.in, ...lines) }),
      };
    }),
    ...SUBNETS.map((prefix) => {
      const name = prefix.replace('/', '_');
      return {
        file: name,
        out: and(border.out, `src-ip-addr net-${name}`),
        in: and(border.in, `dst-ip-addr net-${name}`),
      };
    }),
    { file: 'hosts', ...unicast },
  ];
}

function flowClasses(border: Border): FlowClass[] {
  return classesOf(border).flatMap(({ file, ...groups }): FlowClass[] => [
    { name: `${file}.out`, groups: groups.out, by: 'source' },
    { name: `${file}.in`, groups: groups.in, by: 'destination' },
  ]);
}

function expectedUpdate(file: string, sums: ReadonlyMap<string, Sums>): number[] {
  const none = { flows: 0, octets: 0, packets: 0, addresses: 0 };
  const [inward, outward] = [sums.get(`${file}.in`) ?? none, sums.get(`${file}.out`) ?? none];
  const update = [
    inward.octets,
    outward.octets,
    inward.packets,
    outward.packets,
    inward.flows,
    outward.flows,
  ];
  if (file === 'total')
    return [...update, sums.get('hosts.out')?.addresses ?? NaN, sums.get('hosts.in')?.addresses ?? NaN];
  return SUBNETS.includes(file.replace('_', '/')) ? [...update, outward.addresses, inward.addresses] : update;
}

async function makeSite(border: Border): Promise<string> {
  const site = await mkdtemp(join(tmpdir(), 'campusio-'));
  await writeFile(join(site, 'local.boulder'), LOCAL);
  await writeFile(join(site, 'subnets.boulder'), SUBNETS.map((prefix) => `SUBNET=${prefix}\n=\n`).join(''));
  await writeFile(
    join(site, 'CampusIO.cf'),
    [
      border.directives,
      `LocalSubnetFiles ${site}/local.boulder`,
      `OutputDir ${site}/rrd`,
      'TCPServices http, 443, domain',
      'UDPServices domain',
      'Protocols icmp, tcp, udp',
      'ASPairs 0:64592, 64592:0',
      'TopN 10',
    ].join('\n'),
  );
  await writeFile(
    join(site, 'SubNetIO.cf'),
    `SubnetFiles ${site}/subnets.boulder\nOutputDir ${site}/rrd/subnets\nTopN 10\nReportPrefixFormat top/%Y/%H%M_\n`,
  );
  await mkdir(join(site, 'rrd/subnets'), { recursive: true });
  return site;
}

async function load(
  reportClass: ReportClass,
  name: string,
  configDir: string,
  rrd: RecordingRrdTool,
): Promise<Report> {
  const { settings } = await loadSettings({ env: {}, searchDirs: [] });
  return reportClass.load({ name, configDir, settings, rrd, log: SILENT });
}

describeWithData('CampusIO and SubNetIO over the main set', () => {
  for (const border of BORDERS) {
    it(`agree with flow-nfilter and flow-stat in every file, outbound ${border.title}`, async () => {
      const site = await makeSite(border);
      const rrd = new RecordingRrdTool();
      try {
        const report = await load(subnetio, 'SubNetIO', site, rrd);
        const classes = flowClasses(border).filter(({ groups }) => groups.length > 0);
        const files = await readdir(DAY);
        for (const [at, name] of files.entries()) {
          const path = join(DAY, name);
          const { hits } = await scanWith(report, path);
          const sums = await classSums(path, PRIMITIVES, classes);
          assert.equal(hits, (sums.get('total.in')?.flows ?? 0) + (sums.get('total.out')?.flows ?? 0));
          for (const { file } of classesOf(border)) {
            if (file === 'hosts') continue;
            const directory = SUBNETS.includes(file.replace('_', '/')) ? 'rrd/subnets' : 'rrd';
            const update = rrd.updates.get(join(site, directory, `${file}.rrd`))?.[at] ?? [];
            assert.deepEqual(
              update.slice(1).map(Number),
              expectedUpdate(file, sums),
              `${file}.rrd of ${name}`,
            );
          }
        }
      } finally {
        await rrd.close();
        await rm(site, { recursive: true });
      }
    });
  }

  it('gives CampusIO alone the same numbers, without tx and rx where no TopN asks for them', async () => {
    const [border] = BORDERS;
    assert.ok(border);
    const site = await makeSite(border);
    const config = join(site, 'CampusIO.cf');
    await writeFile(
      config,
      `LocalSubnetFiles ${site}/local.boulder\nOutputDir ${site}/rrd\nNextHops 100.64.0.1, 100.64.0.5\n`,
    );
    const rrd = new RecordingRrdTool();
    try {
      const report = await load(campusio, 'CampusIO', site, rrd);
      const path = join(DAY, 'ft-v05.2026-03-02.143000+0000');
      await scanWith(report, path);
      const sums = await classSums(
        path,
        PRIMITIVES,
        flowClasses(border).filter(({ name }) => name.startsWith('total')),
      );
      const [update = []] = rrd.updates.get(join(site, 'rrd/total.rrd')) ?? [];
      assert.deepEqual(update.slice(1).map(Number), expectedUpdate('total', sums).slice(0, 6));
      assert.deepEqual(await readdir(join(site, 'rrd')), ['MCAST.rrd', 'subnets', 'total.rrd']);
    } finally {
      await rrd.close();
      await rm(site, { recursive: true });
    }
  });
});
