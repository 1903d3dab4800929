import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { loadCuflowConfig, parseCuflowConfig } from '../../lib/config/cuflow-cf.js';
import { loadFlowscanConfig } from '../../lib/config/flowscan-cf.js';
import { parseNetDb } from '../../lib/config/netdb.js';
import { SETTING_LIST } from '../../lib/config/settings.js';
import { loadSettings } from '../../lib/config/suite-cf.js';

const conf = (name: string) => fileURLToPath(new URL(`../../conf/${name}`, import.meta.url));

/** A sample with the lines that it shows as comments switched on. */
async function withExamples(name: string): Promise<string> {
  const sample = await readFile(conf(name), 'utf8');
  return sample.replaceAll(/^#(?=[A-Z])/gm, '');
}

describe('the sample configuration in conf/', () => {
  it('is accepted without a warning', async () => {
    const flowscan = await loadFlowscanConfig(conf('flowscan.cf'));
    assert.deepEqual(flowscan.warnings, []);
    assert.deepEqual(flowscan.config.reportClasses, ['CUFlow']);
    assert.equal(flowscan.config.waitSeconds, 300);

    const cuflow = await loadCuflowConfig(conf('CUFlow.cf'));
    assert.deepEqual(cuflow.warnings, []);
    assert.equal(cuflow.config.outputDir, 'rrds');
    assert.ok(cuflow.config.subnets.length > 0);
  });

  it('has examples in comments that are accepted, too', async () => {
    const text = await withExamples('CUFlow.cf');
    const { config, warnings } = parseCuflowConfig(text, 'CUFlow.cf', parseNetDb('', ''));
    assert.deepEqual(warnings, []);
    assert.equal(config.routers.size, 2);
    assert.ok(config.asScoreboard);
  });

  it('shows the defaults in suite.cf', async () => {
    const { settings, file, warnings } = await loadSettings({
      file: conf('suite.cf'),
      env: {},
      searchDirs: [],
    });
    assert.deepEqual(warnings, []);
    assert.equal(file, conf('suite.cf'));
    for (const [key, { default: value }] of SETTING_LIST) assert.deepEqual(settings[key], value, key);
  });
});
