import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FlowBatch } from '../../../lib/flow/batch.js';
import { FIELD_NAMES } from '../../../lib/flow/fields.js';
import { ExpressionError } from '../../../lib/flowtools/expression/errors.js';
import { bindExpression, expressionColumns, isTrue } from '../../../lib/flowtools/expression/evaluate.js';
import { parseExpression } from '../../../lib/flowtools/expression/parse.js';
import { VARIABLE_NAMES, type Value } from '../../../lib/flowtools/expression/variables.js';
import { inZone } from '../../support/zone.js';

/** One flow, of which everything is known. */
function oneFlow(): FlowBatch {
  const batch = new FlowBatch(FIELD_NAMES, 1);
  const values = {
    unix_secs: 1772461800,
    unix_nsecs: 563397000,
    sysuptime: 3544324019,
    first: 3544319666,
    last: 3544322166,
    exaddr: 0x0a14ff01,
    srcaddr: 0x645a8907,
    dstaddr: 0x0a14214f,
    nexthop: 0x0a14ff81,
    input: 2,
    output: 5,
    srcport: 443,
    dstport: 3481,
    dpkts: 10,
    doctets: 5000,
    prot: 6,
    tos: 16,
    tcp_flags: 0x19,
    src_mask: 20,
    dst_mask: 22,
    src_as: 64759,
    dst_as: 7,
    engine_type: 1,
    engine_id: 3,
  } as const;
  for (const [field, value] of Object.entries(values)) batch.column(field as keyof typeof values)[0] = value;
  batch.length = 1;
  return batch;
}

function evaluate(text: string): Value {
  return bindExpression(parseExpression(text), oneFlow())(0);
}

describe('expressions of flowdumper', () => {
  const values: Record<string, Value> = {
    exporter: 0x0a14ff01,
    exporterip: '10.20.255.1',
    srcaddr: 0x645a8907,
    srcip: '100.90.137.7',
    dstaddr: 0x0a14214f,
    dstip: '10.20.33.79',
    nexthop: 0x0a14ff81,
    nexthopip: '10.20.255.129',
    input_if: 2,
    output_if: 5,
    srcport: 443,
    dstport: 3481,
    pkts: 10,
    bytes: 5000,
    protocol: 6,
    tos: 16,
    src_as: 64759,
    dst_as: 7,
    src_mask: 20,
    dst_mask: 22,
    tcp_flags: 25,
    engine_type: 1,
    engine_id: 3,
    startime: 1772461796,
    endtime: 1772461798,
    start_msecs: 210,
    end_msecs: 710,
    unix_secs: 1772461798,
    localtime: '2026/03/02 14:29:58',
    duration_secs: 2,
    duration_msecs: 2500,
    Bps: 2000,
    pps: 4,
    TCPFlags: 'PUSH|ACK|FIN',
    ICMPType: 13,
    ICMPCode: 153,
    ICMPTypeCode: 3481,
  };

  it('know every variable, with and without a dollar', () => {
    assert.deepEqual(Object.keys(values).sort(), VARIABLE_NAMES.toSorted());
    inZone('UTC', () => {
      for (const [name, value] of Object.entries(values)) {
        for (const text of [name, `$${name}`, `$Cflow::${name}`]) assert.equal(evaluate(text), value, text);
      }
    });
  });

  const results: [text: string, value: Value][] = [
    // numbers and texts
    ['1_000', 1000],
    ['0x1F', 31],
    ['0b101', 5],
    ['017', 15],
    ['1.5e3', 1500],
    ['.5', 0.5],
    [`'it''`.slice(0, 4), 'it'],
    [String.raw`'a\'b\n'`, String.raw`a'b\n`],
    [String.raw`"a\tb\"\$"`, 'a\tb"$'],
    // precedence, from tight to loose
    ['2 + 3 * 4', 14],
    ['(2 + 3) * 4', 20],
    ['20 - 5 - 3', 12],
    ['2 ** 3 ** 2', 512],
    ['-2 ** 2', -4],
    ['2 ** -1', 0.5],
    ['!0 + 1', 2],
    ['1 << 2 + 1', 8],
    ['1 + 1 < 3', 1],
    ['2 > 1 == 1', 1],
    ['6 & 4 == 4', 0],
    ['(6 & 4) == 4', 1],
    ['1 | 2 & 2', 3],
    ['1 || 0 && 0', 1],
    ['not 1 == 2', 1],
    ['not 0 and 0', 0],
    ['1 or 0 and 0', 1],
    ['0 || 5 and 7', 7],
    ['1 xor 1', ''],
    // arithmetic
    ['7 / 2', 3.5],
    ['7 % 3', 1],
    ['-7 % 3', 2],
    ['7 % -3', -2],
    // bits
    ['srcaddr & 0xffffff00', 0x645a8900],
    ['srcaddr >> 24', 100],
    ['1 << 31', 2 ** 31],
    ['1 << 40', 2 ** 40],
    ['5 ^ 1', 4],
    ['(2**40 + 5) & 7', 5],
    ['~0xff & 0xffff', 0xff00],
    // comparison
    ['"10" == 10.0', 1],
    ['"10" eq "10.0"', ''],
    ['"abc" lt "abd"', 1],
    ['"b" gt "abc"', 1],
    ['"a" le "a"', 1],
    ['10 lt 9', 1],
    ['10 < 9', ''],
    ['3 <= 3', 1],
    ['3 != 3', ''],
    ['"x" ne "y"', 1],
    // the operators give what decided
    ['0 || "x"', 'x'],
    ['"" && 1', ''],
    ['!"0"', 1],
    // words from the manual page
    ['$bytes > 1e3 && $protocol == 6', 1],
    ['not ($srcport == 80 or $dstport == 80)', 1],
    ["$srcip eq '100.90.137.7'", 1],
    ['$bytes / $pkts >= 500', 1],
    ['"3 apples" + 4', 7],
    ['"apples" + 4', 4],
  ];
  for (const [text, value] of results)
    it(`${text} is ${JSON.stringify(value)}`, () => assert.equal(evaluate(text), value));

  const refused: [text: string, column: number, message: RegExp][] = [
    ['', 1, /expected a value, found the end/],
    ['bytes >', 8, /expected a value, found the end/],
    ['bytes 5', 7, /unexpected 5/],
    ['(bytes', 1, /parenthesis without its end/],
    ['bytes)', 6, /unexpected \)/],
    ['colour == 5', 1, /unknown variable colour; the variables are exporter,/],
    ['$colour == 5', 1, /unknown variable colour/],
    ['constructor', 1, /unknown variable constructor/],
    ['__proto__', 1, /unknown variable __proto__/],
    ['bytes = 5', 7, /not supported: assignment/],
    ['bytes += 5', 7, /not supported: assignment/],
    ['bytes++', 6, /not supported: increment/],
    ['srcip =~ /^10/', 7, /not supported: pattern matching/],
    ['bytes ? 1 : 0', 7, /not supported: the conditional operator/],
    ['bytes; pkts', 6, /not supported: statements/],
    ['system("ls")', 1, /not supported: the function system/],
    ['`ls`', 1, /not supported: running commands/],
    ['@flows', 1, /not supported: arrays/],
    ['$a[1]', 3, /not supported: lists and subscripts/],
    ['do { 1 }', 4, /not supported: blocks/],
    ['{ 1 }', 1, /not supported: blocks/],
    ['"to $srcip"', 5, /not supported: variables inside texts/],
    [String.raw`"\x41"`, 1, /not supported: the escape \\x/],
    ["'open", 1, /a text without its end/],
    ['1 < 2 < 3', 7, /comparisons in a row/],
    ['1 == 2 eq 3', 8, /comparisons in a row/],
    ['089', 1, /not an octal number/],
    ['$raw', 1, /unknown variable raw/],
    ['bytes . pkts', 7, /not supported: joining texts/],
    ['1 <=> 2', 3, /not supported: the comparison <=>/],
    ['bytes § 1', 7, /unexpected "§"/],
    [`${'('.repeat(5000)}1`, 2001, /too long/],
    [`${'('.repeat(1000)}1`, 201, /nested too deeply/],
    [`${'- '.repeat(1000)}1`, 401, /nested too deeply/],
  ];
  for (const [text, column, message] of refused) {
    const shown = text.length > 40 ? `${text.slice(0, 40)}...` : text;
    it(`refuse ${JSON.stringify(shown)} at column ${column}`, () => {
      assert.throws(
        () => parseExpression(text),
        (error) => error instanceof ExpressionError && error.column === column && message.test(error.message),
      );
    });
  }

  it('read only the columns that they need', () => {
    assert.deepEqual(expressionColumns(parseExpression('bytes > 5 && (srcip eq "x" || not bytes)')), [
      'doctets',
      'srcaddr',
    ]);
    assert.deepEqual(expressionColumns(parseExpression('1 + 1')), []);
  });
});

/** A random expression with all its parentheses, and its value by JavaScript. */
const arithmetic = fc.letrec<{ node: { text: string; value: number } }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5 },
    fc.nat(1000).map((value) => ({ text: String(value), value })),
    fc.constantFrom(
      { text: '$bytes', value: 5000 },
      { text: 'srcport', value: 443 },
      { text: '0x10', value: 16 },
    ),
    fc
      .record({
        operator: fc.constantFrom('+', '-', '*', '==', '!=', '<', '>=', '&&', '||', '&', '|', '<<'),
        left: tie('node'),
        right: tie('node'),
      })
      .map(({ operator, left, right }) => ({
        text: `(${left.text} ${operator} ${right.text})`,
        value: compute(operator, left.value, right.value),
      })),
  ),
}));

function compute(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '==':
      return Number(a === b);
    case '!=':
      return Number(a !== b);
    case '<':
      return Number(a < b);
    case '>=':
      return Number(a >= b);
    case '&&':
      return a === 0 ? a : b;
    case '||':
      return a === 0 ? b : a;
    case '&':
      return Number(BigInt.asUintN(64, BigInt(a)) & BigInt.asUintN(64, BigInt(b)));
    case '|':
      return Number(BigInt.asUintN(64, BigInt(a)) | BigInt.asUintN(64, BigInt(b)));
    default:
      return a * 2 ** b;
  }
}

describe('random expressions', () => {
  it('have the value that JavaScript computes', () => {
    const property = fc.property(
      arithmetic.node.filter(({ value, text }) => text.length < 500 && Number.isSafeInteger(value)),
      ({ text, value }) => {
        const result = evaluate(text);
        // An empty text is what a false comparison gives.
        assert.equal(result === '' ? 0 : result, value, text);
      },
    );
    fc.assert(property, { seed: 11, numRuns: 1000 });
  });

  it('end in a value or an error with a place in the text', () => {
    const pieces = fc.constantFrom(
      ...[
        'bytes',
        '$srcip',
        '$',
        '1',
        '0x',
        '1.5',
        "'a'",
        '"b',
        '(',
        ')',
        '+',
        '**',
        '&&',
        'and',
        'not',
        'eq',
        '=',
        '~',
        '!',
        ' ',
        '%',
        ';',
        '[',
        '\\',
      ],
    );
    const text = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.array(pieces, { maxLength: 30 }).map((all) => all.join(' ')),
    );
    const property = fc.property(text, (expression) => {
      try {
        const value = evaluate(expression);
        assert.ok(typeof value === 'number' || typeof value === 'string');
        assert.equal(typeof isTrue(value), 'boolean');
      } catch (error) {
        if (!(error instanceof ExpressionError)) throw error;
        assert.ok(
          error.column >= 1 && error.column <= expression.length + 1,
          `${error.message} of ${expression}`,
        );
      }
    });
    fc.assert(property, { seed: 12, numRuns: 5000 });
  });
});
