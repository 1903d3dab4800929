import assert from 'node:assert/strict';
import { once } from 'node:events';
import { runDaemon, type Daemon } from '../../lib/collector/daemon.js';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP'] as const;
const options = { program: 'tested', isForeground: true, keepsUmask: true };

describe('a daemon', () => {
  const before = new Map<string, NodeJS.SignalsListener[]>();
  beforeEach(() => {
    for (const signal of SIGNALS) before.set(signal, process.listeners(signal));
  });
  afterEach(() => {
    for (const signal of SIGNALS)
      for (const listener of process.listeners(signal))
        if (!before.get(signal)?.includes(listener)) process.off(signal, listener);
  });

  /** One that notes what it is asked to do. */
  function noting(events: string[], more: Partial<Daemon> = {}): Daemon {
    const note = (event: string) => () => {
      events.push(event);
      return Promise.resolve();
    };
    const ended = new Promise<void>(() => undefined);
    return { start: note('start'), stop: note('stop'), reload: note('reload'), ended, ...more };
  }

  it('that is told to stop while it starts stops as it should', async () => {
    const events: string[] = [];
    const start = async (): Promise<void> => {
      const came = once(process, 'SIGTERM');
      process.kill(process.pid, 'SIGTERM');
      await came;
      events.push('start');
    };
    assert.equal(await runDaemon(options, () => Promise.resolve(noting(events, { start }))), 0);
    assert.deepEqual(events, ['start', 'stop']);
  });

  it('that cannot go on is stopped, with exit code 1', async () => {
    const events: string[] = [];
    const ended = Promise.reject(new Error('by the test'));
    assert.equal(await runDaemon(options, () => Promise.resolve(noting(events, { ended }))), 1);
    assert.deepEqual(events, ['start', 'stop']);
  });
});
