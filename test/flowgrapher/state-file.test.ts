import assert from 'node:assert/strict';
import { makeBlock } from '../../lib/criteria/keys.js';
import type { AnalysisBlock } from '../../lib/flowgrapher/analysis-block.js';
import type { ConversationRow, FlowRow } from '../../lib/flowgrapher/detail-rows.js';
import { parseState, reportState, withRows } from '../../lib/flowgrapher/state-file.js';

const CONVERSATION: ConversationRow = {
  kind: 'linear',
  duration: 1314.885,
  source: '192.0.2.36',
  sourcePort: 49428,
  destination: 'host.example.net',
  destinationPort: 6900,
  flows: 1,
  bytes: 309_077_978,
  packets: 4_700_136,
  rate: 1.88,
};
const FLOW: FlowRow = {
  kind: 'prorated',
  epoch: 1772461928,
  start: '0302:14:32:08',
  end: '0302:15:02:08',
  length: 1800,
  source: '100.83.169.246',
  sourcePort: 1194,
  destination: '10.20.19.54',
  destinationPort: 46107,
  amount: 759_967_690,
  rate: 3.378,
};
const ANALYSIS: AnalysisBlock = {
  leaders: new Map([
    [
      'total-src',
      [
        { object: '10.20.8.43', amount: 12_345_678_901 },
        { object: '10.20.8.29', amount: 7 },
      ],
    ],
    [
      'peak-dpt',
      [
        { object: '80', amount: 5 },
        { object: '443', amount: 9 },
      ],
    ],
  ]),
  measuredTotal: 99_999_999_999,
  measuredPeak: 12,
};

describe('FlowGrapher: state files', () => {
  it('hold rows of conversations in the columns of the original', () => {
    const block = makeBlock({ graph_type: 'bps', detail_lines: '5' });
    const text = reportState(block, undefined, [CONVERSATION, CONVERSATION], 20);
    const lines = text.split('\n');
    assert.equal(lines[0], '<!-- BEGIN FILTERING PARAMETERS');
    assert.equal(lines[2], 'filter_title: ');
    assert.equal(
      lines.at(-2),
      '1               1314.885  192.0.2.36           49428    host.example.net     6900           1       309077978     4700136     1.880',
    );
    assert.deepEqual(
      parseState(text).rows.map(({ row }) => row),
      [CONVERSATION, CONVERSATION],
    );
  });

  it('hold rows of single flows in the columns of the original', () => {
    const block = makeBlock({ graph_type: 'fpsaa', detail_lines: '-5' });
    const text = reportState(block, ANALYSIS, [FLOW], 20);
    assert.equal(
      text.split('\n').at(-2),
      '1772461928   0302:14:32:08 0302:15:02:08  1800.0  100.83.169.246       1194     10.20.19.54          46107        759967690     3.378',
    );
    const state = parseState(text);
    assert.deepEqual(
      state.rows.map(({ row }) => row),
      [FLOW],
    );
    assert.deepEqual(state.analysis, ANALYSIS);
    assert.ok(text.includes('\n<BEGIN ANALYSIS HOSTS -->\ntotal-src_0: 10.20.8.43 12345678901\n'));
    assert.ok(text.includes('\ntotal-measured_peak: 12\n<END ANALYSIS HOSTS -->\n'));
  });

  it('cut names to the width of the column and keep them one word', () => {
    const block = makeBlock({ graph_type: 'bps', detail_lines: '5' });
    const row = { ...CONVERSATION, source: 'a name\nwith breaks', destination: 'x'.repeat(90) };
    const [stored] = parseState(reportState(block, undefined, [row], 12)).rows;
    assert.equal(stored?.row.source, 'a?name?with?');
    assert.equal(stored?.row.destination, 'x'.repeat(12));
  });

  it('are read as the type stands there, in its older names too', () => {
    for (const [type, layout, current] of [
      ['Bits', 'linear', 'bps'],
      ['Bits_P', 'prorated', 'bps'],
      ['Flows_I', 'prorated', 'fpsi'],
      ['pps', 'linear', 'pps'],
      ['fpsa', 'prorated', 'fpsa'],
    ] as const) {
      const text = reportState(makeBlock({ graph_type: type }), undefined, [], 60);
      assert.equal(parseState(text).layout, layout, type);
      assert.equal(parseState(text).block.graph_type, current);
    }
  });

  it('give no more rows than were asked for, and skip what is no row', () => {
    const block = makeBlock({ graph_type: 'bps', detail_lines: '1' });
    const text = reportState(block, undefined, [CONVERSATION, CONVERSATION], 20);
    assert.equal(parseState(text).rows.length, 1);
    assert.deepEqual(parseState(text.replaceAll('309077978', 'many')).rows, []);
    assert.deepEqual(parseState('').rows, []);
  });

  it('keep everything else when rows are sorted, also lines of a name and time of saving', () => {
    const block = makeBlock({ graph_type: 'bpsa', detail_lines: '3', source_addresses: '10.20.0.0/16' });
    const other = { ...FLOW, epoch: 1772461000, amount: 5 };
    const text = reportState(block, ANALYSIS, [FLOW, other], 60).replace(
      'filter_hash',
      'Description: Web <b>\ncreate_time: 1772465400\nfilter_hash',
    );
    const { rows, description } = parseState(text);
    assert.equal(description, 'Web <b>');
    const sorted = withRows(text, rows.toReversed());
    assert.deepEqual(
      parseState(sorted).rows.map(({ row }) => row),
      [other, FLOW],
    );
    assert.deepEqual(parseState(sorted).analysis, ANALYSIS);
    assert.equal(withRows(sorted, rows), text);
  });

  it('lose leaders that are none', () => {
    const text = reportState(makeBlock({ graph_type: 'bpsa' }), ANALYSIS, [], 60)
      .replace('10.20.8.43', '10.20.8.430')
      .replace('peak-dpt_0: 80', 'peak-dpt_0: 80808080');
    const { analysis } = parseState(text);
    assert.deepEqual(analysis?.leaders.get('total-src'), [{ object: '10.20.8.29', amount: 7 }]);
    assert.deepEqual(analysis?.leaders.get('peak-dpt'), [{ object: '443', amount: 9 }]);
  });
});
