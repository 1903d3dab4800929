import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { ConfigError, IssueLog } from '../../lib/config/issue.js';
import { readPerl } from '../../lib/config/perl/statements.js';
import { mutations } from './mutations.js';

const sample = readFileSync(
  fileURLToPath(new URL('../../conf/FlowViewer_Configuration.pm', import.meta.url)),
  'utf8',
);

const CONSTRUCTS = `
$x = "a$y[0]$h{k}\${z}@l\\x{41}" . 'b' x 3; push @l, (1, 2) x 2; $x .= "c"; $n *= 2**-1 % 3;
%h = (a => 1, 'b' => [1, { c => 2 }]); $h{d} = \\@l; $l[-1] = q{a{b}}; $r = [qw/a b/];

=pod

text

=cut
use lib '/x'; our $y = scalar(@l) + $#l - 0x1F; # end
`;

const PIECES = [
  '$',
  '@',
  '%',
  '\\',
  '"',
  "'",
  '`',
  '#',
  ';',
  '=',
  '=>',
  ',',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '**',
  '*',
  '/',
  '.',
  '..',
  '-',
  ' x ',
  '1e308',
  '1_000',
  '0x',
  '\n',
  '\r\n',
  '\n=pod\n',
  '\n=cut\n',
  '\n__END__\n',
  '${',
  '@{',
  '\\x{',
  'qw',
  'q',
  'qq(',
  'push @l, @l;',
  '$x .= $x;',
  '<<EOT;\n',
  '::',
  '__proto__',
  'constructor',
  '\0',
  'ü',
  '$h{__proto__} = 1;',
];

/** The file is read, or its errors say where and what was wrong; nothing else is thrown. */
function endsWell(text: string): void {
  const log = new IssueLog('x.pm');
  readPerl(text, { log, environment: { PATH: '/bin' } });
  try {
    log.finish();
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    const lines = text.split('\n').length;
    for (const { line, message } of error.issues) {
      assert.ok(line !== undefined && line >= 1 && line <= lines && message !== '');
    }
    assert.ok(!/[\0\r]/.test(error.message));
  }
}

describe('FlowViewer_Configuration.pm, fuzzed', () => {
  for (const [name, seed] of [
    ['the sample', sample],
    ['all constructs', CONSTRUCTS],
  ] as const) {
    it(`reads ${name} with changes, or says what is wrong`, function () {
      this.timeout(60_000);
      fc.assert(fc.property(mutations(seed, PIECES, 300), endsWell), { seed: 20_261_121, numRuns: 1500 });
    });
  }

  it('reads a mixture of pieces, or says what is wrong', function () {
    this.timeout(60_000);
    const mixture = fc.array(fc.oneof(fc.constantFrom(...PIECES, '$x = ', '1;\n'), fc.string()), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(mixture, (pieces) => endsWell(pieces.join(''))),
      { seed: 20_261_121, numRuns: 3000 },
    );
  });
});
