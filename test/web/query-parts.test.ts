import assert from 'node:assert/strict';
import type { Request } from 'express';
import { joinQuery, splitQuery } from '../../lib/web/query-parts.js';

const split = (query: string): string[] => splitQuery({ originalUrl: `/x.cgi?${query}` } as Request);

describe('queries of FlowViewer', () => {
  for (const [query, parts] of [
    ['', ['']],
    ['Main_Only', ['Main_Only']],
    ['DB^filter_hash=FV_x^DDDrouter_1', ['DB', 'filter_hash=FV_x', 'DDDrouter_1']],
    ['DB%5Efilter_hash=FV_x%5eDDDrouter_1', ['DB', 'filter_hash=FV_x', 'DDDrouter_1']],
    ['Net%7EPerformance^', ['Net~Performance', '']],
    ['%25%35%45', ['%5E']],
    ['a+b', ['a+b']],
    ['%zz%', ['%zz%']],
    ['gr%C3%B6%C3%9Fe', ['größe']],
    ['%ff', ['\ufffd']],
  ] as const) {
    it(`${query} has the parts ${JSON.stringify(parts)}`, () => assert.deepEqual(split(query), parts));
  }

  it('are joined as they are split', () => {
    const parts = ['Net~Performance', 'filter_hash=FL_größe & "x" <y>', '100%', 'a+b;c'];
    const query = joinQuery(...parts);
    assert.match(query, /^[\x21\x23-\x3b\x3d\x3f-\x7e]*$/);
    assert.deepEqual(split(query), parts);
  });
});
