import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseCuflowConfig, type CuflowConfig, type Range } from '../../lib/config/cuflow-cf.js';
import { ConfigError } from '../../lib/config/issue.js';
import { parseNetDb } from '../../lib/config/netdb.js';
import { formatAddress, maskOf, parseAddress, type Prefix } from '../../lib/flow/address.js';
import { describeWithData, sharedData } from '../support/data.js';

interface Expected {
  result: 'ok' | 'fatal';
  subnet_contains?: string[];
  networks?: Record<string, string[]>;
  routers?: Record<string, string>;
  sample_rates?: Record<string, number>;
  services?: Record<string, Record<string, number[]>>;
  protocols?: Record<string, string>;
  tos?: Record<string, number[]>;
  as?: Record<string, number[]>;
  multicast?: number;
  output_dir?: string;
  scoreboard?: [number, string, string];
  aggregate?: [number, string, string];
}

/** Departures from revision 1.55 that the specification orders (CUFlow specification, sections 2.3 to 2.5 and 9), and no others. */
const DEPARTURES = new Map<string, Expected>([
  ['Subnet  10.0.0.0/8', { result: 'ok', subnet_contains: ['10.1.2.3', '10.0.0.1'] }],
  ['Subnet\t10.0.0.0/8', { result: 'ok', subnet_contains: ['10.1.2.3', '10.0.0.1'] }],
  ['Subnet 192.168.2/23', { result: 'ok', subnet_contains: ['192.168.2.5', '192.168.3.5'] }],
  ['ASNumber 1-3 x', { result: 'ok', as: { x: [1, 2, 3] } }],
  ['AS 1 x', { result: 'ok', as: { x: [1] } }],
  ['ASScoreboard 10 a b', { result: 'ok' }],
  ['TOS 0x10 hex', { result: 'fatal' }],
  ['Service pop3/tcp pop', { result: 'ok', services: { pop: { '6': [110] } } }],
  ['Service x11/tcp x', { result: 'ok', services: { x: { '6': [6000] } } }],
  ['Protocol ipv6', { result: 'ok', protocols: { '41': 'ipv6' } }],
  ['Protocol ipv6 six', { result: 'ok', protocols: { '41': 'six' } }],
]);

/** The built-in names alone, so that the result does not depend on the machine. */
const netdb = parseNetDb('', '');

describeWithData('lines of CUFlow.cf as revision 1.55 takes them', () => {
  const golden = JSON.parse(readFileSync(sharedData('golden', 'cuflow', 'config-lines.json'), 'utf8')) as {
    probe_addresses: string[];
    cases: (Expected & { lines: string[] })[];
  };
  const probes = golden.probe_addresses;

  it('are 91 files, among them every departure', () => {
    assert.equal(golden.cases.length, 91);
    const texts = golden.cases.map(({ lines }) => lines.join('\n'));
    for (const departure of DEPARTURES.keys()) assert.ok(texts.includes(departure), departure);
  });

  for (const { lines, ...recorded } of golden.cases) {
    const text = lines.join('\n');
    const departure = DEPARTURES.get(text);
    const expected = departure ?? recorded;
    it(`${JSON.stringify(text)}: ${expected.result}${departure ? ' (departure)' : ''}`, () => {
      if (departure) assert.notDeepEqual(departure, recorded);
      if (expected.result === 'fatal') {
        assert.throws(() => parse(text), isHelpfulError);
        return;
      }
      assert.deepEqual(summary(parse(text), probes), withDefaults(expected));
    });
  }
});

function parse(text: string): CuflowConfig {
  return parseCuflowConfig(text, 'CUFlow.cf', netdb).config;
}

/** Every error names file and line, what was read and what was expected. */
function isHelpfulError(error: unknown): boolean {
  assert.ok(error instanceof ConfigError);
  const errors = error.issues.filter((issue) => issue.severity === 'error');
  assert.ok(errors.length > 0);
  for (const issue of errors) {
    assert.equal(issue.file, 'CUFlow.cf');
    assert.ok(issue.line === 1 || issue.line === 2);
    assert.ok(issue.read !== undefined && issue.expected !== undefined && issue.message !== '');
  }
  return true;
}

function summary(config: CuflowConfig, probes: string[]): Omit<Required<Expected>, 'result'> {
  const { scoreboard, aggregateScore } = config;
  return {
    subnet_contains: contained(config.subnets, probes),
    networks: Object.fromEntries(
      config.networks.map(({ label, prefixes }) => [label, contained(prefixes, probes)]),
    ),
    routers: Object.fromEntries([...config.routers].map(([address, name]) => [formatAddress(address), name])),
    sample_rates: Object.fromEntries(
      [...config.sampleRates].map(([address, n]) => [formatAddress(address), Number(n)]),
    ),
    services: Object.fromEntries(config.services.map(({ label, ports }) => [label, portsByProtocol(ports)])),
    protocols: Object.fromEntries([...config.protocols].map(([number, label]) => [String(number), label])),
    tos: Object.fromEntries(config.tos.map(({ label, ranges }) => [label, members(ranges)])),
    as: Object.fromEntries(config.asNumbers.map(({ label, ranges }) => [label, members(ranges)])),
    multicast: config.multicast ? 1 : 0,
    output_dir: config.outputDir,
    scoreboard: scoreboard ? [scoreboard.rows, scoreboard.rootDir, scoreboard.currentLink] : [0, '', ''],
    aggregate: aggregateScore
      ? [aggregateScore.rows, aggregateScore.dataFile, aggregateScore.outFile]
      : [0, '', ''],
  };
}

/** What a file does not mention has its default; a board with 0 rows is one that is off. */
function withDefaults({ result: _result, ...expected }: Expected): Omit<Required<Expected>, 'result'> {
  const board = (given?: [number, string, string]): [number, string, string] =>
    given?.[0] ? given : [0, '', ''];
  return {
    subnet_contains: [],
    networks: {},
    routers: {},
    sample_rates: {},
    services: {},
    protocols: {},
    tos: {},
    as: {},
    multicast: 0,
    output_dir: '.',
    ...expected,
    scoreboard: board(expected.scoreboard),
    aggregate: board(expected.aggregate),
  };
}

function contained(prefixes: readonly Prefix[], probes: string[]): string[] {
  return probes.filter((probe) => {
    const address = parseAddress(probe) ?? assert.fail();
    return prefixes.some(({ network, length }) => (address & maskOf(length)) >>> 0 === network);
  });
}

function portsByProtocol(ports: CuflowConfig['services'][number]['ports']): Record<string, number[]> {
  const protocols = [...new Set(ports.map(({ protocol }) => protocol))];
  return Object.fromEntries(
    protocols.map((wanted) => [
      String(wanted),
      members(ports.filter(({ protocol }) => protocol === wanted).map(({ range }) => range)),
    ]),
  );
}

function members(ranges: readonly Range[]): number[] {
  const all = ranges.flatMap(({ start, end }) =>
    Array.from({ length: end - start + 1 }, (_, index) => start + index),
  );
  return [...new Set(all)].sort((a, b) => a - b);
}
