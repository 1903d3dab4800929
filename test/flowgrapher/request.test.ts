import assert from 'node:assert/strict';
import { makeFlowViewerConfig } from '../../lib/config/flowviewer-pm.js';
import { makeBlock, type FilterBlock } from '../../lib/criteria/keys.js';
import { readRequest } from '../../lib/flowgrapher/request.js';
import { checkGraph } from '../../lib/flowgrapher/run.js';
import { keepZone } from '../support/zone.js';

const config = makeFlowViewerConfig({ devices: ['router_1'], detailLines: 200 });
const HOUR: Partial<FilterBlock> = {
  device_name: 'router_1',
  start_date: '03/02/2026',
  start_time: '14:00:00',
  end_date: '03/02/2026',
  end_time: '15:00:00',
};

function read(values: Partial<FilterBlock>) {
  return readRequest(makeBlock({ ...HOUR, ...values }), config);
}

function issueFields(values: Partial<FilterBlock>): string[] {
  const result = read(values);
  return 'issues' in result ? result.issues.map(({ field }) => field) : [];
}

describe('FlowGrapher: what a form asks for', () => {
  keepZone('UTC');

  it('fills in what is missing', () => {
    const result = read({});
    assert.ok('request' in result);
    const { request } = result;
    assert.deepEqual(request.window, { start: 1772460000, end: 1772463600, bucket: 5 });
    assert.equal(request.type.name, 'bps');
    assert.equal(request.statistics, 'Nonzeroes');
    assert.equal(request.multiplier, 1);
    assert.equal(request.widthFactor, 1);
    assert.equal(request.detailLines, 0);
    assert.equal(request.block.bucket_size, '5');
  });

  it('takes the sizes of the menu, 300E, and other whole seconds', () => {
    for (const [text, seconds, atEnd] of [
      ['300', 300, false],
      ['300E', 300, true],
      ['20', 20, false],
      ['120', 120, false],
    ] as const) {
      const result = read({ bucket_size: text });
      assert.ok('request' in result, text);
      assert.equal(result.request.window.bucket, seconds);
      assert.equal(result.request.atBucketEnd, atEnd);
    }
  });

  it('multiplies by more than 1 only', () => {
    for (const [text, multiplier] of [
      ['', 1],
      ['0.5', 1],
      ['1', 1],
      ['2.5', 2.5],
      ['100', 100],
    ] as const) {
      const result = read({ sampling_multiplier: text });
      assert.ok('request' in result);
      assert.equal(result.request.multiplier, multiplier);
    }
  });

  it('takes lines above and below zero', () => {
    for (const [text, lines] of [
      ['-25', -25],
      ['200', 200],
      ['0', 0],
      ['', 0],
      ['+7', 7],
    ] as const) {
      const result = read({ detail_lines: text });
      assert.ok('request' in result);
      assert.equal(result.request.detailLines, lines);
    }
  });

  it('refuses what cannot be drawn', () => {
    for (const [values, field] of [
      [{ bucket_size: '0' }, 'bucket_size'],
      [{ bucket_size: '60E' }, 'bucket_size'],
      [{ bucket_size: '86401' }, 'bucket_size'],
      [{ start_date: '01/01/2026', bucket_size: '86401' }, 'bucket_size'],
      [{ bucket_size: '-5' }, 'bucket_size'],
      [{ bucket_size: '5.5' }, 'bucket_size'],
      [{ bucket_size: '401' }, 'bucket_size'],
      [{ graph_type: 'bytes' }, 'graph_type'],
      [{ graph_multiplier: '0' }, 'graph_multiplier'],
      [{ graph_multiplier: '99' }, 'graph_multiplier'],
      [{ stats_method: 'some' }, 'stats_method'],
      [{ resolve_addresses: 'maybe' }, 'resolve_addresses'],
      [{ flow_select: '5' }, 'flow_select'],
      [{ sampling_multiplier: '-2' }, 'sampling_multiplier'],
      [{ sampling_multiplier: '1e9' }, 'sampling_multiplier'],
      [{ detail_lines: '10001' }, 'detail_lines'],
      [{ detail_lines: '-10001' }, 'detail_lines'],
      [{ detail_lines: 'all' }, 'detail_lines'],
      [{ start_date: '02/30/2026' }, 'start_date'],
      [{ end_time: '24:00:00' }, 'end_time'],
      [{ end_time: '14:00:00' }, 'end_time'],
      [{ start_date: '03/02/2020', bucket_size: '1' }, 'bucket_size'],
    ] as const)
      assert.deepEqual(issueFields(values), [field], JSON.stringify(values));
  });

  it('wants nine whole buckets', () => {
    assert.deepEqual(issueFields({ bucket_size: '400' }), []);
    assert.deepEqual(issueFields({ bucket_size: '401' }), ['bucket_size']);
  });

  it('makes no graphs of SiLK data, and says so', async () => {
    const silk = makeFlowViewerConfig({ devices: [], ipfixDevices: ['router_1'] });
    const result = await checkGraph(makeBlock({ ...HOUR, IPFIX: '1' }), { config: silk });
    assert.deepEqual('issues' in result && result.issues.map(({ field }) => field), ['device_name']);
  });

  it('tells all faults together, those of the criteria too', async () => {
    const block = makeBlock({
      ...HOUR,
      device_name: '',
      bucket_size: '0',
      graph_type: 'none',
      source_addresses: '1.2.3.4.5',
      dest_ports: '99999',
    });
    const result = await checkGraph(block, { config, resolve: () => Promise.resolve([]) });
    assert.ok('issues' in result);
    const fields = result.issues.map(({ field }) => field);
    for (const field of ['device_name', 'bucket_size', 'graph_type', 'source_address', 'dest_port'])
      assert.ok(fields.includes(field), `${field} in ${fields.join()}`);
  });
});
