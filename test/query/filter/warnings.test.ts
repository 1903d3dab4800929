import assert from 'node:assert/strict';
import { formatFilterIssue } from '../../../lib/query/filter/errors.js';
import { parseFilterFile } from '../../../lib/query/filter/parse.js';
import { filterWarnings } from '../../../lib/query/filter/warnings.js';

function warningsOf(type: string, ...rules: string[]): string[] {
  const text = ['filter-primitive p', `type ${type}`, ...rules].join('\n');
  return filterWarnings(parseFilterFile(text, { file: 'f' })).map(formatFilterIssue);
}

describe('warnings of a filter', () => {
  it('tell of prefixes and addresses that come twice', () => {
    assert.deepEqual(warningsOf('ip-address-prefix', 'permit 10/8', 'deny 10.0/16', 'deny 10.1.2.3/8'), [
      'f:5:1: second rule for this prefix, the first counts',
    ]);
    assert.deepEqual(warningsOf('ip-address', 'permit 10.0.0.1', 'deny 10.0.0.1', 'deny 10.0.0.2'), [
      'f:4:1: second rule for this value, the last counts',
    ]);
  });

  it('tell of table values that are overwritten, once a line', () => {
    assert.deepEqual(warningsOf('ip-port', 'permit 1-65535', 'deny 80,443', 'deny 0', 'permit !5'), [
      'f:4:1: values of an earlier rule are overwritten',
      'f:6:1: values of an earlier rule are overwritten',
    ]);
    assert.deepEqual(warningsOf('ip-port', 'permit 80,80'), []);
  });

  it('do not mind rules of which the first that is true decides', () => {
    assert.deepEqual(warningsOf('counter', 'permit gt 5', 'deny gt 5'), []);
    assert.deepEqual(warningsOf('ip-address-mask', 'permit 0.0.0.0 0.0.0.0', 'deny 0.0.0.0 0.0.0.0'), []);
  });
});
