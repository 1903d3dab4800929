import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expandBraces, expandGlob, NameMatcher } from '../../lib/flowscan/glob.js';

const matches = (pattern: string, name: string): boolean => new NameMatcher(pattern).matches(name);

describe('FlowFileGlob', () => {
  it('matches names as a shell does', () => {
    assert.ok(matches('flows.*:*[0-9]', 'flows.20000917_20:08:14-0500'));
    assert.ok(!matches('flows.*:*[0-9]', 'flows.current'));
    assert.ok(matches('ft-v*[0-9]', 'ft-v05.2026-03-02.140000+0000'));
    assert.ok(!matches('ft-v*[0-9]', 'ft-v05.2026-03-02.140000+0000.gz'));
    assert.ok(matches('a?c', 'abc') && !matches('a?c', 'ac'));
    assert.ok(
      matches('[!a]x', 'bx') && !matches('[^a]x', 'ax') && matches('[]x]', ']') && matches('[a-]', '-'),
    );
    assert.ok(matches('[x', '[x'), 'a bracket without its partner stands for itself');
    assert.ok(matches('\\*', '*') && !matches('\\*', 'x'));
    assert.ok(!matches('*', '.hidden') && matches('.*', '.hidden'));
    assert.ok(matches('*', 'a') && matches('**', 'abc'));
  });

  it('takes no longer for hostile patterns', () => {
    assert.ok(!matches('*a'.repeat(200) + 'b', 'a'.repeat(2000)));
  });

  it('expands braces, also nested ones', () => {
    assert.deepEqual(expandBraces('x{a,b{1,2}}y'), ['xay', 'xb1y', 'xb2y']);
    assert.deepEqual(expandBraces('x{a}y{'), ['x{a}y{']);
    assert.deepEqual(expandBraces('{ft,cf}-v*'), ['ft-v*', 'cf-v*']);
  });

  it('agrees with regular expressions on stars and question marks', () => {
    const pattern = fc
      .array(fc.constantFrom('a', 'b', '*', '?'), { maxLength: 8 })
      .map((parts) => parts.join(''));
    const name = fc.array(fc.constantFrom('a', 'b'), { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(pattern, name, (p, n) => {
        const expression = new RegExp(`^${p.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        assert.equal(matches(p, n), expression.test(n));
      }),
    );
  });

  describe('over directories', () => {
    let root: string;
    before(async () => {
      root = await mkdtemp(join(tmpdir(), 'glob-'));
      await mkdir(join(root, 'a/saved'), { recursive: true });
      await mkdir(join(root, 'b'));
      for (const name of ['a/ft-2', 'a/ft-1', 'b/ft-3', 'a/saved/ft-0', 'a/x'])
        await writeFile(join(root, name), '');
    });
    after(() => rm(root, { recursive: true }));

    it('unites several patterns, sorted, each path once', async () => {
      const paths = await expandGlob(`${root}/*/ft-* ${root}/a/{ft-1,x,absent}`);
      assert.deepEqual(
        paths,
        ['a/ft-1', 'a/ft-2', 'a/x', 'b/ft-3'].map((path) => join(root, path)),
      );
    });

    it('finds nothing in a directory that is not there', async () => {
      assert.deepEqual(await expandGlob(`${root}/absent/*`), []);
    });
  });
});
