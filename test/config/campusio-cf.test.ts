import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadCampusioConfig } from '../../lib/config/campusio-cf.js';
import { formatIssue, ConfigError } from '../../lib/config/issue.js';
import { parseNetDb } from '../../lib/config/netdb.js';
import { loadSubnetioConfig } from '../../lib/config/subnetio-cf.js';
import { formatAddress, formatPrefix, parseAddress } from '../../lib/flow/address.js';
import { temporaryDirectory } from '../support/written-flows.js';

const conf = (name: string) => fileURLToPath(new URL(`../../conf/${name}`, import.meta.url));
const netdb = parseNetDb('', '');
const resolve = (name: string): Promise<number[]> =>
  Promise.resolve(name === 'gw.example.org' ? [0xc0000201, 0xc0000202] : []);

describe('CampusIO.cf and SubNetIO.cf', () => {
  const directory = temporaryDirectory();
  const write = async (name: string, ...lines: string[]): Promise<string> => {
    const path = join(directory.path, name);
    await writeFile(path, lines.join('\n'));
    return path;
  };
  const campus = async (...lines: string[]) => {
    const nets = await write('nets', 'SUBNET=10.0.0.0/8');
    const path = await write('CampusIO.cf', `LocalSubnetFiles ${nets}`, 'OutputDir rrd', ...lines);
    return loadCampusioConfig(path, { netdb, resolve });
  };
  const errorsOf = async (loading: Promise<unknown>): Promise<string[]> => {
    const error: unknown = await loading.then(() => assert.fail('no error'), (reason: unknown) => reason); // prettier-ignore
    assert.ok(error instanceof ConfigError, String(error));
    return error.issues.map((issue) => formatIssue(issue).replaceAll(`${directory.path}/`, ''));
  };

  it('are read from the samples without a warning, examples in comments too', async () => {
    const sample = await readFile(conf('CampusIO.cf'), 'utf8');
    await write('local_nets.boulder', await readFile(conf('local_nets.boulder'), 'utf8'));
    await write('asn.txt', '64500 EXAMPLE-AS somebody', '# a comment', 'AS64501 OTHER');
    const path = await write('CampusIO.cf', sample.replaceAll(/^#(?=[A-Z])/gm, ''));
    const { config, warnings } = await loadCampusioConfig(path, { netdb, resolve });
    assert.deepEqual(warnings, []);
    assert.deepEqual(config.nextHops.map(formatAddress), ['203.0.113.1', '203.0.113.5']);
    assert.deepEqual(config.outputIfIndexes, [2, 10]);
    assert.deepEqual(config.localSubnets.map(formatPrefix), ['192.0.2.0/24', '10.0.0.0/8']);
    assert.deepEqual(config.localNextHops, [parseAddress('192.0.2.129')]);
    assert.deepEqual(config.protocols, [
      { label: 'icmp', number: 1 },
      { label: 'tcp', number: 6 },
      { label: 'udp', number: 17 },
    ]);
    assert.ok(config.tcpServices.some(({ label, number }) => label === 'ftp' && number === 21));
    assert.ok(config.tcpServices.some(({ label, number }) => label === '7070' && number === 7070));
    assert.deepEqual(config.asPairs, [
      { source: 0, destination: 64500 },
      { source: 64500, destination: 0 },
    ]);
    assert.equal(config.webProxyIfIndex, 7);
    assert.deepEqual(config.top, { rows: 10, prefixFormat: 'html/%Y/%m/%d/%H%M_' });
    assert.deepEqual([...(config.asNames ?? [])], [[64500, 'EXAMPLE-AS'], [64501, 'OTHER']]); // prettier-ignore

    const subnets = await loadSubnetioConfig(conf('SubNetIO.cf'));
    assert.deepEqual(subnets.warnings, []);
    assert.deepEqual(
      subnets.config.subnets.map(({ prefix, description }) => `${formatPrefix(prefix)} ${description}`),
      ['10.1.0.0/16 residence halls', '10.2.0.0/16 offices', '192.0.2.0/24 public servers'],
    );
  });

  it('take host names for their addresses, and lists with blanks and gaps', async () => {
    const { config } = await campus('NextHops gw.example.org , 192.0.2.1,,', 'TCPServices http,http, 443');
    assert.deepEqual(config.nextHops.map(formatAddress), ['192.0.2.1', '192.0.2.2']);
    assert.deepEqual(config.tcpServices, [{ label: 'http', number: 80 }, { label: '443', number: 443 }]); // prettier-ignore
  });

  it('tell every error with its line', async () => {
    assert.deepEqual(
      await errorsOf(
        campus('NextHops 10.0.0.256, no.such.host', 'OutputIfIndexes 2, 65536', 'TCPServices http, ../x, 99999', 'Protocols nonsense', 'ASPairs 1:2, 1', 'TopN ten'), // prettier-ignore
      ),
      [
        'CampusIO.cf:3: bad address (read "10.0.0.256", expected a.b.c.d, or a host name that has an address)',
        'CampusIO.cf:3: the host name has no address (read "no.such.host", expected a.b.c.d, or a host name that has an address)',
        'CampusIO.cf:4: not an interface (read "65536", expected an ifIndex, 0 to 65535)',
        'CampusIO.cf:5: unknown service (read "../x", expected the name of a service (as in /etc/services), or a port)',
        'CampusIO.cf:5: unknown service (read "99999", expected the name of a service (as in /etc/services), or a port)',
        'CampusIO.cf:6: unknown protocol (read "nonsense", expected the name of a protocol (as in /etc/protocols), or a number)',
        'CampusIO.cf:7: bad pair of AS numbers (read "1", expected source:destination, each 0 to 65535)',
        'CampusIO.cf:8: TopN is not a number (read "ten", expected a whole number, 0 to 10000)',
      ],
    );
    const subnetFiles = await write('SubNetIO.cf', 'SubnetFile x');
    assert.deepEqual(await errorsOf(loadSubnetioConfig(subnetFiles)), [
      'SubNetIO.cf:1: unknown directive SubnetFile, did you mean SubnetFiles? (read "SubnetFile x", expected one of SubnetFiles, OutputDir, Verbose, TopN, ReportPrefixFormat)',
      'SubNetIO.cf: SubnetFiles is missing (expected SubnetFiles and boulder files with the subnets to report on)',
      'SubNetIO.cf: OutputDir is missing (expected OutputDir and the directory of the RRDs)',
    ]);
  });

  it('accept what belongs to vanished applications with a warning', async () => {
    const { warnings } = await campus('NapsterPorts 8875', 'NapsterSeconds 1800', 'BGPDumpFile dump.txt', 'UDPServices domain', 'TCPServices domain'); // prettier-ignore
    assert.deepEqual(
      warnings.map(({ line, message }) => [line, message]),
      [
        [3, 'NapsterPorts: Napster is no more: the directive has no effect'],
        [4, 'NapsterSeconds: Napster is no more: the directive has no effect'],
        [5, 'BGPDumpFile: the dump is not read: AS numbers are those that the routers export'],
        [undefined, 'domain: in TCPServices and UDPServices, so the RRDs have the sum of both'],
      ],
    );
  });

  it('tell what is wrong in boulder files by file and line', async () => {
    const first = await write('a.boulder', '# ours', 'DESCRIPTION=no subnet', '=', 'SUBNET=10.1.2.3/16', 'DESCRIPTION=a=b', '=', '='); // prettier-ignore
    const second = await write('b.boulder', 'SUBNET=10.1/16', 'nonsense', '=x', 'SUBNET=10.1.0.0/33');
    const path = await write(
      'SubNetIO.cf',
      `SubnetFiles ${first}, ${second}, missing.boulder`,
      'OutputDir rrd',
    );
    assert.deepEqual(await errorsOf(loadSubnetioConfig(path)), [
      'b.boulder:1: bad SUBNET (read "10.1/16", expected a.b.c.d/len, octets 0-255, len 0-32)',
      `SubNetIO.cf:1: SubnetFiles: there is no such file in ${process.cwd()} and ${directory.path} (read "missing.boulder")`,
      'b.boulder:2: not a line of a boulder file (read "nonsense", expected TAG=value, or = alone)',
      'b.boulder:3: not a line of a boulder file (read "=x", expected TAG=value, or = alone)',
      'b.boulder:4: bad SUBNET (read "10.1.0.0/33", expected a.b.c.d/len, octets 0-255, len 0-32)',
      'a.boulder:2: warning: a record without SUBNET',
      'a.boulder:4: warning: bits beyond the length are left out: 10.1.0.0/16 (read "10.1.2.3/16")',
    ]);
    const good = await loadSubnetioConfig(
      await write('SubNetIO.cf', `SubnetFiles ${first}`, 'OutputDir rrd'),
    );
    assert.deepEqual(good.config.subnets.map(({ description }) => description), ['a=b']); // prettier-ignore
  });

  it('are refused without a single network: no flow would count, and all be deleted', async () => {
    const broken = async (...lines: string[]): Promise<string[]> => {
      const file = await write('none', ...lines);
      return errorsOf(loadCampusioConfig(await write('CampusIO.cf', `LocalSubnetFiles ${file}`, 'OutputDir rrd'), { netdb, resolve })); // prettier-ignore
    };
    const none = `CampusIO.cf:1: LocalSubnetFiles: no file has a network, so no flow would count (read "none", expected files with lines SUBNET=a.b.c.d/len)`;
    assert.deepEqual(await broken(''), [none, 'none: warning: the file has no SUBNET']);
    assert.equal((await broken('DESCRIPTION=campus'))[0], none);
    assert.deepEqual(await broken('subnet=10.0.0.0/8', '=', 'SUBNET=10.1.0.0/16'), [
      'none:1: a tag in small letters (read "subnet=10.0.0.0/8", expected SUBNET=10.0.0.0/8)',
    ]);
    const [missing] = await errorsOf(
      loadSubnetioConfig(await write('SubNetIO.cf', 'SubnetFiles', 'OutputDir rrd')),
    );
    assert.match(missing ?? '', /^SubNetIO\.cf:1: SubnetFiles has no value/);
    const [gaps] = await errorsOf(
      loadSubnetioConfig(await write('SubNetIO.cf', 'SubnetFiles , ,', 'OutputDir rrd')),
    );
    assert.match(gaps ?? '', /^SubNetIO\.cf:1: SubnetFiles names no file/);
  });

  it('say where a file was looked for that a line names, and that commas stand between them', async () => {
    const nets = await write('nets', 'SUBNET=10.0.0.0/8');
    const path = await write('CampusIO.cf', '', `LocalSubnetFiles ${nets} l.b`, 'OutputDir rrd', 'ASNFile /asn'); // prettier-ignore
    assert.deepEqual(await errorsOf(loadCampusioConfig(path, { netdb, resolve })), [
      'CampusIO.cf:2: LocalSubnetFiles: there is no such file (read "nets l.b", expected commas between the names of files)',
      'CampusIO.cf:4: ASNFile: there is no such file (read "/asn")',
      'CampusIO.cf:4: warning: ASNFile has no effect without TopN',
    ]);
  });
});
