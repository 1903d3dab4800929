import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { boundedResolver } from '../../lib/criteria/resolve.js';

const turn = (): Promise<void> => new Promise((done) => setImmediate(done));

describe('boundedResolver', () => {
  it('asks for sixteen names at a time', async () => {
    const answer: (() => void)[] = [];
    const resolve = boundedResolver(() => new Promise((done) => answer.push(() => done([0x0a000001]))));
    const all = Promise.all(Array.from({ length: 40 }, (_, index) => resolve(`host${index}`)));
    for (let asked = 16; asked < 40; asked++) {
      await turn();
      assert.equal(answer.length, asked);
      answer[asked - 16]?.();
    }
    await turn();
    assert.equal(answer.length, 40);
    for (const done of answer) done();
    assert.deepEqual(
      await all,
      Array.from({ length: 40 }, () => [0x0a000001]),
    );
  });

  it('has no answers after ten seconds, for those that wait neither', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    try {
      let asked = 0;
      const resolve = boundedResolver(() => {
        asked++;
        return new Promise(() => undefined);
      });
      const all = Promise.all(Array.from({ length: 20 }, (_, index) => resolve(`host${index}`)));
      await turn();
      mock.timers.tick(10_000);
      assert.deepEqual(
        await all,
        Array.from({ length: 20 }, () => []),
      );
      assert.equal(asked, 16);
    } finally {
      mock.timers.reset();
    }
  });

  it('passes errors on', async () => {
    await assert.rejects(boundedResolver(() => Promise.reject(new Error('ENOTFOUND')))('x'), /ENOTFOUND/);
  });
});
