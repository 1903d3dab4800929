import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatAddress, formatPrefix, maskOf, parseAddress, parsePrefix } from '../../lib/flow/address.js';

const address = fc.nat(0xffffffff);

describe('addresses', () => {
  it('are dotted quads', () => {
    assert.equal(formatAddress(0x0a14ff01), '10.20.255.1');
    assert.equal(formatAddress(0xffffffff), '255.255.255.255');
    assert.equal(parseAddress('0.0.0.0'), 0);
    assert.equal(parseAddress('192.0.2.10'), 0xc000020a);
  });

  it('survive being written and read', () => {
    fc.assert(
      fc.property(address, (value) => assert.equal(parseAddress(formatAddress(value)), value)),
      { seed: 1, numRuns: 1000 },
    );
  });

  it('are nothing else', () => {
    const others = [
      '',
      '10',
      '10.0.0',
      '10.0.0.0.0',
      '10.0.0.256',
      '10.0.0.01',
      '010.0.0.1',
      ' 10.0.0.1',
      '10.0.0.1 ',
      '10.0.0.1\n',
      '-1.0.0.0',
      '1e1.0.0.0',
      '::1',
      '10.0.0.1/8',
      '1000.0.0.1',
    ];
    for (const text of others) assert.equal(parseAddress(text), undefined, JSON.stringify(text));
    fc.assert(
      fc.property(fc.string(), (text) => {
        const value = parseAddress(text);
        if (value !== undefined) assert.equal(formatAddress(value), text);
      }),
      { seed: 2, numRuns: 1000 },
    );
  });
});

describe('prefixes', () => {
  it('have masks of 0 to 32 bits', () => {
    assert.equal(maskOf(0), 0);
    assert.equal(maskOf(1), 0x80000000);
    assert.equal(maskOf(24), 0xffffff00);
    assert.equal(maskOf(32), 0xffffffff);
  });

  it('lose the bits of the host', () => {
    assert.deepEqual(parsePrefix('10.20.33.79/22'), { network: 0x0a142000, length: 22 });
    assert.deepEqual(parsePrefix('255.255.255.255/0'), { network: 0, length: 0 });
    fc.assert(
      fc.property(address, fc.nat(32), (value, length) => {
        const prefix = parsePrefix(`${formatAddress(value)}/${length}`);
        assert.ok(prefix);
        const size = 2 ** (32 - length);
        assert.equal(prefix.network, Math.floor(value / size) * size);
        assert.deepEqual(parsePrefix(formatPrefix(prefix)), prefix);
      }),
      { seed: 3, numRuns: 1000 },
    );
  });

  it('are nothing else', () => {
    for (const text of [
      '',
      '10.0.0.0',
      '10.0.0.0/',
      '10.0.0.0/33',
      '10.0.0.0/-1',
      '10.0.0.0/ 8',
      '10.0.0/8',
      '/8',
      '10.0.0.0/8/8',
      '10.0.0.0/255.0.0.0',
    ]) {
      assert.equal(parsePrefix(text), undefined, JSON.stringify(text));
    }
  });
});
