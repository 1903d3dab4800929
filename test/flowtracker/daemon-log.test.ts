import assert from 'node:assert/strict';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { DaemonLog } from '../../lib/flowtracker/daemon-log.js';
import { makeTracker, type TestTracker } from './site.js';

describe('the log of a daemon', () => {
  let tracker: TestTracker;
  let told = '';
  const write = process.stderr.write.bind(process.stderr);

  beforeEach(async () => {
    tracker = await makeTracker();
    told = '';
    process.stderr.write = (text: string | Uint8Array): boolean => {
      told += String(text);
      return true;
    };
  });
  afterEach(async () => {
    process.stderr.write = write;
    await tracker.remove();
  });

  it('has lines of one line each, and nothing else is told', async () => {
    const log = new DaemonLog(tracker.site, 'FlowMonitor_Grapher', true);
    log.lines('one', 'two\nthree\x1b[2J');
    assert.equal(await readFile(tracker.at('logs/FlowMonitor_Grapher.log'), 'utf8'), 'one\ntwo three [2J\n');
    assert.equal(told, '');
  });

  it('goes on to standard error while its file cannot be written, with what to do about it', async function () {
    if (process.stdout.isTTY) this.skip(); // There the lines are seen anyway.
    const path = tracker.at('logs/FlowMonitor_Grapher.log');
    await mkdir(path);
    const log = new DaemonLog(tracker.site, 'FlowMonitor_Grapher', true);
    log.lines('one');
    log.lines('two');
    const [complaint, ...lines] = told.split('\n');
    assert.match(complaint ?? '', new RegExp(`^${path} cannot be written: EISDIR.*chown it, or remove it`));
    assert.deepEqual(lines, ['one', 'two', '']);
    await rm(path, { recursive: true });
    log.lines('three');
    assert.equal(await readFile(path, 'utf8'), 'three\n');
    assert.equal(told.split('\n').length, 4);
  });

  it('tells nothing where no log is wanted', () => {
    new DaemonLog(tracker.site, 'FlowMonitor_Grapher', false).lines('one');
    assert.equal(told, '');
  });
});
