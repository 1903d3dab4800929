import assert from 'node:assert/strict';
import { strftime } from '../../lib/flow/strftime.js';
import { timeOf, timePattern } from '../../lib/flow/strptime.js';

/** What a text tells of its time; undefined if it is not of the format. */
function read(format: string, text: string): Date | undefined {
  const pattern = timePattern(format);
  const match = new RegExp(`^${pattern.source}$`).exec(text);
  return match ? timeOf(pattern.read(match.slice(1))) : undefined;
}

describe('times from names that strftime made', () => {
  const time = new Date(2026, 2, 7, 14, 5, 9);
  for (const format of [
    '%F_%T.',
    'html/%Y/%m/%d/%H:%M:%S_',
    '%y%j-%H%M%S',
    '%a %e. %B %Y, %T %z',
    '%s',
    '100%% %Y%m%d%H%M%S (a+b)[c]',
    '%Y-%b-%dT%H.%M.%S%Q%',
  ])
    it(`reads ${format}`, () => {
      assert.deepEqual(read(format, strftime(format, time)), time);
    });

  it('takes midnight where no hour is told, and nothing where no day is', () => {
    assert.deepEqual(read('%F', '2026-03-07'), new Date(2026, 2, 7));
    assert.equal(read('%H%M', '1405'), undefined);
    assert.equal(read('%Y/%m', '2026/03'), undefined);
  });

  it('does not take other texts', () => {
    for (const text of ['2026-3-07', '2026-03-07x', '', '2026.03.07'])
      assert.equal(read('%F', text), undefined);
  });
});
