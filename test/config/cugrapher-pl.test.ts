import assert from 'node:assert/strict';
import { readCugrapherScript, parseCugrapherScript } from '../../lib/config/cugrapher-pl.js';

const parse = (...lines: string[]) => parseCugrapherScript(lines.join('\n'), 'CUGrapher.pl');

function settingsOf(...lines: string[]) {
  const { warnings, ...settings } = parse(...lines);
  assert.deepEqual(warnings, []);
  return settings;
}

const warningsOf = (...lines: string[]) =>
  parse(...lines).warnings.map(({ line, message }) => [line, message]);

describe('an existing CUGrapher.pl', () => {
  it('gives all local settings of an edited script', () => {
    const settings = settingsOf(
      '#!/usr/bin/perl -w',
      'use strict;',
      '### Local settings ###',
      '# my $rrddir = "/cflow/reports/rrds";',
      'my $rrddir = "/var/netflow/scan/sensorXY/rrd";   # where the RRDs are',
      'my $hours = 24;',
      'my $duration;',
      'my $organization = "sensorXY @ example";',
      'my $width = 1200; my $height = 800;',
      "my $imageType = 'gif';",
      '# auto-flush',
      '$| = 1;',
      'sub menu {',
      "    print $q->header, $q->start_html( -title => 'sensorXY - CUGrapher',",
      "                                      -bgcolor => 'ffffff' );",
      "    my %hours = ( 1  => '1 hours',",
      "                 2 => '2 hours',   # a short one",
      "                 24 => '24 hours',",
      "                 8766 => '1 year' );",
      '}',
      "sub fail { print $q->start_html(-title => 'Error Occurred') }",
    );
    assert.deepEqual(settings, {
      rrdDir: '/var/netflow/scan/sensorXY/rrd',
      organization: 'sensorXY @ example',
      hours: 24,
      width: 1200,
      height: 800,
      imageType: 'gif',
      periods: [
        { hours: 1, label: '1 hours' },
        { hours: 2, label: '2 hours' },
        { hours: 24, label: '24 hours' },
        { hours: 8766, label: '1 year' },
      ],
      pageTitle: 'sensorXY - CUGrapher',
    });
  });

  it('is told from a script that is none', () => {
    const nothing = [[undefined, 'has none of the settings of a CUGrapher.pl']];
    assert.deepEqual(
      warningsOf('print "hello";', '$hours = 3;', 'my $other = 4;', 'my $hoursAgo = 5;'),
      nothing,
    );
    assert.deepEqual(warningsOf('# my $rrddir = "/rrds";'), nothing);
    assert.deepEqual(warningsOf(''), nothing);
    assert.deepEqual(warningsOf("my %hours = (1 => '1 hour');"), []);
    assert.deepEqual(warningsOf('my $duration;'), []);
  });

  for (const [source, value] of [
    ["'a b'", 'a b'],
    ["'it\\'s \\\\ \\n \\@'", "it's \\ \\n \\@"],
    ['"me\\@site \\$5 \\"x\\" \\\\ \\n"', 'me@site $5 "x" \\ \\n'],
    ['"me@site $5"', 'me@site $5'],
    ['""', ''],
    ['42', '42'],
    ['1_000', '1000'],
  ] as const) {
    it(`reads the literal ${source}`, () => {
      assert.equal(settingsOf(`my $organization = ${source};`).organization, value);
    });
  }

  it('lets a later assignment win, as the running script would', () => {
    assert.equal(settingsOf('my $width = 1;', 'my $width = 2;').width, 2);
    assert.equal(
      settingsOf('our $width = 1;', '  my $width = 2;').width,
      1,
      'a variable of a subroutine is another one',
    );
    assert.equal(
      settingsOf("my %hours = (1 => 'a');", "my %hours = (2 => 'b', 2 => 'c',);").periods?.[0]?.label,
      'c',
    );
  });

  it('passes over comments, documentation and the text after the end', () => {
    const settings = settingsOf(
      '  # my $width = 1;',
      '=head1 EXAMPLE',
      'my $width = 2;',
      '=cut',
      'my $height = 3;',
      "#   -title => 'no'",
      '__END__',
      'my $hours = 4;',
    );
    assert.deepEqual(settings, { height: 3 });
  });

  it('never executes anything: what is not a literal is told and left', () => {
    assert.deepEqual(
      warningsOf(
        'my $rrddir = $ENV{RRDDIR};',
        'my $organization = "a" . "b";',
        'my $width = `id`;',
        'my $height = "open',
      ),
      [
        [1, '$rrddir is not taken over'],
        [2, '$organization is not taken over'],
        [3, '$width is not taken over'],
        [4, '$height is not taken over'],
      ],
    );
  });

  it('tells values that cannot be right', () => {
    assert.deepEqual(warningsOf('my $hours = "two";', "my $imageType = 'jpeg';", 'my $duration = 12;'), [
      [1, '$hours is not taken over'],
      [2, '$imageType is not taken over'],
      [3, '$duration has no effect, in the original neither'],
    ]);
    for (const list of [
      "(1 => 'a', 2)",
      '()',
      "(1 => 'a' 2 => 'b')",
      "(0 => 'a')",
      "(x => 'a')",
      "(1 => '')",
      "(1 => 'a'",
    ]) {
      const { warnings, ...settings } = parse(`my %hours = ${list};`);
      assert.deepEqual(settings, {}, list);
      assert.match(warnings[0]?.message ?? '', /%hours is not taken over/);
    }
  });

  it('says why it cannot be read', async () => {
    await assert.rejects(readCugrapherScript('/nonexistent/CUGrapher.pl'), /there is no such file/);
  });
});
