import assert from 'node:assert/strict';
import type { FieldName } from '../../../lib/flow/fields.js';
import { MissingFieldsError } from '../../../lib/query/missing-fields.js';
import { QueryError, visitFlows, type FlowVisitor } from '../../../lib/query/run.js';
import { fixtureFiles, WEB } from './support.js';

const files = fixtureFiles();

/** Notes the capture times of the flows that it is shown. */
class Times implements FlowVisitor {
  readonly seen: number[] = [];

  columnsFor(): readonly FieldName[] {
    return ['unix_secs'];
  }

  take(...[batch, mask]: Parameters<FlowVisitor['take']>): void {
    const seconds = batch.column('unix_secs');
    for (let i = 0; i < batch.length; i++) if (!mask || mask[i] === 1) this.seen.push(seconds[i] ?? 0);
  }
}

describe('visitFlows', () => {
  it('shows the flows that the filter permits, in the order of the files', async () => {
    const expected: number[] = [];
    for (const file of files) {
      const visitor = new Times();
      await visitFlows({ files: [file], filter: WEB }, visitor);
      expected.push(...visitor.seen);
    }
    for (const workers of [1, 3]) {
      const visitor = new Times();
      const facts = await visitFlows({ files, filter: WEB, workers }, visitor);
      assert.deepEqual(visitor.seen, expected);
      assert.equal(facts.flowsMatched, expected.length);
      assert.ok(facts.flowsMatched > 0 && facts.flowsMatched < facts.flowsRead);
    }
  });

  it('ends with the reason of its signal, and at its limit', async () => {
    const stop = new AbortController();
    const visitor = new Times();
    const take = visitor.take.bind(visitor);
    visitor.take = (...shown) => {
      stop.abort(new Error('enough'));
      take(...shown);
    };
    await assert.rejects(visitFlows({ files, signal: stop.signal }, visitor), /^Error: enough$/);
    await assert.rejects(visitFlows({ files, limit: { rows: 1 } }, new Times()), QueryError);
  });

  it('says that no file has what is looked at', async () => {
    const visitor = new Times();
    visitor.columnsFor = () => {
      throw new MissingFieldsError('a visit', ['src_tag']);
    };
    await assert.rejects(visitFlows({ files }, visitor), /a visit/);
    assert.deepEqual(visitor.seen, []);
  });
});
