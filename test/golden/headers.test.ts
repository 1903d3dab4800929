import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { headerLines } from '../../lib/flowtools/header-text.js';
import type { FlowToolsHeader } from '../../lib/formats/header.js';
import { openFlowFile } from '../../lib/formats/reader.js';
import { loadManifest } from '../formats/manifest.js';
import { describeWithData, sharedData } from '../support/data.js';
import { inZone } from '../support/zone.js';

async function headerOf(path: string): Promise<FlowToolsHeader> {
  const source = await openFlowFile(path, { columns: [] });
  await source.close();
  assert.equal(source.header.kind, 'flow-tools');
  return source.header;
}

/** The recorded texts end with an empty line that is only the last newline. */
function asPrinted(lines: readonly string[]): string[] {
  return lines.filter((line) => line !== '');
}

describeWithData('flow-header', () => {
  const recorded = JSON.parse(readFileSync(sharedData('golden', 'flow-tools', 'headers.json'), 'utf8')) as {
    file: string;
    flow_header: string[];
  }[];

  it('has recorded headers to compare with', () => assert.equal(recorded.length, 6));

  for (const { file, flow_header } of recorded) {
    it(`prints the header of ${file} as recorded`, async () => {
      const header = await headerOf(sharedData('flows', file));
      inZone('UTC', () => assert.deepEqual(asPrinted(headerLines(header)), asPrinted(flow_header)));
    });
  }

  const samples = loadManifest(sharedData('formats', 'manifest.json')).filter(
    ({ flow_header }) => flow_header,
  );
  for (const { file, flow_header = [] } of samples) {
    it(`prints the header of the sample ${file} as recorded`, async () => {
      const header = await headerOf(sharedData('formats', file));
      const printed = inZone('UTC', () => asPrinted(headerLines(header)));
      // Of stream version 1 the original forgets some fields, and tells that it translates only of some files.
      const forgotten = /^# (translated|capture (start|end|period)|lost flows|misordered flows):/;
      const compared = header.streamVersion === 1 ? printed.filter((line) => !forgotten.test(line)) : printed;
      const expected =
        header.streamVersion === 1 ? flow_header.filter((line) => !forgotten.test(line)) : flow_header;
      assert.deepEqual(compared, asPrinted(expected));
    });
  }

  it('prints times in the zone of the process', async () => {
    const header = await headerOf(sharedData('formats', 'v5-le.ft'));
    const lines = inZone('America/New_York', () => headerLines(header));
    assert.ok(lines.includes('# capture start:        Mon, 02 Mar 2026 09:30:00 -0500'));
  });
});
