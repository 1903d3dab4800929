import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSymbols, symbolLines } from '../../lib/query/symbols.js';

describe('symbol tables', () => {
  it('are lines of value and name', () => {
    const text = '# ports\n80 http\n443\thttps # secure\n\n0x19 smtp\nbroken\n99999999999 large\n';
    assert.deepEqual(symbolLines(text), [
      ['http', 80],
      ['https', 443],
      ['smtp', 25],
    ]);
  });

  it('may be the tables of the system', () => {
    const text = 'ftp\t21/tcp\nhttp 80/tcp www # WorldWideWeb\nicmp 1 ICMP\n';
    assert.deepEqual(symbolLines(text), [
      ['ftp', 21],
      ['http', 80],
      ['www', 80],
      ['icmp', 1],
      ['ICMP', 1],
    ]);
  });

  it('are found in the directory that the environment names', () => {
    const directory = mkdtempSync(join(tmpdir(), 'symbols-'));
    try {
      writeFileSync(join(directory, 'tcp-port.sym'), '80 HTTP\n80 www\n');
      writeFileSync(join(directory, 'asn'), '64759 EXAMPLE\n');
      const { names, numbers } = loadSymbols({ FLOW_TOOLS_SYMBOLS: directory });
      assert.equal(names.ports?.get(80), 'HTTP');
      assert.equal(names.asNumbers?.get(64759), 'EXAMPLE');
      assert.equal(names.protocols?.size, 0);
      assert.equal(numbers.ports?.get('http'), 80);
      assert.equal(numbers.ports?.get('www'), 80);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
