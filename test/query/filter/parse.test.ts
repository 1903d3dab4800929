import assert from 'node:assert/strict';
import type { FilterFile } from '../../../lib/query/filter/ast.js';
import { FilterError } from '../../../lib/query/filter/errors.js';
import { parseFilterFile } from '../../../lib/query/filter/parse.js';
import { inZone } from '../../support/zone.js';

const SYMBOLS = {
  ports: new Map([
    ['ftp-data', 20],
    ['http', 80],
  ]),
  protocols: new Map([['odd', 4711]]),
  tags: new Map([['campus', 65000]]),
};

function parse(text: string, variables: Record<string, string> = {}): FilterFile {
  return parseFilterFile(text, { file: 'filter.cfg', variables, symbols: SYMBOLS });
}

/** The rules of one primitive of a type, without positions and modes. */
function values(type: string, ...rules: string[]): object[] {
  const [primitive] = parse(
    ['filter-primitive p', `type ${type}`, ...rules.map((rule) => `permit ${rule}`)].join('\n'),
  ).primitives;
  return (primitive?.rules ?? []).map(({ at, mode, ...value }) => {
    assert.equal(mode, 'permit');
    assert.ok(at);
    return value;
  });
}

function errorsOf(text: string, variables: Record<string, string> = {}): string[] {
  try {
    parse(text, variables);
  } catch (error) {
    if (error instanceof FilterError) return error.message.split('\n');
    throw error;
  }
  return [];
}

/** What is said of one rule, from the column on. */
function fault(type: string, rule: string): string | undefined {
  return errorsOf(`filter-primitive p\ntype ${type}\npermit ${rule}`)[0]?.replace('filter.cfg:3:', '');
}

describe('a filter file', () => {
  it('becomes primitives and definitions with the places they were read from', () => {
    const text = [
      'filter-primitive WWW',
      '  type IP-port',
      '  permit http,8000-8100',
      '  Deny !20',
      '  default Permit',
      '',
      'filter-definition web',
      '  match src-ip-port www',
      '  or',
      '  or',
      '  match dst-ip-port Www',
      '  invert',
    ].join('\n');
    assert.deepEqual(parse(text), {
      file: 'filter.cfg',
      primitives: [
        {
          name: 'WWW',
          type: 'ip-port',
          rules: [
            {
              mode: 'permit',
              ranges: [
                { start: 80, end: 80 },
                { start: 8000, end: 8100 },
              ],
              at: { line: 3, column: 3 },
            },
            { mode: 'deny', ranges: [{ start: 20, end: 20 }], negated: true, at: { line: 4, column: 3 } },
          ],
          default: 'permit',
          at: { line: 1, column: 18 },
        },
      ],
      definitions: [
        {
          name: 'web',
          groups: [
            [{ criterion: 'ip-source-port', primitive: 'www', at: { line: 8, column: 21 } }],
            [{ criterion: 'ip-destination-port', primitive: 'Www', at: { line: 11, column: 21 } }],
          ],
          invert: true,
          at: { line: 7, column: 19 },
        },
      ],
    });
  });

  it('takes the last default and the last mask', () => {
    const text =
      'filter-primitive p\ntype ip-tos\nmask 0xf0\nmask 017\npermit 1\ndefault permit\ndefault deny';
    const [primitive] = parse(text).primitives;
    assert.ok(primitive?.type === 'ip-tos');
    assert.deepEqual([primitive.default, primitive.mask], ['deny', 15]);
  });

  it('may have long lines and end lines in the manner of DOS', () => {
    const list = Array.from({ length: 5000 }, (_, index) => index).join(',');
    const [primitive] = parse(`filter-primitive p\r\ntype ip-port\r\npermit ${list}\r\n`).primitives;
    assert.ok(primitive?.type === 'ip-port');
    assert.equal(primitive.rules[0]?.ranges.length, 5000);
  });

  it('may be empty', () => {
    assert.deepEqual(parse(''), { file: 'filter.cfg', primitives: [], definitions: [] });
  });
});

describe('variables of a filter file', () => {
  const file = (value: string): string => `filter-primitive p\n  type ip-port\n  permit ${value}\n`;
  const ports = (value: string, variables = {}): unknown => {
    const [primitive] = parse(file(value), variables).primitives;
    return primitive?.rules.map((rule) => 'ranges' in rule && rule.ranges.map(({ start }) => start));
  };

  it('end at the first character that is no letter or digit', () => {
    assert.deepEqual(ports('@A1,@B', { A1: '1', B: '2' }), [[1, 2]]);
    assert.deepEqual(ports('@{A_1}0', { A_1: '1' }), [[10]]);
  });

  it('have defaults, which count only for what is not set', () => {
    assert.deepEqual(ports('@{A:-7}', {}), [[7]]);
    assert.deepEqual(ports('@{A:-7}8', { A: '' }), [[8]]);
    assert.deepEqual(ports('8@A', {}), [[8]]);
    assert.deepEqual(ports('8@{constructor}', {}), [[8]], 'only what was given is a variable');
  });

  it('can be keywords, several words or nothing', () => {
    assert.equal(
      parse('@X\nfilter-primitive p\n@T\n@R', { T: 'type ip-port', R: ' permit 1 ' }).primitives.length,
      1,
    );
  });

  it('are not replaced in comments and not twice', () => {
    assert.deepEqual(parse('  # @{').primitives, []);
    assert.match(errorsOf(file('@A'), { A: '@B', B: '1' })[0] ?? '', /read "@B"/);
  });

  it('keep the columns of the text', () => {
    const errors = errorsOf('filter-primitive p\n  type ip-port\n  permit @{LONG} x @LONG', {
      LONG: '1234 5',
    });
    assert.deepEqual(errors, ['filter.cfg:3:10: extra word (read "5", expected the end of the line)']);
    assert.deepEqual(errorsOf('@{X', {}), [
      'filter.cfg:1:1: unfinished variable (read "@{X", expected @{NAME} or @{NAME:-default})',
    ]);
  });
});

describe('values of a filter file', () => {
  it('are prefixes, short and classful ones too, host bits cleared', () => {
    const prefixes: Record<string, [number, number]> = {
      '10.20.8.77/24': [0x0a140800, 24],
      '10/8': [0x0a000000, 8],
      '10.20/16': [0x0a140000, 16],
      '1.2.3.4/0': [0, 0],
      '10.0.0.0': [0x0a000000, 8],
      '10.1.0.0': [0x0a010000, 32],
      '128.1.0.0': [0x80010000, 16],
      '192.0.2.0': [0xc0000200, 24],
      '224.0.0.16': [0xe0000010, 28],
      '224.0.0.1': [0xe0000001, 32],
      '240.0.0.0': [0xf0000000, 32],
    };
    for (const [text, [network, length]] of Object.entries(prefixes))
      assert.deepEqual(values('ip-address-prefix', text), [{ prefix: { network, length } }], text);
  });

  it('are numbers of three bases, lists and symbols', () => {
    const one = (value: number): object[] => [{ ranges: [{ start: value, end: value }] }];
    assert.deepEqual(values('ip-port', '0x50', '0120', '80', 'HTTP', '80,'), Array(5).fill(one(80)).flat());
    assert.deepEqual(values('ip-port', '!ftp-data'), [{ ranges: [{ start: 20, end: 20 }], negated: true }]);
    assert.deepEqual(values('as', 'Campus'), one(65000));
    assert.deepEqual(values('tag', 'campus', '0xffffffff'), [{ value: 65000 }, { value: 0xffffffff }]);
  });

  it('are addresses, masks, comparisons, times and rates', () => {
    assert.deepEqual(values('ip-address', '0.0.0.1'), [{ value: 1 }]);
    assert.deepEqual(values('ip-address-mask', '0.0.0.1 255.0.0.1'), [{ value: 1, mask: 0xff000001 }]);
    assert.deepEqual(values('tag-mask', 'campus 0xff00'), [{ value: 65000, mask: 0xff00 }]);
    assert.deepEqual(values('counter', 'GE 4294967295'), [{ operator: 'ge', value: 4294967295 }]);
    assert.deepEqual(values('double', 'lt 1.5e3', 'ne -.5'), [
      { operator: 'lt', value: 1500 },
      { operator: 'ne', value: -0.5 },
    ]);
    assert.deepEqual(values('time', 'lt 7', 'lt 7:5', 'le 23:59:59'), [
      { operator: 'lt', value: 25200 },
      { operator: 'lt', value: 25500 },
      { operator: 'le', value: 86399 },
    ]);
    inZone('Asia/Kolkata', () =>
      assert.deepEqual(values('time-date', 'lt March  2, 2026 14:32:00'), [
        { operator: 'lt', value: Date.UTC(2026, 2, 2, 9, 2) / 1000 },
      ]),
    );
    assert.deepEqual(values('rate', '100'), [{ oneIn: 100 }]);
  });

  it('are refused with what was read and what was expected', () => {
    const faults: Record<string, string> = {
      'ip-address-prefix 10.0.0.0/33': '8: number out of range (read "33", expected a number from 0 to 32)',
      'ip-address-prefix 10.0.0.0/': '8: not a number (read "", expected a number from 0 to 32)',
      'ip-address-prefix 10':
        '8: not an address (read "10", expected four numbers from 0 to 255 with dots between)',
      'ip-address www.example.org':
        '8: host name that was not resolved (read "www.example.org", expected an address such as 192.0.2.1)',
      'ip-address-mask 10.0.0.0': '1: incomplete statement (read "permit", expected an address and a mask)',
      'ip-address-mask 10.0.0.0 x/8':
        '17: host name that was not resolved (read "x/8", expected an address such as 192.0.2.1)',
      'ip-port 1,65536': '8: number out of range (read "65536", expected a number from 0 to 65535)',
      'ip-port 9-5': '8: range that ends before it starts (read "9-5", expected lowest-highest)',
      'ip-port 1,,2': '8: not a number (read "", expected a number from 0 to 65535)',
      'ip-port 08': '8: not a number (read "08", expected a number from 0 to 65535)',
      'ip-port gopher': '8: unknown name (read "gopher", expected a number or a name of the table of ports)',
      'ip-protocol odd': '8: number out of range (read "odd", expected a number from 0 to 255)',
      'ifindex eth0': '8: not a number (read "eth0", expected a number)',
      'counter gt -1': '11: not a number (read "-1", expected a number from 0 to 4294967295)',
      'counter above 1': '8: unknown comparison (read "above", expected one of lt, gt, eq, ne, le, ge)',
      'double gt 1e999': '11: not a number (read "1e999", expected a number such as 1500 or 0.5)',
      'time ge 24': '11: time of day out of range (read "24", expected 0:00:00 to 23:59:59)',
      'time ge noon': '11: not a time of day (read "noon", expected H, H:M or H:M:S)',
      'time-date ge': '1: incomplete statement (read "permit", expected a comparison and a date)',
      'time-date ge some day':
        '11: not a date (read "some day", expected a date such as March 2, 2026 14:32:00)',
      'rate 0': '8: number out of range (read "0", expected a number from 1 to 4294967295)',
    };
    for (const [rule, expected] of Object.entries(faults)) {
      const [type = '', ...value] = rule.split(' ');
      assert.equal(fault(type, value.join(' ')), expected);
    }
  });
});

describe('a wrong filter file', () => {
  it('is told of all that is wrong with it, in the order of its lines', () => {
    const text = [
      'permit 1', // 1
      'filter-primitive a',
      '  permit 1', // 3
      '  deny 2',
      'filter-primitive b',
      'filter-primitive c',
      '  type port', // 7
      '  permit x y z',
      'filter-primitive d',
      '  type ip-port',
      '  type ip-tos', // 11
      '  mask 1', // 12
      '  default perhaps', // 13
      '  or', // 14
      'filter-primitive', // 15
      '  type nonsense',
      'filter-primitive r',
      '  type rate',
      '  default permit', // 19
      'filter-primitive D', // 20
      '  type ip-protocol',
      'filter-definition x y', // 22
      '  match nonsense',
      'filter-definition x',
      '  match ip-nonsense d', // 25
      '  match ip-source-port nowhere', // 26
      '  match ip-source-port c',
      '  match octets R', // 28
      '  frob', // 29
      '  permit 1', // 30
      '  invert now', // 31
      'filter-definition X', // 32
    ].join('\n');
    assert.deepEqual(
      errorsOf(text).map((line) => line.replace(/^filter.cfg:|[,]? expected .*/g, '')),
      [
        '1:1: statement outside a primitive (read "permit"',
        '3:3: statement before the type (read "permit"',
        '5:18: primitive without a type (read "b"',
        '7:8: unknown type (read "port"',
        '11:8: second type of a primitive (read "ip-tos"',
        '12:3: only types ip-tos and ip-tcp-flags have a mask (read "ip-port"',
        '13:11: unknown default (read "perhaps"',
        '14:3: statement outside a definition (read "or"',
        '15:1: incomplete statement (read "filter-primitive"',
        '19:3: a rate has no default (read "default"',
        '20:18: second primitive of this name (read "D"',
        '22:21: extra word (read "y"',
        '25:9: unknown criterion (read "ip-nonsense"',
        '26:24: unknown primitive (read "nowhere")',
        '28:16: a primitive of type rate does not fit octets (read "R"',
        '29:3: unknown keyword (read "frob"',
        '30:3: statement outside a primitive (read "permit"',
        '31:10: extra word (read "now"',
        '32:19: second definition of this name (read "X"',
      ],
    );
  });

  it('is told of second primitives of a name, readable or not', () => {
    const good = 'filter-primitive a\n type as\n permit 3\n';
    const unknown = 'filter-primitive A\n type nope\n';
    const untyped = 'filter-primitive a\n';
    const definition = 'filter-definition d\n match source-as a\n';
    const messages = (text: string): string[] =>
      errorsOf(text + definition).map((line) => line.replace(/^filter.cfg:| \(.*/g, ''));
    const second = 'second primitive of this name';
    assert.deepEqual(messages(good + unknown), [`4:18: ${second}`, '5:7: unknown type']);
    assert.deepEqual(messages(unknown + good), ['2:7: unknown type', `3:18: ${second}`]);
    assert.deepEqual(messages(unknown + unknown), [
      '2:7: unknown type',
      `3:18: ${second}`,
      '4:7: unknown type',
    ]);
    assert.deepEqual(messages(good + untyped), ['4:18: primitive without a type', `4:18: ${second}`]);
  });

  it('is described by the first fault in the properties of the error', () => {
    assert.throws(() => parse('\n frob'), {
      name: 'FilterError',
      file: 'filter.cfg',
      line: 2,
      column: 2,
      read: 'frob',
      expected: /^one of filter-primitive, type,/,
    });
  });

  it('has no more than fifty faults in the message, each on one line', () => {
    const lines = errorsOf('frob\n'.repeat(70) + '\u0007\u2028');
    assert.equal(lines.length, 51);
    assert.equal(lines.at(-1), 'and 21 more');
    assert.match(errorsOf('\u0007\u2028')[0] ?? '', /read "\\u\{7\}\\u\{2028\}"/);
  });
});
