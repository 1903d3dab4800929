import assert from 'node:assert/strict';
import { parse } from 'node-html-parser';
import { renderScoreboardPage } from '../../lib/pages/scoreboard.js';
import type { ScoreboardTable } from '../../lib/pages/scoreboard.js';
import { sampleTable } from '../support/scoreboard-sample.js';

function render(table: Partial<ScoreboardTable> = {}, heading?: string) {
  return renderScoreboardPage({ ...(heading ? { heading } : {}), tables: [{ ...sampleTable, ...table }] });
}

describe('renderScoreboardPage', () => {
  it('prints captions, columns and rows as given', () => {
    const table = parse(render()).querySelector('table');
    assert.deepEqual(
      table?.querySelectorAll('caption b, caption span').map((line) => line.text),
      ['Top 2 by bytes in', 'for five minute flow sample ending Mon Mar  2 14:00:00 2026'],
    );
    assert.deepEqual(
      table?.querySelectorAll('th').map((cell) => cell.text),
      sampleTable.columns,
    );
    assert.deepEqual(
      table?.querySelectorAll('tbody tr').map((row) => row.querySelectorAll('td').map((cell) => cell.text)),
      [
        [
          '#1',
          '10.20.107.41',
          '64.0 M (67.2%)',
          '749.7 k (4.1%)',
          '5.5 k (43.7%)',
          '2.2 k (26.4%)',
          '83.3 m (0.1%)',
          '0.0   (0.0%)',
        ],
        [
          '#2',
          'www.example.edu\n10.20.40.234 (7 samples)',
          '6.2 M',
          '0.0  ',
          '591.8  ',
          '0.0  ',
          '33.3 m',
          '0.0  ',
        ],
      ],
    );
  });

  it('highlights the ranked column only', () => {
    const ranked = parse(render({ rankedColumn: 4 })).querySelectorAll('.ranked');
    assert.deepEqual(
      ranked.map((cell) => cell.text),
      ['pkts/sec in', '5.5 k (43.7%)', '591.8  '],
    );
  });

  it('stands alone: no script, no reference to another file', () => {
    const page = parse(render());
    assert.equal(page.querySelectorAll('script, link, img, [src], [style]').length, 0);
    assert.deepEqual(
      page.querySelectorAll('[href]').map((link) => link.getAttribute('href')),
      ['#in-bytes'],
    );
    assert.equal(page.querySelectorAll('style').length, 1);
  });

  it('escapes every text', () => {
    const evil = `"><script>alert('x')</script>`;
    const html = renderScoreboardPage({
      heading: evil,
      navigation: [{ label: evil, href: evil }],
      tables: [
        {
          ...sampleTable,
          caption: [evil, evil],
          columns: [evil],
          rows: [{ rank: 1, address: evil, name: evil, cells: [evil, `${evil} (${evil}`] }],
        },
      ],
    });
    assert.equal(parse(html).querySelectorAll('script').length, 0);
    assert.ok(!html.includes(evil));
    assert.ok(!html.includes(`alert('`));
  });

  it('says so where a table has no rows', () => {
    assert.match(render({ rows: [] }), /No traffic in this direction/);
  });

  it('takes its heading as title', () => {
    const page = parse(render({}, 'Average rankings for the last 25 topN reports'));
    assert.equal(page.querySelector('title')?.text, 'Average rankings for the last 25 topN reports');
    assert.equal(page.querySelector('h1')?.text, 'Average rankings for the last 25 topN reports');
  });
});
