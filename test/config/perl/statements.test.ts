import assert from 'node:assert/strict';
import { ConfigError, IssueLog, formatIssue } from '../../../lib/config/issue.js';
import { numberText } from '../../../lib/config/perl/numbers.js';
import { readPerl } from '../../../lib/config/perl/statements.js';

const environment = { PATH: '/bin' };

/** `$x` after a text was read, which must have no errors. */
function valueOf(text: string): string | undefined {
  const log = new IssueLog('x.pm');
  const value = readPerl(text, { log, environment }).variables.scalars.get('x')?.value;
  log.finish();
  assert.ok(typeof value !== 'object', 'no reference');
  return typeof value === 'number' ? numberText(value) : value;
}

function issuesOf(text: string): string[] {
  const log = new IssueLog('x.pm');
  readPerl(text, { log, environment });
  try {
    return log.finish().map(formatIssue);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.issues.map(formatIssue);
  }
}

const plain = (text: string) => `x.pm:1: ${text} (expected a plain assignment of a text, a number or a list)`;

describe('assignments written in Perl', () => {
  const VALUES: readonly (readonly [source: string, value: string])[] = [
    // Arithmetic, as `perl -e 'print ...'` answers.
    ['$x = -2**2;', '-4'],
    ['$x = 2**-1;', '0.5'],
    ['$x = 2**3**2;', '512'],
    ['$x = -7 % 3;', '2'],
    ['$x = 7 % -3;', '-2'],
    ['$x = 1 - 2 - 3;', '-4'],
    ['$x = 2 + 3 * 4;', '14'],
    ['$x = 5+-3;', '2'],
    ['$x = -"all" . -"-all" . -"12";', '-all+all-12'],
    ['$x = 0.1 + 0.2;', '0.3'],
    ['$x = 1/3;', '0.333333333333333'],
    ['$x = 2**60;', '1.15292150460685e+18'],
    ['$x = 1e-5;', '1e-05'],
    ['$x = 10**15;', '1000000000000000'],
    ['$x = .5 + 1.;', '1.5'],
    ['$x = 0o17 . 017 . 0x_F . 0b101;', '1515155'],
    ['$x = "3abc" + 4;', '7'],
    ['$x = 1 . 2;', '12'],
    ['$x = 5; $x += 2; $x *= 3; $x -= 1; $x /= 4;', '5'],
    // Texts.
    ['$x = "a" . "b" x 3 . "c";', 'abbbc'],
    ['$x = "=" x -1;', ''],
    ['$x = "\\033[0m\\x41\\-";', '\x1b[0mA-'],
    ['$x = "a@ b @. c";', 'a@ b @. c'],
    ['$days = \'D\'; $x = "${days}[2]";', 'D[2]'],
    ["@days = ('a', 'b'); $x = \"${days[1]} $days[-2]\";", 'b a'],
    ["%h = (a => 1); $k = 'a'; $x = \"$h{$k}$h{'a'}\";", '11'],
    ['$main::y = 1; $x = $y + $::y;', '2'],
    ['$x = q{a{b}c\\}};', 'a{b}c}'],
    ["$x = 'a\\b\\\\';", 'a\\b\\'],
    ['$x = "two\nlines";', 'two\nlines'],
    ['$x = "$ENV{PATH}:/x";', '/bin:/x'],
    ['@l = ("a", "b") x 2; $x = "@l";', 'a b a b'],
    ['@l = (1, 2, 3); $x = @l . $#l . scalar(@l);', '323'],
    ['@l = (1); $l[3] = 4; $x = "@l";', '1   4'],
    ['$x = 1; # comment; $x = 2;\n$y = "#";', '1'],
    ['$x = 1;\n=pod\n\n$x = 2;\n\n=cut\n', '1'],
    ['$x = 1;\n__END__\n$x = 2;', '1'],
    ['$x = 1', '1'],
    ["use lib '/site/lib'; use warnings FATAL => 'all'; use 5.010; $x = 1;", '1'],
  ];
  for (const [source, value] of VALUES) {
    it(`reads ${JSON.stringify(source)}`, () => assert.equal(valueOf(source), value));
  }

  it('keeps directories of use lib', () => {
    const log = new IssueLog('x.pm');
    const { libraries } = readPerl("use lib '/a'; use lib qw(/b /c);", { log, environment });
    assert.deepEqual(libraries, ['/a', '/b', '/c']);
  });

  const REFUSED = [
    '$x = `id`;',
    '$x = qx(id);',
    '$x = <STDIN>;',
    '$x = $y->[0];',
    '$x = @$y;',
    '$x = 1 .. 3;',
    '$x = Y;',
    '$x =~ s/a/b/;',
    '$x ||= 1;',
    '$x = $$;',
    '$x = $0;',
    '$x = sub { 1 };',
    '$x = 08;',
    '$x = 1.2.3;',
    '$x = do { 1 };',
    '$x = 1 < 2;',
    '$x++;',
    '($x, $y) = (1, 2);',
    '@x = map { $_ } 1;',
    'do "other.pl";',
    'eval "1";',
    'print "x";',
    'use POSIX;',
  ];
  for (const source of REFUSED) {
    it(`refuses ${source}`, () => {
      const [issue = ''] = issuesOf(source);
      assert.match(issue, /^x\.pm:1: unsupported Perl construct: /);
    });
  }

  it('names what it refuses with the first 40 characters, and goes on behind it', () => {
    const text = `${'if'} ($a) { print "a very long line that goes on and on" }\n$x = foo();\n`;
    assert.deepEqual(issuesOf(text), [
      plain('unsupported Perl construct: if ($a) { print "a very long line that g'),
      plain('unsupported Perl construct: foo();').replace(':1:', ':2:'),
    ]);
  });

  it('says how to write signs that are meant as such', () => {
    assert.deepEqual(issuesOf('$x = "costs 5$";'), [
      'x.pm:1: unsupported Perl construct: $ (expected \\$ if the character is meant)',
    ]);
  });

  it('warns of variables without value, an address with an at sign above all', () => {
    assert.deepEqual(issuesOf('\n$x = "noc@example.org";'), ['x.pm:2: warning: @example has no value yet']);
    assert.deepEqual(issuesOf('$x = "$l[0]$h{k}" + $y;'), [
      'x.pm:1: warning: $l[0] has no value yet',
      'x.pm:1: warning: $h{k} has no value yet',
      'x.pm:1: warning: $y has no value yet',
    ]);
  });

  it('warns of a text that arithmetic takes for a number', () => {
    assert.deepEqual(issuesOf('$x = "5m" * 60;'), [
      'x.pm:1: warning: text where a number is needed counts as the number it begins with (read "5m")',
    ]);
  });

  const BOUNDED: readonly (readonly [what: string, source: string, message: RegExp])[] = [
    ['nesting', `$x = ${'('.repeat(5000)}1${')'.repeat(5000)};`, /nested too deeply/],
    ['brackets', `$x = ${'['.repeat(5000)}`, /nested too deeply/],
    ['signs', `$x = ${'- '.repeat(5000)}1;`, /nested too deeply/],
    ['powers', `$x = ${'2**'.repeat(5000)}2;`, /nested too deeply/],
    ['repetition', '$x = "a" x 1e9;', /the text is too long/],
    ['repeated lists', '@x = (1, 2) x 1e9;', /the list is too long/],
    ['doubled texts', `$x = "a";\n${'$x .= $x;\n'.repeat(60)}`, /the text is too long/],
    ['doubled lists', `@x = (1);\n${'push @x, @x;\n'.repeat(60)}`, /the list is too long/],
    ['joined lists', '$y = "a" x 900000;\n@x = ($y) x 9000;\n$z = "@x";', /the text is too long/],
    ['large indexes', '$x[1e12] = 1;', /the list is too long/],
    ['division by zero', '$x = 1 / 0;', /no number, or too large/],
    ['remainders by zero', '$x = 1 % 0;', /no number, or too large/],
    ['large powers', '$x = 9**9**9;', /no number, or too large/],
    ['work in all', `$y = "a" x 900000;\n${'$z = "$y";\n'.repeat(100)}`, /makes too much text/],
  ];
  for (const [what, source, message] of BOUNDED) {
    it(`bounds ${what}`, () => assert.match(issuesOf(source)[0] ?? '', message));
  }

  it('tells at most fifty errors', () => {
    assert.equal(issuesOf('$x = foo();\n'.repeat(1000)).length, 50);
  });
});
