import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FilterError } from '../../../lib/query/filter.js';
import { parseReportConfiguration } from '../../../lib/query/report/parse.js';
import { reportType } from '../../../lib/query/report/types.js';

/** As FlowMonitor writes it. */
const LINEAR = `
include-filter /tmp/FlowMonitor_filter
stat-report buckets
  type linear-interpolated-flows-octets-packets
  output
    format ascii
    options +header,+totals
stat-definition LINEAR
  filter Flow_Filter
  report buckets
`;

function issuesOf(text: string): string[] {
  try {
    parseReportConfiguration(text, { file: 'f' });
  } catch (error) {
    assert.ok(error instanceof FilterError);
    return error.issues.map(({ line, column, message }) => `${line}:${column} ${message}`);
  }
  return [];
}

describe('parseReportConfiguration', () => {
  it('reads a definition with its report and filter', () => {
    const config = parseReportConfiguration(LINEAR, { file: 'f' });
    assert.equal(config.filterFile, '/tmp/FlowMonitor_filter');
    assert.deepEqual(config.definitions.get('linear'), {
      name: 'LINEAR',
      reports: ['buckets'],
      filter: 'Flow_Filter',
    });
    const report = config.reports.get('buckets');
    assert.equal(report?.type.kind, 'linear');
    assert.deepEqual([...(report?.outputs[0]?.fields ?? [])], ['key', 'flows', 'octets', 'packets']);
    assert.deepEqual([...(report?.outputs[0]?.options ?? [])], ['header', 'totals']);
  });

  it('reads every setting, with variables', () => {
    const text = `stat-report r
 type IP-Source-Address/ip-protocol
 filter F
 scale @{N:-100}
 ip-source-address-format address
 output
  sort -packets
  records 5
  fields +index,-duration,+other
  options +totals,+names,-names
  path /tmp/@NAME.%Y
  time start
 output
stat-definition D
 time-series 60
 report R`;
    const config = parseReportConfiguration(text, { file: 'f', variables: { NAME: 'x' } });
    const report = config.reports.get('r');
    assert.deepEqual(
      [report?.filter, report?.scale, report?.type.name],
      ['F', 100, 'ip-source-address/ip-protocol'],
    );
    assert.equal(config.definitions.get('d')?.timeSeries, 60);
    const [output, plain] = report?.outputs ?? [];
    assert.deepEqual(output, {
      sort: { field: 'packets', descending: false },
      records: 5,
      fields: new Set(['key1', 'key2', 'flows', 'octets', 'packets', 'index']),
      options: new Set(['totals']),
      path: '/tmp/x.%Y',
      time: 'start',
    });
    assert.deepEqual(plain?.fields, new Set(['key1', 'key2', 'flows', 'octets', 'packets', 'duration']));
  });

  it('tells all mistakes at once, with their places', () => {
    const text = `type x
stat-report r
 type nonsense/ip-tos
 scale 0
 sort +flows
 output
  sort flows
  path |rm
  options +what
  tally 5
  records many x
stat-report R
 type ip-tos
 ip-source-address-format prefix-len
 output
  fields +avg-bps
  sort +index
stat-definition D
 report missing
 output
 tag T
include-filter`;
    assert.deepEqual(issuesOf(text), [
      '1:1 unknown word',
      '3:7 unknown report type',
      '4:8 not a number above 0',
      '5:2 sort comes after output',
      '7:8 a name needs + or - before it',
      '8:8 a command as path is not supported',
      '9:11 unknown option',
      '10:3 tally is not supported',
      '11:11 not a number',
      '11:16 a word too many',
      '12:13 a second one of this name',
      '14:27 this address format is not supported',
      '19:9 there is no such report',
      '20:2 output belongs into a stat-report',
      '21:2 tag is not supported',
      '22:1 include-filter needs a value',
    ]);
  });

  it('takes names of types that put both ends of a flow together, and shows them as written', () => {
    const ends = {
      'ip-source/destination-address/ip-source/destination-port':
        'ip-source-address/ip-destination-address/ip-source-port/ip-destination-port',
      'ip-source/destination-address': 'ip-source-address/ip-destination-address',
      'ip-source/destination-port': 'ip-source-port/ip-destination-port',
      'input/output-interface': 'input-interface/output-interface',
      'source/destination-as': 'source-as/destination-as',
      'source/destination-tag': 'source-tag/destination-tag',
      'ip-source/destination-address/input/output-interface/source/destination-as':
        'ip-source-address/ip-destination-address/input-interface/output-interface/source-as/destination-as',
      'ip-protocol/ip-source/destination-address/ip-tos':
        'ip-protocol/ip-source-address/ip-destination-address/ip-tos',
    };
    for (const [together, apart] of Object.entries(ends)) {
      for (const name of [together, apart]) {
        const type = reportType(name);
        assert.ok(type?.kind === 'keyed', name);
        assert.equal(type.name, name);
        assert.equal(type.keys.map((key) => key.name).join('/'), apart);
      }
    }
  });

  it('refuses halves of such names, and more than six keys', () => {
    const addresses = 'ip-source/destination-address';
    const names = [
      'ip-source',
      'destination-address',
      'ip-source/ip-destination-address',
      'source/destination-address',
      `${addresses}/ip-source`,
      `${addresses}/`,
      'ip-tos/'.repeat(50_000),
      `${addresses}/${addresses}/ip-source/destination-port/ip-tos`,
    ];
    for (const name of names) assert.equal(reportType(name), undefined, name.slice(0, 200));
  });

  it('tells a mistake with a type once', () => {
    assert.deepEqual(issuesOf('stat-report r\n type nope\n'), ['2:7 unknown report type']);
    assert.deepEqual(issuesOf('stat-report r\n type\n'), ['2:2 type needs a value']);
    assert.deepEqual(issuesOf('stat-report r\n output\n'), ['1:13 this report has no type']);
  });

  it('tells unknown words as such, whatever follows them', () => {
    for (const line of ['bogus', 'bogus 1', 'bogus 1 2']) {
      assert.deepEqual(
        issuesOf(`${line}\nstat-report r\n type ip-tos\n ${line}\nstat-definition d\n ${line}\n report r\n`),
        ['1:1 unknown word', '4:2 unknown word', '6:2 unknown word'],
        line,
      );
    }
    assert.deepEqual(issuesOf('stat-definition d\n sort\n'), ['2:2 unknown word']);
  });

  it('refuses fields and sort orders that a type lacks', () => {
    assert.deepEqual(issuesOf('stat-report r\n type ip-tos\n output\n  fields +avg-bps\n  sort +index\n'), [
      '4:10 reports of this type have no such field',
      '5:8 reports of this type cannot be sorted by this',
    ]);
  });

  it('reads or refuses any text', () => {
    const words = [
      'stat-report',
      'r',
      'type',
      'ip-tos',
      'output',
      'sort',
      '+key',
      'fields',
      '-flows',
      'stat-definition',
    ];
    const others = [
      'report',
      'records',
      '5',
      '@{',
      'options',
      '+header',
      'time-series',
      '#',
      '\0',
      '|',
      '\n',
      '\n',
      '\n',
    ];
    const text = fc
      .array(fc.constantFrom(...words, ...others), { maxLength: 40 })
      .map((parts) => parts.join(' '));
    const property = fc.property(text, (lines) => {
      try {
        parseReportConfiguration(lines, { file: 'f' });
      } catch (error) {
        assert.ok(error instanceof FilterError);
      }
    });
    fc.assert(property, { seed: 1, numRuns: 300 });
  });
});
