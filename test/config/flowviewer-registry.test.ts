import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeVariables } from '../../lib/config/flowviewer/doc.js';
import { VARIABLES, VARIABLE_KEYS, variable } from '../../lib/config/flowviewer/registry.js';
import { loadFlowViewerConfig, makeFlowViewerConfig } from '../../lib/config/flowviewer-pm.js';

const sample = fileURLToPath(new URL('../../conf/FlowViewer_Configuration.pm', import.meta.url));

describe('the registry of FlowViewer_Configuration.pm', () => {
  it('is documented in docs/FLOWVIEWER-CONFIGURATION.md (npx tsx scripts/flowviewer-config-doc.ts)', async () => {
    const page = await readFile(new URL('../../docs/FLOWVIEWER-CONFIGURATION.md', import.meta.url), 'utf8');
    assert.equal(page, describeVariables());
  });

  it('has every variable once, under the same name as the file', () => {
    const names = VARIABLE_KEYS.map((key) => variable(key).name);
    assert.deepEqual(names.toSorted(), [...new Set(names)].toSorted());
    const words = (name: string) => name.replaceAll('_', '').toLowerCase();
    const different = VARIABLE_KEYS.filter((key) => words(variable(key).name) !== key.toLowerCase());
    assert.deepEqual(different, ['nesting']);
    assert.equal(VARIABLES.nesting.name, 'N');
  });

  it('shows defaults that are read as themselves', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'flowviewer-registry-'));
    const file = join(directory, 'FlowViewer_Configuration.pm');
    const defaults = makeFlowViewerConfig({});
    const lines = VARIABLE_KEYS.map((key) => {
      const { type, name } = variable(key);
      return `${type.sigil}${name} = ${type.show(defaults[key])};\n`;
    });
    await writeFile(file, lines.join(''));
    const { config, warnings } = await loadFlowViewerConfig(file).finally(() =>
      rm(directory, { recursive: true }),
    );
    assert.deepEqual(warnings, []);
    assert.deepEqual({ ...config, file: undefined }, { ...defaults, file: undefined });
  });
});

describe('conf/FlowViewer_Configuration.pm', () => {
  it('is read without a warning, and everything in it means something', async () => {
    const { config, warnings, notes, ignored } = await loadFlowViewerConfig(sample);
    assert.deepEqual(warnings, []);
    assert.deepEqual(
      ignored.map(({ name }) => name),
      ['$www', '$state'],
    );
    assert.deepEqual(notes, [
      '$exporter_directory is not set, /data/flows/all_routers is used',
      '$rrdtool_bin_directory is not set, /usr/bin is used',
    ]);
    assert.deepEqual(config.devices, ['border', 'campus']);
    assert.equal(config.flowFileLength, 300);
    assert.equal(config.monitorDirectory, '/var/www/flowviewer/FlowMonitor');
  });

  it('shows defaults in its comments', async () => {
    const text = await readFile(sample, 'utf8');
    const examples = [...text.matchAll(/^#\$(\w+) *= (\d[\d* ]*|"[A-Z]+");/gm)];
    assert.ok(examples.length >= 8);
    const defaults = makeFlowViewerConfig({});
    for (const [, name = '', value = ''] of examples) {
      const key = VARIABLE_KEYS.find((candidate) => variable(candidate).name === name);
      assert.ok(key, name);
      const factors = value
        .replaceAll('"', '')
        .split('*')
        .map((factor) => factor.trim());
      const shown =
        factors.length > 1 ? factors.reduce((product, factor) => product * Number(factor), 1) : factors[0];
      const standard = defaults[key];
      assert.equal(standard === true ? 'Y' : String(standard as string | number), String(shown), name);
    }
  });
});
