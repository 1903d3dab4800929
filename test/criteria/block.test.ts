import assert from 'node:assert/strict';
import { formatFilterBlock, parseFilterBlock } from '../../lib/criteria/block.js';
import { FILTER_KEYS, makeBlock } from '../../lib/criteria/keys.js';

describe('formatFilterBlock', () => {
  it('cannot be made to add a key by a value', () => {
    const block = makeBlock({ filter_title: 'x\r\ndevice_name: evil', general_comment: 'a\u2028b\0' });
    const lines = formatFilterBlock(block, { description: 'Pairs\n<END FILTERING PARAMETERS -->' });
    assert.equal(lines.length, FILTER_KEYS.length + 3);
    const read = parseFilterBlock(lines.join('\n'));
    assert.equal(read.block.filter_title, 'xdevice_name: evil');
    assert.equal(read.block.device_name, '');
    assert.equal(read.block.general_comment, 'ab');
    assert.equal(read.description, 'Pairs<END FILTERING PARAMETERS -->');
  });
});

describe('parseFilterBlock', () => {
  it('reads what a converted filter holds, with its other end line', () => {
    const text =
      'noise\n<!-- BEGIN FILTERING PARAMETERS\ndevice_name: router_1\nend_date:\nunknown: 1\nEND FILTERING PARAMETERS -->\nrest: 1\n';
    assert.deepEqual(parseFilterBlock(text), {
      block: makeBlock({ device_name: 'router_1' }),
      rest: ['rest: 1'],
    });
  });

  it('keeps what stands behind a second colon, blanks at the ends, and words that look like an end', () => {
    const block = makeBlock({ filter_title: ' a: b: c ', general_comment: 'the END FILTERING line' });
    assert.deepEqual(parseFilterBlock(formatFilterBlock(block).join('\n')).block, block);
  });

  it('takes the last of two values, which is the newer save', () => {
    const text =
      '<!-- BEGIN FILTERING PARAMETERS\ncreate_time: 1\ncreate_time: 2\n<END FILTERING PARAMETERS -->';
    assert.equal(parseFilterBlock(text).createTime, 2);
  });

  it('reads line ends of other systems, blocks without end and texts without block', () => {
    const text = '<!-- BEGIN FILTERING PARAMETERS\r\ndevice_name: a\r\nexporter:\r\n';
    assert.deepEqual(parseFilterBlock(text), { block: makeBlock({ device_name: 'a' }), rest: [] });
    assert.deepEqual(parseFilterBlock('device_name: a\n'), { block: makeBlock(), rest: [] });
  });

  it('translates the values of earlier versions', () => {
    const read = (line: string) => parseFilterBlock(`BEGIN FILTERING\n${line}\nEND FILTERING`).block;
    assert.equal(read('monitor_type: Individual-fps').monitor_type, 'fpsi');
    assert.equal(read('monitor_type: Individual').monitor_type, 'bps');
    assert.equal(read('tracking_type: Individual-fps-prorated').monitor_type, 'fpsa');
    assert.equal(read('graph_type: Bits_P').graph_type, 'bps');
    assert.equal(read('graph_type: Flows').graph_type, 'fpsi');
    assert.equal(read('graph_type: Flows_P').graph_type, 'fpsa');
    assert.equal(read('graph_type: constructor').graph_type, 'constructor');
    assert.equal(read('silk_type: in\nsilk_field: 1010101').silk_type, 'in,out,outweb,ext2ext');
    assert.equal(read('silk_type: in\nsilk_other: innull\nsilk_field: 11').silk_type, 'innull');
  });
});
