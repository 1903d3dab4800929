import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { parseCuflowConfig } from '../../lib/config/cuflow-cf.js';
import { parseCugrapherScript } from '../../lib/config/cugrapher-pl.js';
import { parseFlowscanConfig } from '../../lib/config/flowscan-cf.js';
import { ConfigError } from '../../lib/config/issue.js';
import { parseNetDb } from '../../lib/config/netdb.js';
import { mutations } from './mutations.js';

const netdb = parseNetDb('', '');
const sample = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../conf/${name}`, import.meta.url)), 'utf8');

const SCRIPT = [
  'my $rrddir = "/var/rrds"; my $hours = 48;',
  "my $organization = 'It\\'s \\\\ us @ home';",
  '=head1 NAME',
  '=cut',
  "my %hours = ( 1 => '1 hour', # short",
  "  24 => '24 hours' );",
  "print start_html( -title => 'Graphs' );",
].join('\n');

interface Parser {
  readonly name: string;
  readonly parse: (text: string) => unknown;
  readonly seed: string;
  /** Pieces that the grammar gives a meaning to. */
  readonly pieces: readonly string[];
}

const PARSERS: readonly Parser[] = [
  {
    name: 'flowscan.cf',
    parse: (text) => parseFlowscanConfig(text, 'flowscan.cf'),
    seed: sample('flowscan.cf'),
    pieces: [
      '"',
      "'",
      '\\',
      '\\x',
      '\\377',
      '#',
      ' ',
      '\n',
      '\r\n',
      '\t',
      'Verbose ',
      'WaitSeconds',
      '99999999999999999999',
      '\0',
      '💾',
    ],
  },
  {
    name: 'CUFlow.cf',
    parse: (text) => parseCuflowConfig(text, 'CUFlow.cf', netdb),
    seed: sample('CUFlow.cf'),
    pieces: [
      ' \\\n',
      '\\',
      ',',
      '/',
      '-',
      '..',
      '#',
      ' ',
      '\n',
      '0',
      '99999999999999999999',
      'Network ',
      'Subnet ',
      'Service ',
      'http/tcp',
      '\0',
      '__proto__',
    ],
  },
  {
    name: 'CUGrapher.pl',
    parse: (text) => parseCugrapherScript(text, 'CUGrapher.pl'),
    seed: SCRIPT,
    pieces: [
      'my ',
      '$hours',
      '%hours',
      ' = ',
      '(',
      ')',
      "'",
      '"',
      '\\',
      '=>',
      ',',
      ';',
      '#',
      '\n',
      '=pod\n',
      '=cut\n',
      '-title',
      '__END__',
    ],
  },
];

/** A value or a ConfigError whose every error says where, and what was wrong; nothing else. */
function endsWell(parse: Parser['parse'], text: string): void {
  try {
    assert.ok(parse(text));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const errors = error.issues.filter((issue) => issue.severity === 'error');
    assert.ok(errors.length > 0);
    const lines = text.split('\n').length;
    for (const { line, message, expected } of errors) {
      assert.ok(message !== '' && expected !== undefined);
      assert.ok(line === undefined ? message.endsWith(' is missing') : line >= 1 && line <= lines);
    }
    assert.ok(!/[\0\r]/.test(error.message));
  }
}

describe('configuration parsers, fuzzed', () => {
  for (const parser of PARSERS) {
    describe(parser.name, () => {
      it('ends in a value or a ConfigError on changed samples', () => {
        fc.assert(
          fc.property(mutations(parser.seed, parser.pieces, 3), (text) => endsWell(parser.parse, text)),
          { seed: 1, numRuns: 600 },
        );
      });

      it('ends in a value or a ConfigError on pieces of its grammar in any order', () => {
        const soup = fc.array(fc.constantFrom(...parser.pieces, ...parser.seed.split(/\s+/)), {
          maxLength: 60,
        });
        fc.assert(
          fc.property(soup, (words) => endsWell(parser.parse, words.join(''))),
          { seed: 2, numRuns: 600 },
        );
      });

      // Work that grows with the square of the input would not end within the time limit of a test at this size.
      it('does not drown in long runs of one piece', () => {
        for (const piece of [...parser.pieces, 'my %hours = (', '-title =>  ', '1=>1,', '1.', 'a']) {
          endsWell(parser.parse, piece.repeat(Math.ceil(200_000 / piece.length)));
          endsWell(parser.parse, `${parser.seed}\n${piece.repeat(Math.ceil(100_000 / piece.length))}`);
        }
      });
    });
  }
});
