import assert from 'node:assert/strict';
import fc from 'fast-check';
import { makeBlock } from '../../lib/criteria/keys.js';
import { analysisMethod } from '../../lib/flowgrapher/analysis-methods.js';
import { readAnalysisTable } from '../../lib/flowgrapher/analysis-table.js';
import { drillDown } from '../../lib/flowgrapher/drill-down.js';
import { parsePre40Graph } from '../../lib/flowgrapher/pre40.js';
import { parseSeries } from '../../lib/flowgrapher/series-document.js';
import { analysisState, parseState, reportState, withRows } from '../../lib/flowgrapher/state-file.js';

const OPTIONS = { numRuns: 400, seed: 5 };

const ANALYSIS = {
  leaders: new Map([['total-src', [{ object: '10.0.0.1', amount: 5 }]]] as const),
  measuredTotal: 9,
  measuredPeak: 9,
};
const TABLE = {
  columns: ['Port', 'Action', 'Number (Total)'],
  rows: [{ colour: '#d90000', cells: ['80', 'sent', '5'] }],
};
const FILES = [
  reportState(makeBlock({ graph_type: 'bpsa', detail_lines: '9' }), ANALYSIS, [], 60) +
    '1772461928   0302:14:32:08 0302:15:02:08  1800.0  1.2.3.4 1194 10.20.19.54 46107  759967690  3.378\n',
  analysisState(makeBlock({ filter_hash: 'FA_x', graph_type: 'ppsa' }), ANALYSIS, TABLE),
  `${'Report: Bits/Second'.padEnd(57)}Device: router_1\n\n1 2 3 4 5 6 7 8 9 10\n`,
];

/** A file with some of its text cut out, doubled, or replaced. */
const damaged = fc
  .record({
    file: fc.constantFrom(...FILES),
    cuts: fc.array(fc.tuple(fc.nat(2000), fc.nat(40), fc.string({ unit: 'binary', maxLength: 12 })), {
      maxLength: 6,
    }),
  })
  .map(({ file, cuts }) =>
    cuts.reduce((text, [at, length, put]) => text.slice(0, at) + put + text.slice(at + length), file),
  );

describe('fuzz: files of FlowGrapher', () => {
  it('are read to a value whatever they hold', () => {
    fc.assert(
      fc.property(fc.oneof(damaged, fc.string({ unit: 'binary', maxLength: 300 })), (text) => {
        const state = parseState(text);
        for (const { row } of state.rows) {
          const numbers = Object.values(row).filter((value) => typeof value === 'number');
          assert.ok(numbers.every(Number.isFinite));
        }
        withRows(text, state.rows);
        for (const { colour } of readAnalysisTable(text).rows)
          assert.ok(colour === undefined || /^#[0-9a-f]{6}$/.test(colour));
        parsePre40Graph(text, { dateFormat: 'MDY' });
        parseSeries(text);
      }),
      OPTIONS,
    );
  });

  it('are read in time that grows with their length, no faster', () => {
    for (const piece of ['<img ', '<', '<tr bgcolor=', 'A:', '&#', '<td '])
      for (const read of [
        readAnalysisTable,
        (text: string) => parsePre40Graph(text, { dateFormat: 'MDY' }),
        parseState,
      ])
        read(piece.repeat(300_000));
  });

  it('lead to no filter but of addresses and ports', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.constantFrom('TotalSrc', 'PeakDpt'),
        (text, name) => {
          const method = analysisMethod(name);
          assert.ok(method);
          const block = drillDown(makeBlock(), method, text);
          const value = block && (method.isPort ? block.dest_ports : block.source_addresses);
          assert.match(value ?? '', /^(?:-?[\d.]+(?:, -[\d.]+)*)?$/);
        },
      ),
      OPTIONS,
    );
  });
});
