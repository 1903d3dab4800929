import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../support/commands.js';
import { DIST } from '../support/program.js';

const { bin } = JSON.parse(readFileSync('package.json', 'utf8')) as { bin: Record<string, string> };
const names = Object.keys(bin).sort();

describe('every command, as it is shipped', function () {
  this.timeout(60_000);

  it('is among those of the package', () => {
    assert.deepEqual(readdirSync(join(DIST, 'bin')).sort(), names);
  });

  it('flowscan -h writes to standard error, as the original', async () => {
    const { code, output, errors } = await run(['flowscan', '-h']);
    assert.deepEqual([code, output], [0, '']);
    assert.match(errors, /^Usage: flowscan/);
  });

  for (const name of names) {
    it(`${name} --help says how it is used`, async () => {
      const { code, output, errors } = await run([name, '--help']);
      assert.deepEqual([code, errors], [0, '']);
      assert.equal(output.split(/[ \n]/, 2).join(' '), `Usage: ${name}`);
      assert.match(output, /^ +-\w, --help|^ +--help/m);
      assert.doesNotMatch(output, /default: (?:null|NaN|undefined)/);
    });
  }
});
