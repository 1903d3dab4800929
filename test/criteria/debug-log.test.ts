import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFlowViewerConfig } from '../../lib/config/flowviewer-pm.js';
import { noteForDebugging } from '../../lib/criteria/debug-log.js';
import { makeBlock } from '../../lib/criteria/keys.js';

describe('debug logs of reports', () => {
  let directory = '';
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'debug-log-'))));
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const note = (tool: 'FlowViewer' | 'FlowGrapher', logDirectory: string, isOn: boolean): Promise<void> => {
    const switches = { debugViewer: isOn, debugGrapher: isOn };
    const config = makeFlowViewerConfig({ ...switches, logDirectory, workDirectory: directory });
    const block = makeBlock({ device_name: 'router_1' });
    return noteForDebugging(config, 0, { tool, block, definition: ['x'], flowsMatched: 3, elapsed: 1500 });
  };

  it('are written for each tool in the log directory, else in the work directory', async () => {
    await note('FlowViewer', directory, true);
    await note('FlowViewer', directory, true);
    await note('FlowGrapher', join(directory, 'missing'), true);
    assert.deepEqual(readdirSync(directory).sort(), ['DEBUG_GRAPHER', 'FlowViewer.log']);
    const log = readFileSync(join(directory, 'FlowViewer.log'), 'utf8');
    assert.equal(
      log.match(
        /1970-01-01T00:00:00.000Z FlowViewer_Main\n {2}device_name: router_1\n {2}\| x\n {2}3 flows, 1\.500 s\n/g,
      )?.length,
      2,
    );
  });

  it('are not written where nobody asked', async () => {
    await note('FlowViewer', directory, false);
    await note('FlowGrapher', directory, false);
    assert.deepEqual(readdirSync(directory), []);
  });
});
