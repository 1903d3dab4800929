import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { execa } from 'execa';
import { makeTracker, writeConfiguration, type TestTracker } from '../flowtracker/site.js';
import { program } from '../support/program.js';

const WARNING = /write permission for others is left out of \$rrd_file_perms/g;

describe('what is taken away from permissions', () => {
  let tracker: TestTracker;
  let config = '';

  before(async () => {
    tracker = await makeTracker();
    config = await writeConfiguration(tracker.directory, '$rrd_file_perms = 0666;');
  });
  after(() => tracker.remove());

  for (const daemon of ['FlowMonitor_Collector', 'FlowMonitor_Grapher']) {
    it(`is told by ${daemon} when it starts`, async () => {
      const child = spawn(process.execPath, [program(daemon), '--config', config], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let told = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => (told += text));
      await once(child.stderr, 'data');
      child.kill();
      await once(child, 'close');
      assert.equal(told.match(WARNING)?.length, 1, told);
    });
  }

  for (const command of [
    ['FlowMonitor_Collector', '--once'],
    ['FlowMonitor_Grapher', '--once'],
    ['FlowViewer_CleanFiles'],
    ['FlowViewer_CleanHostCache', '10.0.0.1'],
  ] as const) {
    it(`is not told by ${command.join(' ')}`, async () => {
      const [name, ...args] = command;
      const { stderr } = await execa(process.execPath, [program(name), '--config', config, ...args], {
        reject: false,
      });
      assert.doesNotMatch(stderr, WARNING);
    });
  }

  it('is told by flowscan-check', async () => {
    const { stdout } = await execa(process.execPath, [program('flowscan-check'), '--flowviewer', config], {
      reject: false,
    });
    assert.equal(stdout.match(WARNING)?.length, 1, stdout);
  });
});
