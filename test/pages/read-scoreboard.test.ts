import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readScoreboardPage } from '../../lib/pages/read-scoreboard.js';
import { renderScoreboardPage, type ScoreboardPage } from '../../lib/pages/scoreboard.js';
import { sampleTable } from '../support/scoreboard-sample.js';

describe('readScoreboardPage', () => {
  it('reads what renderScoreboardPage wrote', () => {
    const page: ScoreboardPage = {
      heading: 'Average rankings for the last 25 topN reports',
      tables: [sampleTable, { ...sampleTable, direction: 'out', key: 'flows', rankedColumn: 7, rows: [] }],
    };
    assert.deepEqual(readScoreboardPage(renderScoreboardPage(page)), page);
  });

  it('gives back any text unchanged', () => {
    const text = fc.string({ unit: fc.constantFrom('<', '>', '&', '"', "'", 'a', '#', ';', '1', '/', '(') });
    const cell = text.map((rate) => `${rate}.0 k`);
    fc.assert(
      fc.property(text, text, fc.array(cell, { maxLength: 6 }), (name, address, cells) => {
        const row = { rank: 1, address: `x${address}`, name: `y${name}`, cells };
        const page = {
          heading: `h${name}`,
          tables: [{ ...sampleTable, caption: [name, address], rows: [row] }],
        } as const;
        assert.deepEqual(readScoreboardPage(renderScoreboardPage(page)), page);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('does not know pages of other programs', () => {
    assert.equal(readScoreboardPage('<html><table><tr><td>#1</td></tr></table></html>'), undefined);
  });
});
