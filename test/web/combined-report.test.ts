import assert from 'node:assert/strict';
import type { Request, Response } from 'express';
import { readForm } from '../../lib/criteria/form.js';
import { combinedReport } from '../../lib/web/middleware/combined-report.js';

function through(body: unknown): unknown {
  const req = { body } as Request;
  let isCalled = false;
  combinedReport(req, {} as Response, () => (isCalled = true));
  assert.ok(isCalled);
  return req.body;
}

function reports(body: string): [string | undefined, string | undefined] {
  const fields = readForm(through(Buffer.from(body)) as Buffer);
  return [fields.get('stat_report'), fields.get('print_report')];
}

describe('the menu of all reports', () => {
  it('stands for the two of the originals', () => {
    assert.deepEqual(reports('device_name=x&report=stat-10&sort_field=1'), ['10', '0']);
    assert.deepEqual(reports('report=print-5'), ['0', '5']);
  });

  it('is left alone where a client sends the two itself', () => {
    assert.deepEqual(reports('stat_report=99&print_report=0'), ['99', '0']);
    assert.deepEqual(reports('stat_report=99&print_report=5'), ['99', '5']);
  });

  it('is nothing where it is no such choice', () => {
    for (const body of ['report=stat-x', 'report=stat-1000', 'my_report=stat-10', 'report=both-1', ''])
      assert.deepEqual(reports(body), [undefined, undefined], body);
    assert.equal(through(undefined), undefined);
  });
});
