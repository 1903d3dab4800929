import assert from 'node:assert/strict';
import { makeFlowViewerConfig } from '../../lib/config/flowviewer-pm.js';
import { makeBlock } from '../../lib/criteria/keys.js';
import { sourceDirectory } from '../../lib/flowtracker/collector/flow-files.js';

describe('the directory of the flows of a tracking', () => {
  const config = makeFlowViewerConfig({ flowDataDirectory: '/flows', exporterDirectory: '/flows/all' });

  it('is that of its device, configured or not, and of exporters for an exporter', () => {
    assert.equal(sourceDirectory(makeBlock({ device_name: 'edge' }), config), '/flows/edge');
    const both = makeBlock({ device_name: 'edge', exporter: '10.0.0.1' });
    assert.equal(sourceDirectory(both, config), '/flows/all');
  });

  it('is that of all flows where a site has neither', () => {
    assert.equal(sourceDirectory(makeBlock({}), config), '/flows');
  });

  for (const device_name of ['..', '.', 'a/b', '../edge']) {
    it(`is none for the device ${device_name}`, () => {
      assert.throws(() => sourceDirectory(makeBlock({ device_name }), config), /cannot be the name/);
    });
  }
});
