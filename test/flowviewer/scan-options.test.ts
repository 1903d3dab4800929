import assert from 'node:assert/strict';
import { readScanParameters } from '../../lib/flowviewer/scan-options.js';

describe('$dscan_parameters', () => {
  it('leaves out web traffic as shipped', () => {
    assert.deepEqual(readScanParameters('-w -W'), {
      options: { ignoreWebServers: true, ignoreWebClients: true },
      ignored: [],
    });
  });

  it('takes numbers beside their letter or behind it, and switches together', () => {
    const { options, ignored } = readScanParameters('-mw -D100 -S 20 -t 0 -O 1000');
    assert.deepEqual(options, {
      ignoreMulticast: true,
      ignoreWebServers: true,
      hostLimit: 100,
      portLimit: 20,
      maxAge: 0,
      largeFlows: { octets: 1000 },
    });
    assert.deepEqual(ignored, []);
  });

  it('tells what means nothing', () => {
    const { options, ignored } = readScanParameters('-w ; rm -rf / -D many -l');
    assert.deepEqual(options, { ignoreWebServers: true });
    assert.deepEqual(ignored, [';', 'rm', '-rf', '/', '-D many', '-l']);
  });
});
