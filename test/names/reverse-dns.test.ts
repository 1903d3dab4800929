import assert from 'node:assert/strict';
import { HostNames, type ReverseResolver } from '../../lib/names/reverse-dns.js';

const OPTIONS = { concurrency: 2, deadlineMs: 10_000, cacheMs: 60_000, limit: 10 };

function noSuchName(): Error {
  return Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
}

describe('HostNames', () => {
  it('finds names side by side and remembers them, also that there is none', async () => {
    const asked: string[] = [];
    let underWay = 0;
    let most = 0;
    const resolver: ReverseResolver = {
      async reverse(address) {
        asked.push(address);
        most = Math.max(most, ++underWay);
        await new Promise((resolve) => setImmediate(resolve));
        underWay--;
        if (address === '10.0.0.2') throw noSuchName();
        return [`host-${address}.example.net`, 'alias.example.net'];
      },
      cancel: () => undefined,
    };
    const names = new HostNames(OPTIONS, () => resolver);
    const first = await names.lookup([0x0a000001, 0x0a000002, 0x0a000003, 0x0a000001]);
    assert.deepEqual(
      [...first],
      [
        [0x0a000001, 'host-10.0.0.1.example.net'],
        [0x0a000003, 'host-10.0.0.3.example.net'],
      ],
    );
    assert.equal(most, 2);
    await names.lookup([0x0a000001, 0x0a000002]);
    assert.equal(asked.length, 3, 'answers are remembered');
  });

  it('gives up at the deadline and asks again another time', async () => {
    let isSilent = true;
    let cancelled = 0;
    const resolver: ReverseResolver = {
      reverse: (address) =>
        isSilent && address !== '0.0.0.3'
          ? new Promise(() => undefined)
          : Promise.resolve([`late-${address}`]),
      cancel: () => void cancelled++,
    };
    const names = new HostNames({ ...OPTIONS, concurrency: 3, deadlineMs: 20 }, () => resolver);
    assert.deepEqual([...(await names.lookup([1, 2, 3]))], [[3, 'late-0.0.0.3']]);
    assert.equal(cancelled, 1);
    isSilent = false;
    assert.equal((await names.lookup([1])).get(1), 'late-0.0.0.1');
  });

  it('leaves a name service alone for a while that answers nothing at all', async () => {
    let calls = 0;
    const resolver: ReverseResolver = {
      reverse: () => (calls++, new Promise(() => undefined)),
      cancel: () => undefined,
    };
    const names = new HostNames({ ...OPTIONS, deadlineMs: 20 }, () => resolver);
    await names.lookup([1]);
    await names.lookup([2]);
    assert.equal(calls, 1);
  });

  it('leaves a name service alone for a while that is not there', async () => {
    let calls = 0;
    const resolver: ReverseResolver = {
      reverse: () => (calls++, Promise.reject(Object.assign(new Error(), { code: 'ECONNREFUSED' }))),
      cancel: () => undefined,
    };
    const names = new HostNames(OPTIONS, () => resolver);
    await names.lookup([1, 2]);
    await names.lookup([3]);
    assert.equal(calls, 2);
  });

  it('does not remember a failure of the name service', async () => {
    let calls = 0;
    const resolver: ReverseResolver = {
      reverse: () =>
        ++calls === 1
          ? Promise.reject(Object.assign(new Error(), { code: 'ESERVFAIL' }))
          : Promise.resolve(['x']),
      cancel: () => undefined,
    };
    const names = new HostNames(OPTIONS, () => resolver);
    assert.equal((await names.lookup([7])).size, 0);
    assert.equal((await names.lookup([7])).get(7), 'x');
  });

  it('asks for no more than the limit in one call', async () => {
    let calls = 0;
    const resolver: ReverseResolver = {
      reverse: () => Promise.resolve([`n${++calls}`]),
      cancel: () => undefined,
    };
    const names = new HostNames({ ...OPTIONS, limit: 3 }, () => resolver);
    assert.equal((await names.lookup([1, 2, 3, 4, 5])).size, 3);
    assert.equal(calls, 3);
  });
});
