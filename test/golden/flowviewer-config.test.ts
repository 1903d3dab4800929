import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { ConfigError, IssueLog } from '../../lib/config/issue.js';
import { numberText } from '../../lib/config/perl/numbers.js';
import { readPerl } from '../../lib/config/perl/statements.js';
import type { PerlFile } from '../../lib/config/perl/statements.js';
import type { PerlScalar } from '../../lib/config/perl/value.js';
import { describeWithData, sharedData } from '../support/data.js';

type Value = string | string[] | Record<string, string>;
interface Cases {
  readonly values_cases: readonly {
    readonly what: string;
    readonly text: string;
    readonly values: Record<string, Value>;
    readonly warnings?: readonly string[];
  }[];
  readonly error_cases: readonly {
    readonly what: string;
    readonly text: string;
    readonly error_line: number;
  }[];
}

const FILE = 'FlowViewer_Configuration.pm';

function textOf(value: PerlScalar | undefined): string {
  assert.ok(typeof value === 'string' || typeof value === 'number', 'a text or a number');
  return typeof value === 'number' ? numberText(value) : value;
}

/** What a variable holds, in the way of the recorded values. */
function valueOf({ variables }: PerlFile, name: string): Value {
  const [, hash, key] = /^\$(\w+)\{(\w+)\}$/.exec(name) ?? [];
  if (hash !== undefined) return textOf(variables.entry(hash, key ?? ''));
  const plain = name.slice(1);
  if (name.startsWith('@')) return (variables.arrays.get(plain)?.value.items ?? []).map(textOf);
  if (name.startsWith('%')) {
    const entries = variables.hashes.get(plain)?.value.entries ?? [];
    return Object.fromEntries([...entries].map(([entry, value]) => [entry, textOf(value)]));
  }
  return textOf(variables.scalars.get(plain)?.value);
}

describeWithData('FlowViewer_Configuration.pm: values as Perl gives them', () => {
  const path = sharedData('golden', 'flowviewer', 'config-parse.json');
  const { values_cases, error_cases } = JSON.parse(readFileSync(path, 'utf8')) as Cases;

  for (const { what, text, values, warnings = [] } of values_cases) {
    it(`reads ${what}`, () => {
      const log = new IssueLog(FILE);
      const file = readPerl(text, { log, environment: { PATH: '/usr/bin:/bin' } });
      const read = Object.fromEntries(Object.keys(values).map((name) => [name, valueOf(file, name)]));
      assert.deepEqual(read, values);
      assert.deepEqual(
        log.finish().map(({ line, message }) => `line ${line}: ${message}`),
        warnings,
      );
    });
  }

  for (const { what, text, error_line } of error_cases) {
    it(`refuses: ${what}`, () => {
      const log = new IssueLog(FILE);
      readPerl(text, { log, environment: {} });
      assert.throws(
        () => log.finish(),
        (error) => error instanceof ConfigError && error.issues[0]?.line === error_line,
      );
    });
  }
});
