import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FlowBatch } from '../../lib/flow/batch.js';
import { FIELD_NAMES, type FieldName } from '../../lib/flow/fields.js';
import { compileFilter, parseFilterFile, type FilterFile } from '../../lib/query/filter.js';
import { SharedFilters } from '../../lib/query/shared-filters/shared-filters.js';
import { TermTable } from '../../lib/query/shared-filters/terms.js';

const FIELDS: readonly FieldName[] = [
  'srcaddr',
  'dstaddr',
  'srcport',
  'dstport',
  'prot',
  'tos',
  'doctets',
  'first',
  'last',
];
const ALL_FIELDS = new Set(FIELD_NAMES);
const ROWS = 200;

/** Few values, so that rules meet flows and each other. */
const address = fc
  .tuple(
    fc.constantFrom(10, 192, 0),
    fc.constantFrom(0, 20),
    fc.integer({ min: 0, max: 3 }),
    fc.integer({ min: 0, max: 3 }),
  )
  .map((octets) => octets.join('.'));
const port = fc.constantFrom(0, 53, 80, 443, 1024, 65535);
const mode = fc.constantFrom('permit', 'deny');

function primitive(type: string, value: fc.Arbitrary<string>, head: fc.Arbitrary<string> = fc.constant('')) {
  const rules = fc.array(fc.tuple(mode, value), { minLength: 0, maxLength: 4 });
  const otherwise = fc.constantFrom('', '  default permit\n', '  default deny\n');
  return fc.tuple(rules, otherwise, head).map(([list, last, first]) => ({
    type,
    body: `${first}${list.map(([how, what]) => `  ${how} ${what}\n`).join('')}${last}`,
  }));
}

const prefix = fc
  .tuple(address, fc.constantFrom(0, 8, 15, 24, 31, 32))
  .map(([host, length]) => `${host}/${length}`);
const ports = fc.tuple(port, port).map(([a, b]) => (a <= b ? `${a}-${b}` : `${a}`));
const TERMS = fc.oneof(
  primitive('ip-address-prefix', prefix).map((one) => ({ ...one, criterion: 'ip-source-address' })),
  primitive('ip-address-prefix', prefix).map((one) => ({ ...one, criterion: 'ip-destination-address' })),
  primitive('ip-address', address).map((one) => ({ ...one, criterion: 'ip-source-address' })),
  primitive('ip-port', ports).map((one) => ({ ...one, criterion: 'ip-destination-port' })),
  primitive('ip-port', ports).map((one) => ({ ...one, criterion: 'ip-source-port' })),
  primitive('ip-protocol', fc.constantFrom('6', '17', '1')).map((one) => ({
    ...one,
    criterion: 'ip-protocol',
  })),
  primitive('ip-tos', fc.constantFrom('0', '32', '160'), fc.constantFrom('', '  mask 0xE0\n')).map((one) => ({
    ...one,
    criterion: 'ip-tos',
  })),
  primitive('counter', fc.constantFrom('gt 100', 'le 1500', 'eq 40')).map((one) => ({
    ...one,
    criterion: 'octets',
  })),
  primitive('counter', fc.constantFrom('gt 0', 'lt 500')).map((one) => ({ ...one, criterion: 'duration' })),
);
const DEFINITIONS = fc.tuple(
  fc.array(fc.array(TERMS, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }),
  fc.boolean(),
);

function fileOf([groups, invert]: [
  { type: string; body: string; criterion: string }[][],
  boolean,
]): FilterFile {
  const named = groups.map((group, g) => group.map((term, t) => ({ ...term, name: `p${g}_${t}` })));
  const primitives = named
    .flat()
    .map(({ name, type, body }) => `filter-primitive ${name}\n  type ${type}\n${body}`);
  const matches = named.map((group) =>
    group.map(({ criterion, name }) => `  match ${criterion} ${name}\n`).join(''),
  );
  const text = `${primitives.join('')}filter-definition all\n${invert ? '  invert\n' : ''}${matches.join('  or\n')}`;
  return parseFilterFile(text, { file: 'property' });
}

const FLOW = fc.record({
  srcaddr: address,
  dstaddr: address,
  srcport: port,
  dstport: port,
  prot: fc.constantFrom(1, 6, 17),
  tos: fc.constantFrom(0, 32, 33, 160),
  doctets: fc.constantFrom(40, 100, 1500, 100_000),
  first: fc.constantFrom(0, 1000),
  last: fc.constantFrom(0, 1000, 1700),
});

function batchOf(flows: readonly (typeof FLOW extends fc.Arbitrary<infer F> ? F : never)[]): FlowBatch {
  const batch = new FlowBatch(FIELDS, ROWS);
  for (const [row, flow] of flows.entries()) {
    const numbers = { ...flow, srcaddr: numberOf(flow.srcaddr), dstaddr: numberOf(flow.dstaddr) };
    for (const field of FIELDS) batch.column<FieldName>(field)[row] = numbers[field as keyof typeof numbers];
  }
  batch.length = flows.length;
  return batch;
}

function numberOf(text: string): number {
  return text.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

describe('filters that are asked together', () => {
  it('permit what each permits alone', () => {
    const scenario = fc.tuple(
      fc.array(DEFINITIONS, { minLength: 1, maxLength: 8 }),
      fc.array(FLOW, { minLength: 1, maxLength: ROWS }),
    );
    fc.assert(
      fc.property(scenario, ([definitions, flows]) => {
        const files = definitions.map(fileOf);
        const table = new TermTable();
        const places = files.map((file) => table.add(file, 'all'));
        const shared = new SharedFilters(table, ALL_FIELDS, ROWS);
        const batch = batchOf(flows);
        shared.judge(batch);
        const bits = new Uint32Array(shared.words);
        for (const [index, file] of files.entries()) {
          const any = shared.permitted(places[index] ?? 0, bits);
          const mask = new Uint8Array(ROWS);
          const count = compileFilter(file, 'all', { fields: ALL_FIELDS }).mask(batch, mask);
          const found = flows.map((_, row) => ((bits[row >>> 5] ?? 0) >>> (row & 31)) & 1);
          assert.deepEqual(found, [...mask.subarray(0, flows.length)]);
          assert.equal(any, count > 0);
        }
      }),
      { numRuns: 300, seed: 6 },
    );
  });

  const web = (name: string): FilterFile =>
    parseFilterFile(
      `filter-primitive ${name}\n  type ip-port\n  permit 80\nfilter-definition all\n  match ip-destination-port ${name}\n`,
      { file: name },
    );

  it('judge equal matches once, whatever their names', () => {
    const table = new TermTable();
    assert.equal(table.add(web('a'), 'all'), table.add(web('b'), 'ALL'));
    assert.equal(table.terms.length, 1);
  });

  it('forget the flows of the batch before', () => {
    const table = new TermTable();
    const place = table.add(web('a'), 'all');
    const shared = new SharedFilters(table, ALL_FIELDS, ROWS);
    const bits = new Uint32Array(shared.words);
    const flow = {
      srcaddr: '10.0.0.1',
      dstaddr: '10.0.0.2',
      srcport: 1024,
      prot: 6,
      tos: 0,
      doctets: 40,
      first: 0,
      last: 0,
    } as const;
    shared.judge(batchOf([{ ...flow, dstport: 80 }]));
    assert.ok(shared.permitted(place, bits));
    shared.judge(batchOf([{ ...flow, dstport: 443 }]));
    assert.ok(!shared.permitted(place, bits));
  });

  it('permit nothing where records lack a field, and say which', () => {
    const table = new TermTable();
    const place = table.add(web('a'), 'all');
    const shared = new SharedFilters(table, new Set<FieldName>(['srcaddr']), ROWS);
    assert.deepEqual(shared.unanswerable.get(place), ['dstport']);
    shared.judge(batchOf([]));
    assert.ok(!shared.permitted(place, new Uint32Array(shared.words)));
  });

  it('refuse a definition that is not there', () => {
    assert.throws(() => new TermTable().add(web('a'), 'other'), /definition not found/);
  });
});
