import assert from 'node:assert/strict';
import { checkNewLabel, fileNameOfLabel } from '../../lib/criteria/labels.js';
import { makeBlock } from '../../lib/criteria/keys.js';
import {
  formatGroupFile,
  formatTrackingFile,
  parseTrackingFile,
  trackingTypeOf,
  withInputs,
} from '../../lib/criteria/tracking-file.js';

const OLD = [
  'filter-primitive start_flows',
  '  type time-date',
  ' ',
  'filter-definition Flow_Filter',
  '  match end-time start_flows',
  '',
  ' input: tracking_label: Web: all of it',
  ' input: tracking_type: Individual-pps-prorated',
  ' input: device_name: edge',
  ' input: general_comment:',
  ' input: source_ports: 80',
  ' input: source_ports: 443',
  ' input: silk_field: 0110011',
  ' input: silk_type: all',
  ' input: local_key: kept: as it is',
  ' input: revision: Y|1700000000|ports: 443|only',
  ' input: revision: N|1700000300|',
  ' input: revision: N|when|broken',
  ' input:odd',
  '',
].join('\n');

describe('parseTrackingFile', () => {
  const tracking = parseTrackingFile(OLD);

  it('reads keys and types of older versions', () => {
    assert.equal(tracking.kind, 'individual');
    assert.equal(tracking.block.monitor_label, 'Web: all of it');
    assert.equal(tracking.block.monitor_type, 'pps');
    assert.equal(tracking.block.device_name, 'edge');
    assert.equal(tracking.block.silk_type, 'all,in,out,int2int,ext2ext');
  });

  it('keeps what stands behind a second colon, unknown keys, and the last of two values', () => {
    assert.equal(tracking.values.get('local_key'), 'kept: as it is');
    assert.equal(tracking.values.get('general_comment'), '');
    assert.equal(tracking.values.get('tracking_type'), 'Individual-pps-prorated');
    assert.equal(tracking.block.source_ports, '443');
  });

  it('reads revisions in their order, and leaves broken ones out', () => {
    assert.deepEqual(tracking.revisions, [
      { notate: true, time: 1700000000, comment: 'ports: 443|only' },
      { notate: false, time: 1700000300, comment: '' },
    ]);
  });

  it('has the text of the filter alone', () => {
    assert.match(tracking.filterText, /^filter-primitive start_flows\n[^]*match end-time start_flows\n\n*$/);
  });

  it('knows an archived group, and the name and time of a saved one', () => {
    const group = parseTrackingFile(
      [
        '101^In^auto mixed1',
        'broken line',
        '201^Out: all^yellow',
        ' input: tracking_label: Edge',
        ' input: tracking_type: Group',
        ' input: Description: Monday',
        ' input: create_time: 1772470000',
      ].join('\r\n'),
    );
    assert.equal(group.kind, 'group');
    assert.equal(group.filterText, '');
    assert.deepEqual(group.components, [
      { position: 101, label: 'In', colour: 'auto mixed1' },
      { position: 201, label: 'Out: all', colour: 'yellow' },
    ]);
    assert.deepEqual([group.description, group.createTime], ['Monday', 1772470000]);
  });

  it('takes any text', () => {
    const empty = parseTrackingFile('');
    assert.deepEqual([empty.kind, empty.block, empty.components], ['individual', makeBlock(), []]);
  });
});

describe('trackingTypeOf', () => {
  for (const [value, type] of [
    ['', 'bps'],
    ['Individual', 'bps'],
    ['Individual-bps-prorated', 'bps'],
    ['Individual-pps', 'pps'],
    ['Individual-fps', 'fpsi'],
    ['Individual-fps-prorated', 'fpsa'],
    ['fpsa', 'fpsa'],
    ['Group', 'Group'],
    ['constructor', 'bps'],
  ] as const) {
    it(`takes "${value}" for ${type}`, () => assert.equal(trackingTypeOf(value), type));
  }
});

describe('formatTrackingFile', () => {
  it('writes a file of an older version anew: newer keys, unknown ones kept, revisions last', () => {
    const { block, values, revisions } = parseTrackingFile(OLD);
    const more = [...revisions, { notate: false, time: 1700000600, comment: 'line\nend' }];
    const text = formatTrackingFile(['filter-definition Flow_Filter'], { block, values, revisions: more });
    const again = parseTrackingFile(text);
    assert.deepEqual(again.block, block);
    assert.equal(again.values.has('tracking_label'), false);
    assert.equal(again.values.has('silk_field'), false);
    assert.equal(again.values.get('local_key'), 'kept: as it is');
    assert.deepEqual(again.revisions, [
      ...revisions,
      { notate: false, time: 1700000600, comment: 'lineend' },
    ]);
    assert.ok(text.endsWith('\n input: revision: N|1700000600|lineend\n'));
    assert.ok(text.startsWith('filter-definition Flow_Filter\n\n\n input: monitor_type: pps\n'));
  });
});

describe('formatGroupFile', () => {
  it('orders components from the axis, those below last', () => {
    const components = [201, 102, 101].map((position) => ({
      position,
      label: `L${position}`,
      colour: 'red',
    }));
    const block = makeBlock({ monitor_label: 'G' });
    const text = formatGroupFile(components, { block, values: new Map([['local', 'x']]) });
    assert.equal(
      text,
      '101^L101^red\n102^L102^red\n201^L201^red\n' +
        ' input: monitor_label: G\n input: monitor_type: Group\n input: general_comment: \n input: local: x\n',
    );
  });
});

describe('withInputs', () => {
  it('changes the lines of some keys and no others', () => {
    const text =
      'filter: x\n input: alert_consecutive:\n input: device_name: edge\n input: alert_consecutive: 1^2^3\n';
    assert.equal(
      withInputs(text, { alert_consecutive: '', alert_last_notified: '1700000000' }),
      'filter: x\n input: alert_consecutive: \n input: device_name: edge\n input: alert_consecutive: \n' +
        ' input: alert_last_notified: 1700000000\n',
    );
  });

  it('cannot be made to add a line by a value', () => {
    assert.equal(withInputs(' input: a: 1\n', { a: '2\n input: b: 3' }), ' input: a: 2 input: b: 3\n');
  });
});

describe('fileNameOfLabel', () => {
  for (const [label, name] of [
    ['All Flows / Init.', 'all_flows_-_init-'],
    ['DNS & queries / pps', 'dns_-_queries_-_pps'],
    ['HTTPS (from servers)', 'https_-from_servers-'],
    ['Inbound, all local', 'inbound,_all_local'],
    ['Main site w.o. servers x10', 'main_site_w-o-_servers_x10'],
    ['  High Ports  ', 'high_ports'],
    ["a+b:c#d%e'f", "a+b:c#d%e'f"],
    ['ÄRGER', 'Ärger'],
    ['../../etc/passwd', '------etc-passwd'],
  ] as const) {
    it(`makes "${name}" of "${label}"`, () => assert.equal(fileNameOfLabel(label), name));
  }
});

describe('checkNewLabel', () => {
  for (const label of ['DNS', 'Inbound, all local', 'Web 80+443 #1', 'Über 50%', 'a:b']) {
    it(`takes "${label}"`, () => assert.equal(checkNewLabel(label), undefined));
  }
  const bad = [
    '',
    '  ',
    '(x)',
    '.x',
    '-x',
    'a: b',
    'a\nb',
    'x'.repeat(81),
    ...[...'^~"`$;|<>\\*?\'[]{}!'].map((c) => `a${c}b`),
  ];
  for (const label of bad) {
    it(`refuses ${JSON.stringify(label).slice(0, 20)}`, () => {
      const issue = checkNewLabel(label, 'new_name');
      assert.equal(issue?.field, 'new_name');
      assert.equal(issue.value, label);
    });
  }
});
