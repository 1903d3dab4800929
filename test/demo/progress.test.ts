import assert from 'node:assert/strict';
import { progressShower } from '../../lib/demo/progress.js';

function shown(isTTY: boolean, now: () => number): string {
  let text = '';
  const show = progressShower({ isTTY, write: (piece) => (text += piece) }, now);
  for (let written = 1; written <= 40; written++) show({ files: 40, written, flows: written * 10_000 });
  return text;
}

describe('progress', () => {
  it('says a line at each quarter where no terminal watches', () => {
    assert.equal(
      shown(false, () => 0),
      '10 of 40 files written, 0.10 million flows\n20 of 40 files written, 0.20 million flows\n' +
        '30 of 40 files written, 0.30 million flows\n40 of 40 files written, 0.40 million flows\n',
    );
  });

  it('redraws a bar on a terminal, at most ten times a second, and ends its line', () => {
    let clock = 0;
    const pictures = shown(true, () => (clock += 30)).split('\r');
    assert.ok(pictures.length > 8 && pictures.length < 14, `${pictures.length} pictures`);
    assert.match(pictures[1] ?? '', /^ {2}░{32} {3}2% {2}1\/40 files, 10000 flows$/);
    assert.match(pictures.at(-1) ?? '', /^ {2}█{32} 100% {2}40\/40 files, 0\.40 million flows\n$/);
  });
});
