import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadFlowscanConfig, parseFlowscanConfig } from '../../lib/config/flowscan-cf.js';
import { ConfigError, type ConfigIssue } from '../../lib/config/issue.js';

const parse = (...lines: string[]) => parseFlowscanConfig(lines.join('\n'), 'flowscan.cf').config;

function errorsOf(...lines: string[]): readonly ConfigIssue[] {
  try {
    parse(...lines);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.issues;
  }
  return assert.fail('no error was raised');
}

/** A file whose glob line is replaced by the given text. */
const globOf = (value: string) => parse(`FlowFileGlob ${value}`, 'ReportClasses CUFlow').flowFileGlob;

describe('flowscan.cf', () => {
  it('reads the configuration of the printed guides', () => {
    const config = parse(
      '# first, where the flow files are',
      'FlowFileGlob /var/log/netflows/ft-v*[0-9]',
      '#ReportClasses CampusIO',
      'ReportClasses CUFlow',
      '',
      'WaitSeconds 300',
      'Verbose 1',
    );
    assert.deepEqual(config, {
      file: 'flowscan.cf',
      flowFileGlob: '/var/log/netflows/ft-v*[0-9]',
      reportClasses: ['CUFlow'],
      waitSeconds: 300,
      verbose: 1,
    });
  });

  it('makes one quiet pass by default', () => {
    const config = parse('FlowFileGlob flows.*:*[0-9]', 'ReportClasses CUFlow');
    assert.equal('waitSeconds' in config, false);
    assert.equal(config.verbose, 0);
  });

  it('splits the class list at commas and ignores blanks around them', () => {
    const config = parse('FlowFileGlob x', 'ReportClasses  CUFlow , CampusIO,, ./Own.mjs ');
    assert.deepEqual(config.reportClasses, ['CUFlow', 'CampusIO', './Own.mjs']);
  });

  it('takes a number without a value as not given', () => {
    const config = parse('FlowFileGlob x', 'ReportClasses C', 'WaitSeconds', 'Verbose # nothing');
    assert.equal(config.waitSeconds, undefined);
    assert.equal(config.verbose, 0);
  });

  for (const [source, value] of [
    ['a b  # comment', 'a b'],
    ['a#b', 'a'],
    ['a\\#b', 'a#b'],
    ['"a # b"', 'a # b'],
    ["'a \"b' # comment", 'a "b'],
    ['"a \\" b"', 'a " b'],
    ['it"s', 'it"s'],
    ['a\\ ', 'a '],
    ['\\101\\x42\\x4a', 'ABJ'],
    ['a\\tb\\nc', 'a\tb\nc'],
    ['\\d\\\\', 'd\\'],
    ['\ta\t', 'a'],
    ['a\r', 'a'],
    ['"a"\r', 'a'],
    ['grün', 'grün'],
  ] as const) {
    it(`reads the value ${JSON.stringify(source)} as ${JSON.stringify(value)}`, () => {
      assert.equal(globOf(source), value);
    });
  }

  it('may be indented', () => {
    assert.equal(parse('  FlowFileGlob x', '\tReportClasses C').flowFileGlob, 'x');
  });

  for (const [line, message, expected] of [
    ['Glob x', /unknown directive Glob/, /one of FlowFileGlob, ReportClasses/],
    ['WaitSecond 3', /did you mean WaitSeconds\?/, /WaitSeconds/],
    ['waitseconds 3', /did you mean WaitSeconds\?/, /WaitSeconds/],
    ['Wait:Seconds 3', /malformed directive name/, /Name value/],
    ['WaitSeconds# 3', /malformed directive name/, /Name value/],
    ['FlowFileGlob again', /a second time, first in line 1/, /once/],
    ['Verbose "1', /unclosed quote/, /closing "/],
    ["Verbose '1\\'", /unclosed quote/, /closing '/],
    ['Verbose "1" 2', /after the closing quote/, /comment/],
    ['Verbose 1\\', /ends in a backslash/, /character/],
    ['Verbose "1\\', /ends in a backslash/, /character/],
    ['Verbose \\xg', /without digits/, /hexadecimal/],
    ['Verbose yes', /Verbose is not a number/, /0 to/],
    ['WaitSeconds 5m', /WaitSeconds is not a number/, /seconds/],
    ['WaitSeconds -1', /WaitSeconds is not a number/, /seconds/],
    ['WaitSeconds 99999999', /WaitSeconds is not a number/, /0 to 2147483/],
  ] as const) {
    it(`refuses ${JSON.stringify(line)} with line, text and what it should be`, () => {
      const issues = errorsOf('FlowFileGlob x', 'ReportClasses C', line);
      assert.equal(issues.length, 1);
      const [issue] = issues;
      assert.equal(issue?.file, 'flowscan.cf');
      assert.equal(issue.line, 3);
      assert.match(issue.message, message);
      assert.match(issue.expected ?? '', expected);
      assert.ok(issue.read !== undefined && line.includes(issue.read), 'the text read is told');
    });
  }

  it('tells all errors at once', () => {
    const issues = errorsOf('FlowFileGlob "x', 'Bogus 1', 'Verbose no');
    assert.deepEqual(
      issues.map(({ line, message }) => [line, message]),
      [
        [1, 'unclosed quote'],
        [2, 'unknown directive Bogus'],
        [3, 'Verbose is not a number'],
        [undefined, 'ReportClasses is missing'],
      ],
    );
  });

  it('refuses required directives that are missing or empty', () => {
    assert.deepEqual(
      errorsOf('').map(({ message }) => message),
      ['FlowFileGlob is missing', 'ReportClasses is missing'],
    );
    assert.deepEqual(
      errorsOf('FlowFileGlob', 'ReportClasses ""').map(({ message }) => message),
      ['FlowFileGlob has no value', 'ReportClasses has no value'],
    );
    assert.match(errorsOf('FlowFileGlob x', 'ReportClasses , ,')[0]?.message ?? '', /names no class/);
  });

  it('prints one line for each issue, whatever the file contains', () => {
    const issues = errorsOf('FlowFileGlob x', 'ReportClasses C', 'Bog\x1b[1m\x00us 1');
    const error = new ConfigError(issues);
    assert.equal(
      error.message,
      'flowscan.cf:3: malformed directive name (read "Bog\\x1b[1m\\x00us 1", ' +
        'expected a line "Name value", a comment starting with #, or an empty line)',
    );
  });

  describe('as a file', () => {
    let directory: string;
    before(async () => {
      directory = await mkdtemp(join(tmpdir(), 'flowscan-cf-'));
    });
    after(() => rm(directory, { recursive: true }));

    it('is read as UTF-8, with or without a byte order mark, or as Latin-1', async () => {
      for (const [name, bytes] of [
        ['utf8.cf', Buffer.from('\ufeffFlowFileGlob gr\u00fcn\nReportClasses C\n')],
        ['latin1.cf', Buffer.from('FlowFileGlob gr\u00fcn\nReportClasses C\n', 'latin1')],
      ] as const) {
        const path = join(directory, name);
        await writeFile(path, bytes);
        const { config } = await loadFlowscanConfig(path);
        assert.equal(config.flowFileGlob, 'grün');
        assert.equal(config.file, path);
      }
    });

    it('says why it cannot be read', async () => {
      const large = join(directory, 'large.cf');
      await writeFile(large, Buffer.alloc(1024 * 1024 + 1, '#'));
      await assert.rejects(
        loadFlowscanConfig(join(directory, 'none.cf')),
        /none\.cf: cannot be read: there is no such file/,
      );
      await assert.rejects(loadFlowscanConfig(directory), /cannot be read: it is a directory/);
      await assert.rejects(loadFlowscanConfig(large), /cannot be a configuration file/);
    });
  });
});
