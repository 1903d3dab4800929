import assert from 'node:assert/strict';
import fc from 'fast-check';
import { makeFlowViewerConfig } from '../../lib/config/flowviewer-pm.js';
import { checkCriteria, type Criteria } from '../../lib/criteria/criteria.js';
import {
  DEFINITION_NAME,
  definitionText,
  filterOf,
  placeholderPeriod,
} from '../../lib/criteria/definition.js';
import { makeBlock, type FilterBlock } from '../../lib/criteria/keys.js';
import type { Period } from '../../lib/criteria/period.js';
import { FIELD_NAMES } from '../../lib/flow/fields.js';
import { compileFilter, parseFilterFile, type FilterFile } from '../../lib/query/filter.js';
import { batchOf, type FlowValues } from '../support/batches.js';
import { keepZone } from '../support/zone.js';

const at = (text: string): number => Date.parse(text) / 1000;

const config = makeFlowViewerConfig({ noDevicesOrExporters: true, exporters: [] });
const symbols = { ports: new Map([['http', 80]]), protocols: new Map([['tcp', 6]]) };
const resolve = (): Promise<number[]> => Promise.resolve([0xe0000010, 0x0a000100, 0x0a000101]);

async function criteriaOf(values: Partial<FilterBlock>): Promise<Criteria> {
  const checked = await checkCriteria(makeBlock(values), { config, symbols, resolve });
  assert.ok('criteria' in checked, JSON.stringify(checked));
  return checked.criteria;
}

function masked(filter: FilterFile, flows: readonly FlowValues[]): number[] {
  const compiled = compileFilter(filter, DEFINITION_NAME, { fields: new Set(FIELD_NAMES) });
  const mask = new Uint8Array(flows.length);
  compiled.mask(batchOf(flows, FIELD_NAMES), mask);
  return [...mask];
}

function readText(criteria: Criteria, period: Period, flowSelect: string): FilterFile {
  const text = definitionText(criteria, period, flowSelect).join('\n');
  return parseFilterFile(text, { file: 'text', symbols });
}

/** A flow from `start` to `end`, epoch seconds and fractions. */
function flowAt(start: number, end: number): FlowValues {
  const uptime = 1_000_000;
  const base = Math.floor(start);
  return {
    unix_secs: base,
    unix_nsecs: 0,
    sysuptime: uptime,
    first: Math.round(uptime + (start - base) * 1000) >>> 0,
    last: Math.round(uptime + (end - base) * 1000) >>> 0,
  };
}

describe('filterOf', () => {
  keepZone('Europe/Berlin');

  const { start, end } = { start: at('2026-01-10T12:00:00Z'), end: at('2026-01-10T13:00:00Z') };
  const EDGES = [start - 1, start - 0.001, start, start + 0.999, end - 1, end - 0.001, end, end + 1];
  const SPANS = EDGES.flatMap((s) => EDGES.filter((e) => e >= s).map((e) => [s, e] as const));

  for (const [flowSelect, isTaken] of [
    ['1', (s, e) => e >= start && s < end],
    ['2', (_, e) => start <= e && e < end],
    ['3', (s) => start <= s && s < end],
    ['4', (s, e) => s >= start && e < end],
    ['', (s, e) => e >= start && s < end],
    ['constructor', (s, e) => e >= start && s < end],
  ] as [string, (s: number, e: number) => boolean][]) {
    it(`takes flows of the period by selection "${flowSelect}", in whole seconds`, () => {
      const mask = masked(
        filterOf([], { start, end }, flowSelect),
        SPANS.map(([s, e]) => flowAt(s, e)),
      );
      const expected = SPANS.map(([s, e]) => Number(isTaken(Math.floor(s), Math.floor(e))));
      assert.deepEqual(mask, expected);
    });
  }

  it('knows the two hours of a repeated one apart, and so does its text', () => {
    const first = at('2026-10-25T00:30:00Z');
    const flows = [first, first + 3600].map((time) => flowAt(time, time + 1));
    for (const [from, expected] of [
      [first, [1, 0]],
      [first + 3600, [0, 1]],
    ] as const) {
      const period = { start: from, end: from + 60 };
      assert.deepEqual(masked(filterOf([], period, '1'), flows), expected);
      assert.deepEqual(masked(readText([], period, '1'), flows), expected);
    }
  });

  it('compares AS numbers of 32 bits', async () => {
    const flows = [0, 34464, 65535].map((src_as) => ({ ...flowAt(start, start), src_as }));
    for (const [source_ases, expected] of [
      ['100000', [0, 0, 0]],
      ['-100000', [1, 1, 1]],
      ['100000, 65535', [0, 0, 1]],
    ] as const) {
      const criteria = await criteriaOf({ source_ases });
      assert.deepEqual(masked(filterOf(criteria, { start, end }, '1'), flows), expected, source_ases);
      assert.deepEqual(masked(readText(criteria, { start, end }, '1'), flows), expected, source_ases);
    }
  });

  it('has one mask for all values of a byte, the last one', async () => {
    const flags = [2, 18, 4, 6, 20];
    const flows = flags.map((tcp_flags) => ({ ...flowAt(start, start), tcp_flags }));
    const criteria = await criteriaOf({ tcp_flags: '2/18, 4/4' });
    for (const filter of [filterOf, readText])
      assert.deepEqual(masked(filter(criteria, { start, end }, '1'), flows), [0, 0, 1, 1, 1]);
  });
});

const octet = fc.constantFrom(0, 1, 8, 10, 16, 224, 255);
const lastOctet = fc.constantFrom(1, 16, 32, 255);
const addressItem = fc.oneof(
  fc.tuple(octet, octet, octet, lastOctet).map((octets) => octets.join('.')),
  fc
    .tuple(octet, octet, octet, octet, fc.nat(32))
    .map(([a, b, c, d, length]) => `${a}.${b}.${c}.${d}/${length}`),
  fc.constantFrom('host.example', 'host.example/24'),
);
const numberItem = (highest: number): fc.Arbitrary<string> =>
  fc.oneof(fc.nat(highest), fc.constantFrom(0, 1, 80, highest)).map(String);
const portItem = fc.oneof(
  numberItem(65535),
  fc.constant('http'),
  fc
    .tuple(fc.nat(65535), fc.nat(65535), fc.constantFrom(':', '-'))
    .map(([a, b, sign]) => `${Math.min(a, b)}${sign}${Math.max(a, b)}`),
);
const byte = fc.oneof(
  fc.nat(255).map(String),
  fc.nat(255).map((value) => `0x${value.toString(16)}`),
);
const byteItem = fc.oneof(
  byte,
  fc.tuple(byte, byte).map((parts) => parts.join('/')),
);

function list(item: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const signed = fc.tuple(fc.constantFrom('', '-'), item).map((parts) => parts.join(''));
  return fc.array(signed, { maxLength: 4 }).map((items) => items.join(', '));
}

const blocks = fc.record(
  {
    source_addresses: list(addressItem),
    dest_addresses: list(addressItem),
    nexthop_ips: list(addressItem),
    source_ports: list(portItem),
    dest_ports: list(portItem),
    source_ifs: list(numberItem(65535)),
    sif_names: list(numberItem(10)),
    source_ases: list(numberItem(0xffffffff)),
    dest_ases: list(numberItem(65535)),
    protocols: list(fc.oneof(numberItem(255), fc.constant('tcp'))),
    tcp_flags: list(byteItem),
    tos_fields: list(byteItem),
    exporter: fc.constantFrom('', '10.0.0.1'),
  },
  { requiredKeys: [] },
);

const address = fc
  .tuple(octet, octet, octet, octet)
  .map(([a, b, c, d]) => ((a << 24) | (b << 16) | (c << 8) | d) >>> 0);
const small = (highest: number): fc.Arbitrary<number> =>
  fc.oneof(fc.nat(highest), fc.constantFrom(0, 1, 80, highest));
const PERIOD = { start: at('2026-10-25T00:30:00Z'), end: at('2026-10-25T01:30:00Z') };
const flows = fc.record({
  srcaddr: address,
  dstaddr: address,
  nexthop: address,
  exaddr: fc.constantFrom(0x0a000001, 0x0a000002),
  srcport: small(65535),
  dstport: small(65535),
  input: small(65535),
  src_as: small(65535),
  dst_as: small(65535),
  prot: fc.constantFrom(1, 6, 17, 80, 255),
  tcp_flags: small(255),
  tos: small(255),
  begin: fc.integer({ min: -4000, max: 4000 }),
  length: fc.nat(4000),
});

describe('definitionText', () => {
  keepZone('Europe/Berlin');

  it('selects the same flows as filterOf, whatever is asked', async () => {
    await fc.assert(
      fc.asyncProperty(
        blocks,
        fc.array(flows, { minLength: 20, maxLength: 20 }),
        fc.constantFrom('1', '2', '3', '4'),
        async (values, made, flowSelect) => {
          const criteria = await criteriaOf(values);
          const rows = made.map(({ begin, length, ...fields }) => ({
            ...fields,
            ...flowAt(PERIOD.start + begin, PERIOD.start + begin + length),
          }));
          const direct = masked(filterOf(criteria, PERIOD, flowSelect), rows);
          assert.deepEqual(masked(readText(criteria, PERIOD, flowSelect), rows), direct);
        },
      ),
      { numRuns: 400, seed: 20260302 },
    );
  });

  it('writes the placeholder of tracking files in any zone', () => {
    const text = definitionText([], placeholderPeriod(), '1').join('\n');
    assert.match(text, /permit ge January 1, 2000 00:00:00\n[^]*permit lt January 1, 2000 00:00:00\n/);
  });

  it('has no line that the original could not read', async () => {
    const criteria = await criteriaOf({ source_ports: '10000:10160, 10000:10200, 10000:10400, 0:65535' });
    const lines = definitionText(criteria, PERIOD, '1');
    for (const line of lines) assert.ok(line.length <= 1010, `${line.length} characters`);
    assert.equal(lines.filter((line) => line.includes('10000,10001,')).length, 1);
    for (const range of ['10000-10200', '10000-10400']) assert.ok(lines.includes(`  permit ${range}`), range);
  });
});
