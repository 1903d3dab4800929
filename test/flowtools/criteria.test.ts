import assert from 'node:assert/strict';
import { FlowBatch } from '../../lib/flow/batch.js';
import { FIELD_NAMES } from '../../lib/flow/fields.js';
import { parseAddress } from '../../lib/flow/address.js';
import { queryFilter, type QueryConditions } from '../../lib/flowtools/query/criteria.js';
import { compileFilter, FilterError, parseFilterFile } from '../../lib/query/filter.js';

const SYMBOLS = { ports: new Map([['https', 443]]), protocols: new Map([['tcp', 6]]) };

/** source, destination, ports, protocol, seconds of first and last */
const FLOWS: [string, string, number, number, number, number, number][] = [
  ['10.0.0.1', '192.0.2.1', 1000, 443, 6, 100, 200],
  ['192.0.2.1', '10.0.0.1', 443, 1000, 6, 100, 300],
  ['10.0.0.2', '198.51.100.7', 53, 53, 17, 250, 260],
  ['198.51.100.7', '203.0.113.9', 80, 2000, 6, 300, 400],
];

function flows(): FlowBatch {
  const batch = new FlowBatch(FIELD_NAMES, FLOWS.length);
  batch.length = FLOWS.length;
  for (const [
    row,
    [source, destination, sourcePort, destinationPort, protocol, first, last],
  ] of FLOWS.entries()) {
    batch.column('srcaddr')[row] = parseAddress(source) ?? 0;
    batch.column('dstaddr')[row] = parseAddress(destination) ?? 0;
    batch.column('srcport')[row] = sourcePort;
    batch.column('dstport')[row] = destinationPort;
    batch.column('prot')[row] = protocol;
    batch.column('unix_secs')[row] = last;
    batch.column('sysuptime')[row] = last * 1000;
    batch.column('first')[row] = first * 1000;
    batch.column('last')[row] = last * 1000;
  }
  return batch;
}

/** Numbers of the flows that pass. */
function passing(conditions: Partial<QueryConditions>): number[] {
  const query = queryFilter({ criteria: [], ...conditions }, SYMBOLS);
  if (!query) return FLOWS.map((_, row) => row);
  const filter = compileFilter(query.file, query.definition, { fields: new Set(FIELD_NAMES) });
  const mask = new Uint8Array(FLOWS.length);
  filter.mask(flows(), mask);
  return FLOWS.flatMap((_, row) => (mask[row] === 1 ? [row] : []));
}

const TCP_FILE = parseFilterFile(
  `filter-primitive tcp
     type ip-protocol
     permit 6
   filter-primitive low
     type ip-port
     permit 0-1023
   filter-definition either
     match ip-source-port low
     or
     match ip-protocol tcp
   filter-definition none
     match ip-protocol tcp
     invert`,
  { file: 'tcp.cfg' },
);

describe('conditions of flow-query', () => {
  const cases: [string, Partial<QueryConditions>, number[]][] = [
    ['nothing', {}, [0, 1, 2, 3]],
    ['a source', { criteria: [{ option: 'src', values: '10/8' }] }, [0, 2]],
    ['several sources', { criteria: [{ option: 'src', values: '10.0.0.1,192.0.2.0/24' }] }, [0, 1]],
    ['all but a source', { criteria: [{ option: 'src', values: '!10/8' }] }, [1, 3]],
    ['a host', { criteria: [{ option: 'host', values: '10.0.0.1' }] }, [0, 1]],
    ['all but a host, on either side', { criteria: [{ option: 'host', values: '!10.0.0.1' }] }, [2, 3]],
    ['all but ports, on either side', { criteria: [{ option: 'port', values: '!443,53' }] }, [3]],
    [
      'a host but not a port',
      {
        criteria: [
          { option: 'host', values: '198.51.100.7' },
          { option: 'port', values: '!53' },
        ],
      },
      [3],
    ],
    ['a port', { criteria: [{ option: 'port', values: 'https,80' }] }, [0, 1, 3]],
    ['a source port', { criteria: [{ option: 'src-port', values: '50-100' }] }, [2, 3]],
    ['a protocol by name', { criteria: [{ option: 'proto', values: 'tcp' }] }, [0, 1, 3]],
    [
      'host and port',
      {
        criteria: [
          { option: 'host', values: '198.51.100.7' },
          { option: 'port', values: '53' },
        ],
      },
      [2],
    ],
    ['flows that end later', { from: 260 }, [1, 2, 3]],
    ['flows that begin before', { to: 250 }, [0, 1]],
    ['a window', { from: 250, to: 300 }, [1, 2]],
    ['a definition', { definition: { file: TCP_FILE, name: 'either' } }, [0, 1, 2, 3]],
    [
      'a definition and a source',
      { definition: { file: TCP_FILE, name: 'Either' }, criteria: [{ option: 'src', values: '10/8' }] },
      [0, 2],
    ],
    ['a definition that inverts', { definition: { file: TCP_FILE, name: 'none' } }, [2]],
  ];
  for (const [what, conditions, expected] of cases)
    it(`are ${what}`, () => assert.deepEqual(passing(conditions), expected));

  it('cannot be added to a definition that inverts', () => {
    assert.throws(
      () => passing({ definition: { file: TCP_FILE, name: 'none' }, from: 1 }),
      /tcp\.cfg: none has invert/,
    );
  });

  it('need a definition that exists', () => {
    assert.throws(() => passing({ definition: { file: TCP_FILE, name: 'other' }, from: 1 }), FilterError);
  });

  const wrong: [option: 'src' | 'port' | 'proto', values: string, message: RegExp][] = [
    ['src', '10.0.0.0/33', /^--src: /],
    ['src', '', /^--src: "" is not a value$/],
    ['src', '10/8\ndefault permit', /^--src: .* is not a value$/s],
    ['src', '@HOME', /^--src: "@HOME" is not a value$/],
    ['src', 'host.example.org', /^--src: .*not resolved/],
    ['port', '65536', /^--port: /],
    ['port', '!53,!80', /^--port: one ! before the first value covers the whole list/],
    ['proto', 'nothing', /^--proto: /],
  ];
  for (const [option, values, message] of wrong)
    it(`cannot be --${option} ${JSON.stringify(values)}`, () =>
      assert.throws(
        () => passing({ criteria: [{ option, values }] }),
        (error: Error) => message.test(error.message),
      ));
});
