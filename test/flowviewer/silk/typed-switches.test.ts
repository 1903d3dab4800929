import assert from 'node:assert/strict';
import type { FormIssue } from '../../../lib/criteria/issue.js';
import { typedSwitches } from '../../../lib/flowviewer/silk/typed-switches.js';

function check(text: string): { words: string[]; issues: FormIssue[] } {
  const issues: FormIssue[] = [];
  return { words: typedSwitches(text, issues), issues };
}

describe('switches typed for SiLK', () => {
  it('are taken as they are where they select flows', () => {
    const text = '  --sport=80,443  --not-scidr=10.0.0.0/8\t--flags-initial=S/SA --packets=3- ';
    assert.deepEqual(check(text), { words: text.trim().split(/\s+/), issues: [] });
  });

  for (const word of [
    ...[
      '--pass=/tmp/x',
      '--fail=/tmp/x',
      '--all=/tmp/x',
      '--print-statistics=/tmp/x',
      '--output-path=/tmp/x',
    ],
    ...['--copy-input=/tmp/x', '--dynamic-library=/tmp/x.so', '--plugin=/tmp/x.so', '--python-file=/tmp/x'],
    ...['--xargs=/tmp/x', '--input-pipe=/tmp/x', '--site-config-file=/tmp/x', '--threads=1000', '--help'],
    ...['--pmap-file=/tmp/x', '--tuple-file=/tmp/x', '--sipset=/etc/x.set', '--data-rootdir=/tmp'],
    ...['--start-date=2026/01/01', '--compression-method=best', '--note-file-add=/tmp/x', '--dry-run'],
  ])
    it(`${word} is refused, by its name and by every beginning of it`, () => {
      const [name = '', value] = word.split('=');
      for (let length = 3; length <= name.length; length++) {
        const typed = name.slice(0, length) + (value === undefined ? '' : `=${value}`);
        const { issues } = check(`--sport=80 ${typed}`);
        assert.deepEqual(
          issues.map(({ field, value: shown }) => [field, shown]),
          [['silk_switches', typed]],
        );
        assert.match(issues[0]?.message ?? '', /whole name/);
      }
    });

  for (const word of ['; rm -rf /', '-x', '--', '--sport=$(id)', '--Sport=80', '--sport=80;id', 'rwfilter'])
    it(`${word} is refused as no switch`, () => {
      assert.match(check(word).issues[0]?.message ?? '', /--name=value/);
    });

  it('abbreviated names of allowed switches are refused too', () => {
    assert.equal(check('--spor=80').issues.length, 1);
  });
});
