import assert from 'node:assert/strict';
import fc from 'fast-check';
import { VariableNames } from '../../lib/graphs/variables.js';

describe('graphs/variables', () => {
  it('reads like what it stands for', () => {
    assert.equal(
      new VariableNames().claim('border1', 'service', 'http_src', 'out_bytes'),
      'border1_http_src_out_bytes',
    );
  });

  it('names the kind if a name is taken, then counts', () => {
    const names = new VariableNames();
    const claims = ['a:b', 'a b', 'a-b', 'a_b'].map((label) => names.claim('all', 'tos', label, 'in_pct'));
    assert.deepEqual(claims, [
      'all_a_b_in_pct',
      'all_tos_a_b_in_pct',
      'all_tos_a_b_in_pct_2',
      'all_tos_a_b_in_pct_3',
    ]);
  });

  it('gives safe names, each once, whatever the labels', () => {
    const label = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom('', 'total', 'mail', 'mail_src', 'other_service', '__proto__', 'x'.repeat(250)),
    );
    const row = fc.constantFrom('all', '10.0.0.1', 'fe80::1', 'a', 'a_b', '0e1');
    const suffix = fc.constantFrom('out_bytes', 'src_out_bytes', 'in_pct');
    const kind = fc.constantFrom('service', 'protocol', 'total');
    fc.assert(
      fc.property(fc.array(fc.tuple(row, kind, label, suffix), { maxLength: 60 }), (claims) => {
        const names = new VariableNames();
        const given = claims.map((claim) => names.claim(...claim));
        assert.equal(new Set(given).size, given.length);
        for (const name of given) assert.match(name, /^[A-Za-z][A-Za-z0-9_]{0,254}$/);
      }),
      { seed: 3, numRuns: 300 },
    );
  });
});
