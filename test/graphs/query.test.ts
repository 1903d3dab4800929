import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseQuery, QueryParameters } from '../../lib/graphs/query.js';
import type { QueryPair } from '../../lib/graphs/query.js';

describe('graphs/query', () => {
  it('separates pairs by & and by ;, keeping order and repetitions', () => {
    const query = parseQuery('a=1;b=2&a=3;;&c');
    assert.deepEqual(query.all('a'), ['1', '3']);
    assert.deepEqual(query.all('b'), ['2']);
    assert.deepEqual(query.all('c'), ['']);
    assert.deepEqual(query.all('d'), []);
    assert.equal(query.first('a'), '1');
    assert.equal(query.first('d'), undefined);
  });

  it('decodes + and %XX in names and values, as UTF-8', () => {
    const query = parseQuery('a%62=x+y%2Bz&n=%C3%a9%e2%82%ac&v=a%3Db%26c=d');
    assert.equal(query.first('ab'), 'x y+z');
    assert.equal(query.first('n'), 'é€');
    assert.equal(query.first('v'), 'a=b&c=d');
  });

  it('keeps invalid escapes, and replaces bytes that are not UTF-8', () => {
    const query = parseQuery('a=50%&b=%zz%4&c=%e9x&d=%u0041');
    assert.deepEqual(
      ['a', 'b', 'c', 'd'].map((name) => query.first(name)),
      ['50%', '%zz%4', '\ufffdx', '%u0041'],
    );
  });

  it('counts a text without "=" as a parameter, though not one that a program knows', () => {
    assert.ok(parseQuery('').isEmpty);
    for (const text of ['all', '&', 'report', 'showmenu']) {
      const query = parseQuery(text);
      assert.ok(!query.isEmpty, text);
      assert.equal(query.first(text), undefined, text);
    }
  });

  it('takes as true what is present, not empty and not 0', () => {
    const query = parseQuery('empty=&zero=0&one=1&zeros=00&blank=+&first=&first=1');
    const truths = ['empty', 'zero', 'one', 'zeros', 'blank', 'first', 'absent'].map((name) =>
      query.isTrue(name),
    );
    assert.deepEqual(truths, [false, false, true, true, true, false, false]);
  });

  it('groups by name in the order of first appearance when written', () => {
    const query = parseQuery('b=1&a=x+y&b=2&showmenu=1&a=%26').without('showmenu');
    assert.equal(query.toString(), 'b=1&b=2&a=x+y&a=%26');
  });

  it('reads back whatever it writes', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 1 }), (pairs: QueryPair[]) => {
        const query = new QueryParameters(pairs);
        const copy = parseQuery(query.toString());
        for (const [name] of pairs) assert.deepEqual(copy.all(name), query.all(name));
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.equal(parseQuery(text).isEmpty, /^[&;]*$/.test(text) && (text === '' || text.includes('=')));
        parseQuery(text).toString();
      }),
      { seed: 2, numRuns: 300 },
    );
  });
});
