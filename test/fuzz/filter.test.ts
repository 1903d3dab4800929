import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FIELD_NAMES } from '../../lib/flow/fields.js';
import {
  compileFilter,
  FilterError,
  filterWarnings,
  formatFilterFile,
  parseFilterFile,
} from '../../lib/query/filter.js';
import { CRITERIA } from '../../lib/query/filter/criteria.js';
import { PRIMITIVE_TYPES } from '../../lib/query/filter/primitive-types.js';
import { parseDateText } from '../../lib/query/getdate.js';
import { arbitraryFilter } from '../query/filter/arbitrary-filter.js';

const ALL_FIELDS = { fields: new Set(FIELD_NAMES) };
const NOW = new Date('2026-03-02T14:00:00Z');

/** Reads the text and makes all of its definitions ready; only a FilterError may come of it. */
function digest(text: string, variables: Record<string, string> = {}): 'filter' | 'error' {
  try {
    const filter = parseFilterFile(text, { file: 'fuzz', variables, now: NOW });
    filterWarnings(filter);
    for (const { name } of filter.definitions) compileFilter(filter, name, ALL_FIELDS);
    const again = parseFilterFile(formatFilterFile(filter), { file: 'fuzz', now: NOW });
    assert.equal(again.definitions.length, filter.definitions.length);
    return 'filter';
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    assert.ok(error.issues.length > 0 && error.message.startsWith('fuzz:'));
    for (const { line = 1, column = 1 } of error.issues) assert.ok(line >= 1 && column >= 1);
    return 'error';
  }
}

/** Words that the grammar knows, and such that it nearly knows. */
const word = fc.constantFrom(
  ...[
    'filter-primitive',
    'filter-definition',
    'type',
    'permit',
    'deny',
    'default',
    'mask',
    'match',
    'or',
    'invert',
  ],
  ...PRIMITIVE_TYPES,
  ...Object.keys(CRITERIA),
  ...[
    'a',
    'A',
    'b',
    '#',
    '!',
    ',',
    '-',
    '@',
    '@{',
    '@{A:-1}',
    '@A',
    '10/8',
    '10.20.0.0/16',
    '0.0.0.0',
    '255.255.0.0',
  ],
  ...[
    '0',
    '1',
    '0x1f',
    '010',
    '4294967295',
    '1e3',
    '-1',
    '1-5,80',
    '!80',
    'gt',
    'ne',
    'eq',
    'March 2, 2026 14:32:00',
  ],
  ...['\n', '\n', '\n', '\t', '\r\n', '\u0000', '\ufeff', 'é'],
);

describe('fuzz: filter files', () => {
  it('of known words end in a filter or an error', () => {
    const text = fc.array(word, { maxLength: 60 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(text, fc.string(), (input, value) => void digest(input, { A: value })),
      { numRuns: 3000, seed: 3 },
    );
  });

  it('of any characters end in a filter or an error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (input) => void digest(input)),
      { numRuns: 1000, seed: 4 },
    );
  });

  it('that were right and then damaged end in a filter or an error', () => {
    const damage = fc.record({
      at: fc.nat(),
      length: fc.nat(8),
      text: fc.oneof(word, fc.string({ maxLength: 3 })),
    });
    const seen = new Set<string>();
    fc.assert(
      fc.property(
        arbitraryFilter({ random: true }),
        fc.array(damage, { maxLength: 3 }),
        (filter, damages) => {
          let text = formatFilterFile(filter);
          for (const { at, length, text: put } of damages) {
            const start = at % (text.length + 1);
            text = text.slice(0, start) + put + text.slice(start + length);
          }
          seen.add(digest(text));
        },
      ),
      { numRuns: 1500, seed: 5 },
    );
    assert.deepEqual([...seen].sort(), ['error', 'filter']);
  });

  it('of great size are read to their end', () => {
    const repeated = (text: string, times: number): string => text.repeat(times);
    assert.equal(digest(repeated('frob\n', 100_000)), 'error');
    assert.equal(digest(repeated('@{', 100_000)), 'error');
    assert.equal(digest(repeated('@A ', 100_000), { A: 'x y z' }), 'error');
    assert.equal(digest(repeated('filter-primitive @\n', 50_000)), 'error');
    assert.equal(
      digest(`filter-primitive p\ntype ip-port\npermit ${repeated('0-65535,', 20_000)}1`),
      'filter',
    );
    assert.equal(
      digest(`filter-primitive p\ntype ip-port\n${repeated('permit 0-65535\n', 20_000)}`),
      'filter',
    );
    const prefixes = Array.from(
      { length: 30_000 },
      (_, i) => `permit ${(i >> 8) & 255}.${i & 255}.7.0/${8 + (i % 25)}`,
    );
    const header = 'filter-definition d\nmatch src-ip-addr p\nfilter-primitive p\ntype ip-address-prefix\n';
    assert.equal(digest(header + prefixes.join('\n')), 'filter');
  });
});

describe('fuzz: dates', () => {
  const part = fc.constantFrom(
    ...[
      'March',
      'mon',
      'tue',
      '2',
      '31',
      '2026',
      '20260302',
      '14:32',
      ':',
      '/',
      ',',
      '-',
      '+',
      '(',
      ')',
      'am',
      'p.m.',
    ],
    ...[
      'utc',
      'z',
      'dst',
      'ago',
      'last',
      'third',
      'year',
      'days',
      'sec',
      'now',
      'yesterday',
      '999999999999999',
      '-0500',
    ],
  );

  it('are seconds or nothing', () => {
    const text = fc.oneof(
      fc.array(part, { maxLength: 9 }).map((parts) => parts.join(' ')),
      fc.array(part, { maxLength: 6 }).map((parts) => parts.join('')),
      fc.string({ maxLength: 30 }),
    );
    let dates = 0;
    fc.assert(
      fc.property(text, (input) => {
        const seconds = parseDateText(input, NOW);
        if (seconds === undefined) return;
        dates++;
        assert.ok(Number.isSafeInteger(seconds) && seconds >= 0, `${input}: ${seconds}`);
      }),
      { numRuns: 20_000, seed: 6 },
    );
    assert.ok(dates > 1000);
  });

  it('of great length are read to their end', () => {
    for (const piece of ['(', '()', '1 day ', '1', 'a.', '-', '10:', ' ']) {
      const seconds = parseDateText(piece.repeat(200_000), NOW);
      assert.ok(seconds === undefined || piece === '1 day ', piece);
    }
  });
});
