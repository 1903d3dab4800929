import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { isRunning } from '../../lib/files/processes.js';
import { RrdError } from '../../lib/rrd/errors.js';
import { RrdTool, type RrdToolOptions } from '../../lib/rrd/rrdtool.js';
import { definition, fakeRrdtool, T, useDirectory } from './support.js';

describe('the pipe to rrdtool', () => {
  const directory = useDirectory();
  const opened: RrdTool[] = [];

  afterEach(async () => {
    for (const rrd of opened.splice(0)) await rrd.close();
  });

  function open(options: RrdToolOptions = {}): RrdTool {
    const rrd = new RrdTool({ cwd: directory(), ...options });
    opened.push(rrd);
    return rrd;
  }

  const openFake = async (body: string, options: RrdToolOptions = {}) =>
    open({ executable: await fakeRrdtool(directory(), body), ...options });

  it('starts with the first command, in a process group of its own, and ends with close', async () => {
    const rrd = open();
    assert.equal(rrd.pid, undefined);
    await rrd.create('x.rrd', definition());
    const { pid } = rrd;
    assert.ok(pid);
    assert.doesNotThrow(() => process.kill(-pid, 0));
    const last = rrd.last('x.rrd');
    await rrd.close();
    assert.equal(await last, T - 300);
    assert.equal(await isRunning({ pid }), false);
    await assert.rejects(rrd.last('x.rrd'), /closed/);
  });

  it('binds 2,000 outcomes to their commands', async () => {
    const rrd = open();
    await rrd.create('x.rrd', definition());
    const calls = Array.from({ length: 2000 }, (_, index) => {
      if (index % 4 === 1) return rrd.update(`none-${index}.rrd`, T, [1]);
      if (index % 4 === 2) return rrd.update('x.rrd', T - 301, [1]);
      if (index % 4 === 3) return rrd.last('x.rrd');
      return rrd.update('x.rrd', T + index, [1]);
    });
    const outcomes = await Promise.allSettled(calls);
    for (const [index, outcome] of outcomes.entries()) {
      const error: unknown = outcome.status === 'rejected' ? outcome.reason : undefined;
      if (index % 4 === 1) {
        assert.ok(error instanceof RrdError);
        assert.deepEqual([error.reason, error.file], ['missing', `none-${index}.rrd`]);
      } else if (index % 4 === 2) {
        assert.ok(error instanceof RrdError);
        assert.deepEqual([error.reason, error.lastUpdate], ['too-old', T + index - 2]);
      } else {
        assert.equal(error, undefined);
        if (index % 4 === 3) assert.equal(outcome.status === 'fulfilled' && outcome.value, T + index - 3);
      }
    }
  });

  // No word about the stored rows: an rrdtool killed within an update may leave them one step off, see RrdPipe.
  it('carries out every call when rrdtool is killed in the middle of a burst', async () => {
    const rrd = open();
    await rrd.create('x.rrd', definition());
    const pids = new Set<number>();
    const calls = Array.from({ length: 2000 }, async (_, index) => {
      await rrd.update('x.rrd', T + 300 * index, [300 * index]);
      if (index % 400 === 199 && rrd.pid !== undefined) {
        pids.add(rrd.pid);
        process.kill(rrd.pid, 'SIGKILL');
      }
    });
    await Promise.all(calls);
    assert.ok(pids.size > 0);
    const info = await rrd.info('x.rrd');
    assert.equal(info.lastUpdate, T + 300 * 1999);
    assert.equal(info.dataSources[0]?.lastValue, String(300 * 1999));
    await assert.rejects(rrd.update('x.rrd', info.lastUpdate, [1]), { reason: 'too-old' });
  });

  it('sends again what a process has left in its pipe', async () => {
    const rrd = await openFake(`echo started >> starts
      while [ $((n = n + 1)) -le 700 ] && read -r line; do printf '%s\\n' "$line"; done | rrdtool -`);
    await rrd.create('x.rrd', definition());
    const updates = Array.from({ length: 2000 }, (_, index) => ({
      file: 'x.rrd',
      time: T + 300 * index,
      values: [300 * index],
    }));
    const errors = await rrd.updateMany(updates);
    assert.deepEqual(errors.filter((error) => error), []); // prettier-ignore
    assert.equal((await rrd.info('x.rrd')).dataSources[0]?.lastValue, String(300 * 1999));
    assert.equal((await readFile(`${directory()}/starts`, 'utf8')).match(/started/g)?.length, 3);
    const { rows } = await rrd.fetch('x.rrd', { cf: 'AVERAGE', start: T - 300, end: T + 300 * 1998 });
    assert.deepEqual(rows.map(({ values }) => values[0]), Array.from({ length: 2000 }, (_, index) => index)); // prettier-ignore
  });

  it('starts anew when rrdtool was killed between two calls', async () => {
    const rrd = open();
    await rrd.create('x.rrd', definition());
    process.kill(Number(rrd.pid), 'SIGKILL');
    await rrd.update('x.rrd', T, [1]);
    assert.equal(await rrd.last('x.rrd'), T);
  });

  /** Dies over its first command; its successor answers as the text says. */
  const dyingOnce = (then: string) =>
    `[ -e died ] || { read -r line; : > died; exit 3; }\nwhile read -r line; do ${then}; done`;

  it('takes an interrupted update for done if it is there, and a refused one for refused', async () => {
    const answer = `echo "ERROR: illegal attempt to update using time 1 when last update time is ${T}"`;
    const rrd = await openFake(dyingOnce(answer));
    const [there, later] = await Promise.allSettled([
      rrd.update('x.rrd', T, [1]),
      rrd.update('x.rrd', T, [2]),
    ]);
    assert.equal(there.status, 'fulfilled');
    // The second command was never looked at by the process that died.
    assert.equal(later.status, 'rejected');
    const other = open({ executable: await fakeRrdtool(directory(), dyingOnce(answer)) });
    await assert.rejects(other.update('x.rrd', T - 1, [1]), { reason: 'too-old' });
  });

  it('takes an interrupted create for done if the file is fresh', async () => {
    const answer = (last: number) =>
      `case "$line" in create*) echo "ERROR: creating 'x.rrd': File exists";; *) echo ${last}; ok;; esac`;
    const rrd = await openFake(dyingOnce(answer(T - 300)));
    await rrd.create('x.rrd', definition());
    await assert.rejects(rrd.create('x.rrd', definition()), { reason: 'exists' });
  });

  it('does not repeat tune', async () => {
    const rrd = await openFake(dyingOnce('ok'));
    await assert.rejects(rrd.tune('x.rrd', []), /ended with exit code 3 while working on this command/);
    await rrd.tune('x.rrd', []);
  });

  it('gives up a command that rrdtool dies of, and no other', async () => {
    const rrd = await openFake(
      `while read -r line; do case "$line" in graphv*) kill -SEGV $$;; *) echo 5; ok;; esac; done`,
    );
    const outcomes = await Promise.allSettled([
      rrd.last('a'),
      rrd.graph(['HRULE:0#000000']),
      rrd.last('b'),
      rrd.last('c'),
    ]);
    assert.deepEqual(outcomes.map(({ status }) => status), ['fulfilled', 'rejected', 'fulfilled', 'fulfilled']); // prettier-ignore
    assert.match(String(outcomes[1].status === 'rejected' && outcomes[1].reason), /was killed by SIGSEGV/);
  });

  it('gives up all when rrdtool only ever dies, with its last words', async () => {
    const rrd = await openFake('echo started >> starts; echo "libfont.so not found" >&2; exit 127');
    const outcomes = await Promise.allSettled(
      Array.from({ length: 100 }, (_, index) => rrd.last(`${index}.rrd`)),
    );
    for (const outcome of outcomes) {
      assert.match(
        String(outcome.status === 'rejected' && outcome.reason),
        /exit code 127 \("libfont.so not found"\)/,
      );
    }
    assert.equal((await readFile(`${directory()}/starts`, 'utf8')).match(/started/g)?.length, 3);
  });

  it('kills an rrdtool that does not answer, and goes on behind that command', async () => {
    const rrd = await openFake(
      `while read -r line; do case "$line" in *slow*) sleep 60;; *) echo 5; ok;; esac; done`,
      {
        timeoutMs: 300,
      },
    );
    const [first, slow, next] = await Promise.allSettled([rrd.last('a'), rrd.last('slow'), rrd.last('b')]);
    assert.deepEqual([first.status, next.status], ['fulfilled', 'fulfilled']);
    assert.match(
      String(slow.status === 'rejected' && slow.reason),
      /rrdtool last slow: no answer from rrdtool within 0\.3 s/,
    );
  });

  it('is patient with many commands that each are quick', async () => {
    const rrd = await openFake('while read -r line; do sleep 0.1; echo 5; ok; done', { timeoutMs: 800 });
    await Promise.all(Array.from({ length: 12 }, () => rrd.last('a')));
  });

  it('closes an rrdtool that hangs', async () => {
    const rrd = await openFake('sleep 60', { timeoutMs: 200 });
    const last = assert.rejects(rrd.last('a'), /no answer|did not finish/);
    await rrd.close();
    await last;
  });

  it('adds up the CPU time of one process after the other', async () => {
    const rrd = await openFake(
      'read -r line; echo 5; echo "OK u:1.50 s:0.25 r:9.00"; read -r line; echo 5; echo "OK u:2.00 s:0.50 r:9.00"',
    );
    assert.deepEqual(rrd.cpuTimes, { user: 0, system: 0 });
    for (let call = 0; call < 3; call++) await rrd.last('x');
    assert.deepEqual(rrd.cpuTimes, { user: 3.5, system: 0.75 });
  });

  it('tries a locked RRD again, for a while', async () => {
    const body = `while read -r line; do n=$((n + 1)); if [ $n -le 3 ]; then echo "ERROR: could not lock RRD"; else ok; fi; done`;
    await (await openFake(body)).update('x.rrd', T, [1]);
    const locked = await openFake('while read -r line; do echo "ERROR: could not lock RRD"; done');
    await assert.rejects(locked.update('x.rrd', T, [1]), { reason: 'locked', file: 'x.rrd' });
  });

  it('tells every process that it starts before using it', async () => {
    const pids: number[] = [];
    const rrd = open({
      onStart: async (pid) => {
        await delay(50);
        pids.push(pid);
        await assert.rejects(readFile(`${directory()}/${pids.length}.rrd`), { code: 'ENOENT' });
      },
    });
    await rrd.create('1.rrd', definition());
    assert.deepEqual(pids, [rrd.pid]);
    process.kill(Number(rrd.pid), 'SIGKILL');
    await rrd.create('2.rrd', definition());
    assert.equal(pids.length, 2);
    assert.equal(pids[1], rrd.pid);
  });

  it('does nothing when its process cannot be noted', async () => {
    let isRefused = true;
    const rrd = open({ onStart: () => (isRefused ? Promise.reject(new Error('no lock')) : undefined) });
    await assert.rejects(rrd.create('x.rrd', definition()), /not used: no lock/);
    isRefused = false;
    await rrd.create('x.rrd', definition());
  });

  it('gives up when a process dies while it is being noted, time and again', async () => {
    const rrd = await openFake('exit 0', { onStart: () => delay(100) });
    await assert.rejects(rrd.last('x.rrd'), /ended with exit code 0, 3 times in a row/);
  });

  it('explains that rrdtool is not installed', async () => {
    const rrd = open({ executable: 'no-such-rrdtool', env: { PATH: '/opt/none' } });
    const expected =
      'rrdtool last x.rrd: rrdtool was not found (looked for "no-such-rrdtool" in /opt/none): ' +
      'install the package rrdtool or name the program with RrdTool in suite.cf';
    await assert.rejects(rrd.last('x.rrd'), { message: expected, reason: 'other' });
    await assert.rejects(open({ executable: directory() }).last('x.rrd'), /may not be executed/);
  });

  it('gives rrdtool a chosen environment', async () => {
    const env = {
      ...process.env,
      TZ: 'Asia/Tokyo',
      HTTP_PROXY: 'http://evil',
      QUERY_STRING: 'x',
      LC_ALL: 'de_DE',
      LANG: 'de',
    };
    const rrd = await openFake('env > environment; while read -r line; do echo 5; ok; done', { env });
    await rrd.last('x');
    const seen = await readFile(`${directory()}/environment`, 'utf8');
    assert.match(seen, /^TZ=Asia\/Tokyo$/m);
    assert.match(seen, /^LC_ALL=C$/m);
    assert.match(seen, /^PATH=/m);
    assert.doesNotMatch(seen, /HTTP_PROXY|QUERY_STRING|LANG=de/);
  });
});
