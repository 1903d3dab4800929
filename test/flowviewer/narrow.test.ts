import assert from 'node:assert/strict';
import { makeBlock } from '../../lib/criteria/keys.js';
import { formatNarrowing, narrowed, narrowingsOf, readNarrowing } from '../../lib/flowviewer/narrow.js';

describe('narrowing by a value of a report', () => {
  it('takes the end of a flow from the column', () => {
    assert.deepEqual(narrowingsOf('Src Host', { text: '10.0.0.1' }), [
      { key: 'source_addresses', value: '10.0.0.1' },
    ]);
    assert.deepEqual(narrowingsOf('Dst Port', { text: '443' }), [{ key: 'dest_ports', value: '443' }]);
    assert.deepEqual(narrowingsOf('Out I/F', { text: 'Upstream', key: '2' }), [
      { key: 'dest_ifs', value: '2' },
    ]);
  });

  it('offers both ends where a report does not say which', () => {
    assert.deepEqual(narrowingsOf('Port', { text: '53' }), [
      { key: 'source_ports', value: '53' },
      { key: 'dest_ports', value: '53' },
    ]);
  });

  it('makes whole prefixes of shortened ones', () => {
    assert.deepEqual(narrowingsOf('Src Prefix', { text: '10.20/16' }), [
      { key: 'source_addresses', value: '10.20.0.0/16' },
    ]);
  });

  it('has nothing to offer for names, counts and exporters', () => {
    assert.deepEqual(narrowingsOf('Src Host', { text: 'www.example.org' }), []);
    assert.deepEqual(narrowingsOf('Octets', { text: '5' }), []);
    assert.deepEqual(narrowingsOf('Exporter', { text: '10.20.255.1' }), []);
  });

  it('replaces the criterion, and turns to a report that has more than one row left', () => {
    const block = makeBlock({ stat_report: '9', source_addresses: '10.0.0.0/8', dest_ports: '443' });
    const { source_addresses, dest_ports, stat_report } = narrowed(block, {
      key: 'source_addresses',
      value: '10.1.2.3',
    });
    assert.deepEqual([source_addresses, dest_ports, stat_report], ['10.1.2.3', '443', '8']);
  });

  it('drops the interface that was chosen by name', () => {
    const block = makeBlock({ stat_report: '23', sif_names: '4' });
    const { source_ifs, sif_names } = narrowed(block, { key: 'source_ifs', value: '2' });
    assert.deepEqual([source_ifs, sif_names], ['2', '']);
  });

  it('reads only keys that it knows', () => {
    const narrowing = { key: 'source_addresses', value: '10.1.2.3' } as const;
    assert.deepEqual(readNarrowing(formatNarrowing(narrowing)), narrowing);
    assert.equal(readNarrowing('cutoff_lines:5'), undefined);
    assert.equal(readNarrowing('__proto__:x'), undefined);
    assert.equal(readNarrowing(undefined), undefined);
  });
});
