import assert from 'node:assert/strict';
import { makeBlock } from '../../lib/criteria/keys.js';
import { analysisMethod, type AnalysisName } from '../../lib/flowgrapher/analysis-methods.js';
import { drillDown } from '../../lib/flowgrapher/drill-down.js';

const BLOCK = makeBlock({
  filter_hash: 'FA_FlowGrapher_save_120000AB',
  source_addresses: '10.20.0.0/16',
  dest_ports: '80, 443',
  graph_type: 'bpsa',
});

function drill(name: AnalysisName, object: string) {
  const method = analysisMethod(name);
  assert.ok(method);
  return drillDown(BLOCK, method, object);
}

describe('FlowGrapher: drill-down', () => {
  it('puts an object in the place of its field', () => {
    assert.equal(drill('TotalSrc', '10.20.8.43')?.source_addresses, '10.20.8.43');
    assert.equal(drill('PeakDpt', '53')?.dest_ports, '53');
    assert.equal(drill('TotalDst', '192.0.2.1')?.dest_addresses, '192.0.2.1');
    assert.equal(drill('PeakSpt', '0')?.source_ports, '0');
    const block = drill('PeakSpt', '0');
    assert.equal(block?.source_addresses, BLOCK.source_addresses);
    assert.equal(block?.filter_hash, '');
  });

  it('leaves objects out of what the field held', () => {
    const hosts = drill('TotalSrc', 'AllOtherHosts|10.20.8.43|10.20.8.29');
    assert.equal(hosts?.source_addresses, '10.20.0.0/16, -10.20.8.43, -10.20.8.29');
    assert.equal(drill('PeakSpt', 'AllOtherPorts|80')?.source_ports, '-80');
    assert.equal(drill('PeakSpt', 'AllOtherPorts')?.source_ports, '');
  });

  it('refuses everything else', () => {
    for (const object of [
      '',
      '10.20.8',
      '10.20.8.430',
      '-10.0.0.1',
      '10.0.0.1|10.0.0.2',
      'AllOtherPorts|80',
      '80',
    ])
      assert.equal(drill('TotalSrc', object), undefined, object);
    for (const object of ['65536', 'AllOtherHosts|10.0.0.1', 'AllOtherPorts|x', '80\nfilter'])
      assert.equal(drill('TotalSpt', object), undefined, object);
    const many = Array.from({ length: 11 }, (_, i) => i).join('|');
    assert.equal(drill('TotalSpt', `AllOtherPorts|${many}`), undefined);
  });
});
