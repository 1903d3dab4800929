import type { ScoreboardTable } from '../../lib/pages/scoreboard.js';

/** A table as flowscan writes it: one row with shares, one (as on the overall page) without. */
export const sampleTable: ScoreboardTable = {
  direction: 'in',
  key: 'bytes',
  caption: ['Top 2 by bytes in', 'for five minute flow sample ending Mon Mar  2 14:00:00 2026'],
  columns: [
    'rank',
    'in Address',
    'bits/sec in',
    'bits/sec out',
    'pkts/sec in',
    'pkts/sec out',
    'flows/sec in',
    'flows/sec out',
  ],
  rankedColumn: 2,
  rows: [
    {
      rank: 1,
      address: '10.20.107.41',
      cells: [
        '64.0 M (67.2%)',
        '749.7 k (4.1%)',
        '5.5 k (43.7%)',
        '2.2 k (26.4%)',
        '83.3 m (0.1%)',
        '0.0   (0.0%)',
      ],
    },
    {
      rank: 2,
      address: '10.20.40.234',
      name: 'www.example.edu',
      samples: 7,
      cells: ['6.2 M', '0.0  ', '591.8  ', '0.0  ', '33.3 m', '0.0  '],
    },
  ],
};
