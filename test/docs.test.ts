import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';

const documents = async (): Promise<string[]> => {
  const names = await readdir('docs', { recursive: true });
  return ['README.md', ...names.filter((name) => name.endsWith('.md')).map((name) => join('docs', name))];
};

describe('the documents', () => {
  it('lead to files that exist, and that make install puts beside them', async () => {
    const makefile = await readFile('Makefile', 'utf8');
    const installed = /cp -R ([\w. ]+) \S+share\/doc\/flowsuite\//.exec(makefile)?.[1]?.split(' ') ?? [];
    const linked = [...makefile.matchAll(/ln -sfn \S+ \S+share\/doc\/flowsuite\/(\w+)/g)].map(([, name = '']) => name); // prettier-ignore
    const there = new Set([...installed, ...linked]);
    for (const name of await documents()) {
      for (const [, target = ''] of (await readFile(name, 'utf8')).matchAll(/\]\(([^)#:]+)/g)) {
        const path = normalize(join(dirname(name), target));
        assert.ok(existsSync(path), `${name}: ${target}`);
        assert.ok(there.has(path.split('/')[0] ?? ''), `${name}: ${target} is not installed`);
      }
    }
  });

  it('are all in their index', async () => {
    const index = await readFile('docs/README.md', 'utf8');
    const names = (await readdir('docs')).filter((name) => name.endsWith('.md') && name !== 'README.md');
    assert.deepEqual(names.filter((name) => !index.includes(`](${name})`)), []); // prettier-ignore
  });

  it('and the samples know one place of installation, and Apache every page of flowscan', async () => {
    const sample = await readFile('conf/apache-flowsuite.conf', 'utf8');
    for (const name of [...(await documents()), 'conf/apache-flowsuite.conf'])
      assert.doesNotMatch(await readFile(name, 'utf8'), /\/opt\/flowsuite/, name);
    for (const page of ['CUGrapher.pl', 'CUGrapher.cgi', 'Scoreboard.cgi', 'index.cgi', 'CampusIO.cgi', 'SubNetIO.cgi', 'RRGrapher.cgi']) // prettier-ignore
      assert.match(sample, new RegExp(`^ScriptAlias /cgi-bin/${page} +/usr/local/lib/flowsuite/cgi/${page}$`, 'm')); // prettier-ignore
  });
});
