import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCuflowConfig, parseCuflowConfig } from '../../lib/config/cuflow-cf.js';
import { ConfigError, type ConfigIssue } from '../../lib/config/issue.js';
import { parseNetDb } from '../../lib/config/netdb.js';
import { formatPrefix } from '../../lib/flow/address.js';

const netdb = parseNetDb('', '');
const parseAll = (lines: string[]) => parseCuflowConfig(lines.join('\n'), 'CUFlow.cf', netdb);
const parse = (...lines: string[]) => parseAll(lines).config;
const INSIDE = 'Subnet 10.0.0.0/8';

/** Warnings of lines behind a first line that gives a Subnet. */
const warningsOf = (...lines: string[]) => parseAll([INSIDE, ...lines]).warnings;

function errorsOf(...lines: string[]): ConfigIssue[] {
  try {
    parseAll(lines);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.issues.filter((issue) => issue.severity === 'error');
  }
  return assert.fail('no error was raised');
}

describe('CUFlow.cf', () => {
  it('has defaults for everything', () => {
    assert.deepEqual(parse(''), {
      file: 'CUFlow.cf',
      subnets: [],
      networks: [],
      routers: new Map(),
      sampleRates: new Map(),
      multicast: false,
      services: [],
      protocols: new Map(),
      tos: [],
      asNumbers: [],
      outputDir: '.',
    });
  });

  it('reads the lines of the printed guides, with a warning where they need one', () => {
    const { config, warnings } = parseAll([
      'Subnet 192.168.2/23',
      'OutputDir /var/log/cuflow',
      'Scoreboard 10 /usr/local/www/data/scoreboard \\',
      '           /usr/local/www/data/scoreboard/topten.html',
      'AggregateScore 10 /var/log/cuflow/agg.dat /usr/local/www/data/overall.html',
      'Service 20-21/tcp ftp',
      'Service 22/tcp,22/udp ssh',
      'Service nntp/tcp news',
      'Service 7070/tcp,554/tcp,6970-7170/udp realmedia',
      'Service 1433/tcp,1433/udp mssqlserver',
      'Protocol 1 icmp',
      'AS 701-705,23517 FooNET',
      'TOS 0-7 normal',
    ]);
    assert.deepEqual(config.subnets.map(formatPrefix), ['192.168.2.0/23']);
    assert.deepEqual(config.scoreboard, {
      rows: 10,
      rootDir: '/usr/local/www/data/scoreboard',
      currentLink: '/usr/local/www/data/scoreboard/topten.html',
    });
    assert.deepEqual(config.services[2]?.ports, [{ protocol: 6, range: { start: 119, end: 119 } }]);
    assert.deepEqual(config.asNumbers[0]?.ranges, [
      { start: 701, end: 705 },
      { start: 23517, end: 23517 },
    ]);
    assert.deepEqual(
      warnings.map(({ line, message, read }) => [line, message, read]),
      [
        [1, 'taken as 192.168.2.0/23', '192.168.2/23'],
        [3, 'the line is joined with the next one', 'Scoreboard 10 /usr/local/www/data/scoreboard \\'],
      ],
    );
  });

  it('accepts the boards, and 0 as their off switch', () => {
    const config = parse('Scoreboard 1 a b', 'AggregateScore 2 c d', 'ASScoreboard 3 e f');
    assert.deepEqual(config.scoreboard, { rows: 1, rootDir: 'a', currentLink: 'b' });
    assert.deepEqual(config.aggregateScore, { rows: 2, dataFile: 'c', outFile: 'd' });
    assert.deepEqual(config.asScoreboard, { rows: 3, rootDir: 'e', currentLink: 'f' });
    const off = parse('Scoreboard 1 a b', 'Scoreboard 0 a b', 'AggregateScore 0 c d', 'ASScoreboard 0 e f');
    assert.deepEqual(
      [off.scoreboard, off.aggregateScore, off.asScoreboard],
      [undefined, undefined, undefined],
    );
  });

  it('joins lines that end in a blank and a backslash, as often as they do', () => {
    const lines = ['Scoreboard 10 \\', '  root \\ # comment', 'link', 'Multicast \\'];
    const config = parse(...lines);
    assert.equal(config.scoreboard?.currentLink, 'link');
    assert.equal(config.multicast, true);
    assert.equal(parse('OutputDir a\\').outputDir, 'a\\', 'without a blank it is part of the name');
    assert.deepEqual(
      errorsOf('Scoreboard 10 \\', 'a', 'Bogus').map(({ line }) => line),
      [1, 3],
    );
  });

  it('keeps sampling rates exact', () => {
    const config = parse('SampleRate 10.0.0.1 123456789012345678');
    assert.deepEqual(config.sampleRates, new Map([[0x0a000001, 123456789012345678n]]));
  });

  it('resolves service names for the protocol as it is written, by number too', () => {
    const ports = parse('Service domain/17,http/TCP,2048/icmp,5-/udp x').services[0]?.ports;
    assert.deepEqual(ports, [
      { protocol: 17, range: { start: 53, end: 53 } },
      { protocol: 6, range: { start: 80, end: 80 } },
      { protocol: 1, range: { start: 2048, end: 2048 } },
      { protocol: 17, range: { start: 5, end: 5 } },
    ]);
  });

  it('tells all errors at once, several of one line too, in the order of the lines', () => {
    assert.deepEqual(
      errorsOf(
        'Service 80,nosuch/tcp,9-8/tcp a/b',
        'Subnet 10.0.0.0',
        'Bogus',
        'TOS 1,x,300 t',
        'Router ten ..',
      ).map(({ line, message, read }) => [line, message, read]),
      [
        [1, 'the label cannot be a file name', 'a/b'],
        [1, 'bad item in the list of Service', '80'],
        [1, 'unknown service', 'nosuch/tcp'],
        [1, 'the end of the range lies before its start', '9-8/tcp'],
        [2, 'bad Subnet', '10.0.0.0'],
        [3, 'unknown directive', 'Bogus'],
        [4, 'bad item in the list of TOS', 'x'],
        [4, 'bad item in the list of TOS', '300'],
        [5, 'bad address', 'ten'],
      ],
    );
  });

  for (const [line, message, read] of [
    ['Subnets 10.0.0.0/8', /did you mean Subnet\?/, 'Subnets 10.0.0.0/8'],
    ['outputdir x', /did you mean OutputDir\?/, 'outputdir x'],
    ['Subnet 010.0.0.0/8', /bad Subnet/, '010.0.0.0/8'],
    ['Subnet 10.0.0.0/255.0.0.0', /bad Subnet/, '10.0.0.0/255.0.0.0'],
    ['Subnet 2001:db8::/32', /bad Subnet/, '2001:db8::/32'],
    ['Subnet 10.0.0.0/8 80/tcp', /too many words/, 'Subnet 10.0.0.0/8 80/tcp'],
    ['Network 10.0.0.0/8,192.168.2/23 a', /bad item/, '192.168.2/23'],
    ['Network 10.0.0.0/8,010.1.2.3 a', /bad item/, '010.1.2.3'],
    ['Network 10.0.0.0/8 ..', /cannot be a file name/, '..'],
    ['Network 10.0.0.0/8 a\0b', /cannot be a file name/, 'a\0b'],
    ['Router 1.2.3.4 a/b', /cannot be a file name/, 'a/b'],
    ['Router 1.2.3.4/24', /cannot be a file name/, '/24'],
    ['Router 1.2.3.400 a', /bad address/, '1.2.3.400'],
    ['SampleRate 1.2.3.4 1234567890123456789', /bad sample rate/, '1234567890123456789'],
    ['Service 80/tcp .', /cannot be a file name/, '.'],
    ['Service 80/tcp,,81/tcp a', /bad item/, ''],
    ['Service 80x/tcp a', /unknown service/, '80x/tcp'],
    ['Service http/tcpx a', /unknown protocol/, 'http/tcpx'],
    ['Service 80/ a', /unknown protocol/, '80/'],
    ['Protocol 6x', /unknown protocol/, '6x'],
    ['Protocol 6 a/b', /cannot be a file name/, 'a/b'],
    ['TOS 0-256 a', /bad item/, '0-256'],
    ['ASNumber 5-3 a', /before its start/, '5-3'],
    ['ASNumber AS701 a', /bad item/, 'AS701'],
    ['OutputDir a\0b', /NUL/, 'a\0b'],
    ['Scoreboard ten a b', /bad number of rows/, 'ten'],
    ['Scoreboard 10 a', /too few words/, 'Scoreboard 10 a'],
    ['Multicast on', /too many words/, 'Multicast on'],
  ] as const) {
    it(`refuses ${JSON.stringify(line)} with file, line, what was read and what was expected`, () => {
      const issues = errorsOf('', line);
      assert.equal(issues.length, 1);
      const [issue] = issues;
      assert.equal(issue?.file, 'CUFlow.cf');
      assert.equal(issue.line, 2);
      assert.match(issue.message, message);
      assert.equal(issue.read, read);
      assert.ok(issue.expected);
    });
  }

  it('refuses a second use of a Service or ASNumber label, and names both lines', () => {
    const issues = errorsOf('Service 80/tcp a', 'AS 1 a', 'Service 81/tcp a', 'ASNumber 2 a');
    assert.deepEqual(
      issues.map(({ line, message }) => [line, message]),
      [
        [3, 'Service label a is used a second time, first in line 1'],
        [4, 'ASNumber label a is used a second time, first in line 2'],
      ],
    );
  });

  describe('warns', () => {
    it('of nothing in an ordinary file', () => {
      const lines = [
        'Network 10.1.0.0/16 lab',
        'Router 10.0.0.1 border',
        'Service 80/tcp web',
        'Scoreboard 10 a b',
      ];
      assert.deepEqual(
        warningsOf(...lines, 'AggregateScore 5 c d', 'ASScoreboard 10 e f', 'Protocol 6 tcp'),
        [],
      );
    });

    it('of nothing that may only seem so because of an error', () => {
      assert.throws(
        () => parse('Subnet 10.0.0.0'),
        (error) => error instanceof ConfigError && error.issues.length === 1,
      );
    });

    it('of a file without Subnet', () => {
      assert.match(parseAll(['Multicast']).warnings[0]?.message ?? '', /there is no Subnet: only multicast/);
    });

    for (const [lines, line, message] of [
      [['My Network 10.1.0.0/16 lab'], 2, /text before Network is ignored/],
      [['MyNetwork 10.1.0.0/16 lab'], 2, /text before Network is ignored/],
      [['Network 192.0.2.0/24 far'], 2, /far lies outside all Subnets/],
      [['Network , none'], 2, /empty and matches nothing/],
      [['Network 10.0.0.1 a', 'Network 10.0.0.2 a'], 3, /replaces the definition in line 2/],
      [['Router 1.2.3.4foo'], 2, /no blank before the alias, taken as foo/],
      [['Router 1.2.3.4 one', 'Router 1.2.3.4 two'], 3, /replaces the definition in line 2/],
      [
        ['Router 1.2.3.4 a', 'Router 1.2.3.5 a'],
        3,
        /Router 1\.2\.3\.5 has the name a of Router 1\.2\.3\.4; they are summed/,
      ],
      [['Router 1.2.3.4', 'Router 1.2.3.5 1.2.3.4'], 3, /they are summed/],
      [['Router 1.2.3.4 all'], 2, /CUGrapher cannot show/],
      [['Router 1.2.3.4 .x'], 2, /CUGrapher does not list/],
      [['SampleRate 1.2.3.4 0'], 2, /makes all data of the exporter zero/],
      [['Service 70000/tcp big'], 2, /ports end at 65535/],
      [['Service 80/tcp/udp odd'], 2, /only the last one counts/],
      [['Service , none'], 2, /empty and matches nothing/],
      [['Protocol 300'], 2, /protocol numbers end at 255/],
      [['Protocol 6 a', 'Protocol 17 a'], 3, /Protocol 17 has the name a of Protocol 6/],
      [['Protocol 103 multicast', 'Multicast'], 2, /also the name of the file of Multicast/],
      [['TOS 1 a', 'TOS 2 a'], 3, /replaces the definition in line 2/],
      [['AS 100000 a'], 2, /AS numbers up to 65535/],
      [['OutputDir a', 'OutputDir b'], 3, /replaces the definition in line 2/],
      [['AggregateScore 10 a b'], 2, /does nothing without an active Scoreboard/],
      [['Scoreboard 5 dir a', 'ASScoreboard 5 ./dir/ b'], 3, /has the RootDir of Scoreboard/],
      [['Scoreboard 5 a link', 'ASScoreboard 5 b link'], 3, /has the CurrentLink of Scoreboard/],
    ] as const) {
      it(`of ${lines.join(' + ')}`, () => {
        const warnings = warningsOf(...lines);
        assert.equal(warnings.length, 1);
        assert.equal(warnings[0]?.line, line);
        assert.match(warnings[0].message, message);
        assert.equal(warnings[0].severity, 'warning');
      });
    }
  });

  it('is read from a file, with the names of the system', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'cuflow-cf-'));
    try {
      const path = join(directory, 'CUFlow.cf');
      await writeFile(path, 'Subnet 10.0.0.0/8\r\nService http/tcp web\r\n');
      const { config, warnings } = await loadCuflowConfig(path);
      assert.deepEqual(warnings, []);
      assert.equal(config.file, path);
      assert.deepEqual(config.services, [
        { label: 'web', ports: [{ protocol: 6, range: { start: 80, end: 80 } }] },
      ]);
      await assert.rejects(loadCuflowConfig(join(directory, 'none.cf')), /there is no such file/);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
