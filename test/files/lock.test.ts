import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { acquireLock, LockHeldError, type Lock } from '../../lib/files/lock.js';
import { newRecord, type LockRecord } from '../../lib/files/lock-file.js';
import { isRunning, noteProcess } from '../../lib/files/processes.js';

/** Another process that takes locks on demand (lock-holder.ts). */
class Holder {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #answers: Interface;

  constructor() {
    const script = join(import.meta.dirname, 'lock-holder.ts');
    this.#child = spawn(process.execPath, ['--import', 'tsx', script]);
    this.#child.stderr.pipe(process.stderr);
    this.#answers = createInterface({ input: this.#child.stdout });
  }

  get pid(): number {
    assert.ok(this.#child.pid);
    return this.#child.pid;
  }

  async ask(line: string): Promise<string> {
    this.#child.stdin.write(`${line}\n`);
    const [answer] = (await once(this.#answers, 'line')) as [string];
    return answer;
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }
}

describe('acquireLock', () => {
  let directory: string;
  let path: string;
  const holders: Holder[] = [];

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'lock-'));
    path = join(directory, '.test.lock');
  });

  afterEach(async () => {
    await Promise.all(holders.splice(0).map((holder) => holder.kill()));
    await rm(directory, { recursive: true });
  });

  function startHolder(): Holder {
    const holder = new Holder();
    holders.push(holder);
    return holder;
  }

  async function writeRecord(changes: Partial<LockRecord>): Promise<LockRecord> {
    const record = { ...(await newRecord('earlier')), ...changes };
    await writeFile(path, JSON.stringify(record));
    return record;
  }

  /** A process that has ended, so that its number is free. */
  async function deadPid(): Promise<number> {
    const child = spawn('true');
    await once(child, 'exit');
    assert.ok(child.pid);
    return child.pid;
  }

  const take = () => acquireLock(path, { program: 'test', patienceMs: 300 });

  it('leaves a file that names the owner, and nothing after release', async () => {
    const lock = await take();
    const record = JSON.parse(await readFile(path, 'utf8')) as LockRecord;
    assert.equal(record.pid, process.pid);
    assert.equal(record.program, 'test');
    assert.deepEqual(await readdir(directory), ['.test.lock']);
    await lock.release();
    assert.deepEqual(await readdir(directory), []);
    await (await take()).release();
  });

  it('refuses a second owner, in this process or another, naming the first', async () => {
    const lock = await take();
    const refused = (error: unknown) =>
      error instanceof LockHeldError &&
      error.pid === process.pid &&
      error.message.includes(`process ${process.pid}`);
    await assert.rejects(take(), refused);
    const other = startHolder();
    assert.equal(await other.ask(`acquire ${path}`), `held ${process.pid}`);
    await lock.release();
    assert.equal(await other.ask(`acquire ${path}`), 'got');
    await assert.rejects(take(), (error) => error instanceof LockHeldError && error.pid === other.pid);
  });

  it('takes over at once when the owner was killed', async () => {
    const owner = startHolder();
    assert.equal(await owner.ask(`acquire ${path}`), 'got');
    await owner.kill();
    const lock = await take();
    assert.deepEqual(await readdir(directory), ['.test.lock']);
    await lock.release();
  });

  it('takes over when the number of the owner now is that of another process', async () => {
    await writeRecord({ started: 'long ago' });
    await (await take()).release();
  });

  it('waits for the children of a killed owner', async () => {
    const owner = startHolder();
    assert.equal(await owner.ask(`acquire ${path}`), 'got');
    const child = spawn('sleep', ['60'], { detached: true });
    assert.ok(child.pid);
    assert.equal(await owner.ask(`note ${child.pid}`), 'done');
    await owner.kill();
    await assert.rejects(take(), (error) => error instanceof LockHeldError && error.pid === child.pid);
    let isTaken = false;
    const patient = acquireLock(path, { program: 'test' }).then((lock) => {
      isTaken = true;
      return lock;
    });
    await delay(200);
    assert.equal(isTaken, false);
    child.kill('SIGKILL');
    await (await patient).release();
  });

  it('forgets children that have ended when it notes another', async () => {
    const lock = await take();
    await lock.note(await deadPid());
    await lock.note(process.pid);
    const { children } = JSON.parse(await readFile(path, 'utf8')) as LockRecord;
    assert.deepEqual(children, [await noteProcess(process.pid)]);
    await lock.release();
  });

  it('gives a stale lock to one of many starters', async () => {
    for (let round = 0; round < 10; round++) {
      await writeRecord({ pid: await deadPid() });
      const results = await Promise.allSettled(Array.from({ length: 10 }, take));
      const taken = results.filter(
        (result): result is PromiseFulfilledResult<Lock> => result.status === 'fulfilled',
      );
      assert.equal(taken.length, 1, `round ${round}: ${taken.length} owners`);
      for (const result of results) {
        if (result.status === 'rejected')
          assert.ok(result.reason instanceof LockHeldError, String(result.reason));
      }
      await taken[0]?.value.release();
      assert.deepEqual(await readdir(directory), []);
    }
  });

  it('gives a stale lock to one of several processes', async () => {
    const starters = [startHolder(), startHolder(), startHolder()];
    for (let round = 0; round < 5; round++) {
      await writeRecord({ pid: await deadPid() });
      const answers = await Promise.all(starters.map((starter) => starter.ask(`acquire ${path}`)));
      const winners = starters.filter((_, index) => answers[index] === 'got');
      assert.equal(winners.length, 1, answers.join(', '));
      const [winner] = winners;
      assert.deepEqual(new Set(answers), new Set(['got', `held ${winner?.pid}`]));
      await winner?.ask('release');
    }
  });

  it('takes over from a starter that was killed while taking over', async () => {
    const stale = await writeRecord({ pid: await deadPid(), id: '0000aaaa' });
    const halfWay = { ...stale, id: '0000bbbb' };
    await writeFile(`${path}.${stale.id}`, JSON.stringify(halfWay));
    await writeFile(`${path}.${stale.pid}-0000cccc.new`, '{"pid":');
    const lock = await take();
    assert.deepEqual(await readdir(directory), ['.test.lock']);
    await lock.release();
  });

  it('holds what it cannot judge: another host, a file that is no lock', async () => {
    await writeRecord({ pid: await deadPid(), host: `not-${hostname()}` });
    await assert.rejects(take(), /on the host not-.*remove that file/);
    for (const content of ['', '4711\n', '{}', '{"pid":1}', '[1]', 'null']) {
      await writeFile(path, content);
      await assert.rejects(
        take(),
        (error) => error instanceof LockHeldError && error.pid === undefined,
        content,
      );
      assert.equal(await readFile(path, 'utf8'), content);
    }
  });

  it("leaves another's lock alone when ours was removed by hand", async () => {
    const lock = await take();
    const record = await writeRecord({});
    await assert.rejects(lock.note(process.pid), LockHeldError);
    await lock.release();
    assert.deepEqual(JSON.parse(await readFile(path, 'utf8')), record);
  });

  it('says what is wrong with the directory', async () => {
    const nowhere = join(directory, 'none', 'x.lock');
    await assert.rejects(acquireLock(nowhere, { program: 'test' }), /the directory .*none does not exist/);
    await writeFile(path, '');
    await assert.rejects(acquireLock(join(path, 'x.lock'), { program: 'test' }), /is not a directory/);
  });
});

describe('isRunning', () => {
  it('knows this process, a dead one, and a reused number', async () => {
    const child = spawn('true');
    await once(child, 'exit');
    assert.equal(await isRunning({ pid: Number(child.pid) }), false);
    assert.equal(await isRunning(await noteProcess(process.pid)), true);
    assert.equal(await isRunning({ pid: process.pid }), true);
    assert.equal(await isRunning({ pid: process.pid, started: 'long ago' }), false);
  });

  it('takes a process that may not be signalled for a running one, and a zombie for a dead one', async () => {
    assert.equal(await isRunning(await noteProcess(1)), true);
    // The shell becomes a sleep that never looks after its child.
    const parent = spawn('sh', ['-c', 'true & echo $!; exec sleep 60']);
    const [pid] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
    const note = { pid: Number(pid) };
    while ((await isRunning(note)) && parent.exitCode === null) await delay(20);
    assert.equal(await isRunning(note), false);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
  });
});
