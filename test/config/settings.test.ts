import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describeSettings } from '../../lib/config/settings-doc.js';
import { SETTING_LIST } from '../../lib/config/settings.js';

describe('the registry of settings', () => {
  it('has names, keys and variables that belong together and are unique', () => {
    for (const [key, { name, env }] of SETTING_LIST) {
      assert.equal(key.toLowerCase(), name.toLowerCase());
      assert.match(env, /^FLOWSCAN(_[A-Z]+)+$/);
    }
    const variables = new Set(SETTING_LIST.map(([, { env }]) => env));
    assert.equal(variables.size, SETTING_LIST.length);
    assert.ok(variables.has('FLOWSCAN_GRAPH_MAX_WIDTH'));
    assert.ok(variables.has('FLOWSCAN_CUGRAPHER_SCRIPT'));
  });

  it('has defaults that are values of their type, as written in suite.cf', () => {
    for (const [, { name, type, default: value }] of SETTING_LIST) {
      if (value === undefined) continue;
      assert.deepEqual(type.parse(type.show(value), '/'), value, name);
    }
  });

  it('is documented in docs/SETTINGS.md (npx tsx scripts/settings-doc.ts)', async () => {
    const page = await readFile(new URL('../../docs/SETTINGS.md', import.meta.url), 'utf8');
    assert.equal(page, describeSettings());
    for (const [, { name, env }] of SETTING_LIST) {
      assert.ok(page.includes(`### ${name}\n`) && page.includes(`\`${env}\``), name);
    }
  });
});
