import assert from 'node:assert/strict';
import { exporterTitle } from '../../lib/names/exporters.js';
import { interfaceNames } from '../../lib/names/interfaces.js';
import { portName, readPorts } from '../../lib/names/ports.js';

describe('interfaceNames', () => {
  it('reads owners, numbers and the rest of the line; the last one counts', () => {
    const names = interfaceNames(
      '# comment\n\nrouter_1:1:Campus: north wing\r\nrouter_1:2: spaced \nrouter_1:1:Campus: south\n192.0.2.1:7:Uplink\nrouter_1:x:no\nnothing\n#router_1:3:no\n',
    );
    assert.deepEqual(
      [...(names.get('router_1') ?? [])],
      [
        [1, 'Campus: south'],
        [2, ' spaced '],
      ],
    );
    assert.deepEqual([...(names.get('192.0.2.1') ?? [])], [[7, 'Uplink']]);
    assert.equal(names.size, 2);
  });
});

describe('readPorts', () => {
  it('reads names by port and protocol; UDP is asked for by protocol 17 alone', () => {
    const { names, problems } = readPorts(
      'domain 53 tcp Domain Name Server\ndomain-u\t53\tudp\tDomain\nold 443 tcp x\nhttps 443 tcp http over TLS\n# c 1 tcp d\nbad port tcp x\nhigh 123456 tcp x\n',
    );
    assert.deepEqual(
      problems.map((problem) => problem.split(':')[0]),
      ['6', '7'],
    );
    assert.equal(portName(names, 53, '17'), 'domain-u');
    assert.equal(portName(names, 53, ''), 'domain');
    assert.equal(portName(names, 53, '6,17'), 'domain');
    assert.equal(portName(names, 443, '6'), 'https');
    assert.equal(portName(names, 443, '17'), undefined);
    assert.equal(names.size, 3);
  });
});

describe('exporterTitle', () => {
  it('is the address where the list does not know it (D-29)', () => {
    const exporters = [
      { address: '192.0.2.1', title: 'North' },
      { address: '192.0.2.2', title: '' },
      { address: '192.0.2.3', title: 'South' },
    ];
    assert.equal(exporterTitle(exporters, '192.0.2.1'), 'North');
    assert.equal(exporterTitle(exporters, '192.0.2.2'), '192.0.2.2');
    assert.equal(exporterTitle(exporters, '192.0.2.9'), '192.0.2.9');
  });
});
