import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseBoulder } from '../../lib/config/boulder.js';
import { ConfigError, IssueLog } from '../../lib/config/issue.js';
import { builderArguments } from '../../lib/graphs/builder/graph.js';
import { builderQuery, readBuilderRequest } from '../../lib/graphs/builder/request.js';
import { campusGraphArguments } from '../../lib/graphs/campus/graph.js';
import { readCampusRequest } from '../../lib/graphs/campus/request.js';
import type { CampusTree } from '../../lib/graphs/campus/tree.js';
import { InvalidRequestError } from '../../lib/graphs/parameters.js';
import { parseQuery, QueryParameters } from '../../lib/graphs/query.js';

const RUNS = { seed: 20260302, numRuns: 3000 };
const LIMITS = { hours: 48, width: 640, height: 320, maxHours: 10_000, maxWidth: 5000, maxHeight: 5000 };
const LISTING = new Map([['rrds/total', '/var/rrds/total.rrd'], ['rrds/a:b', '/var/rrds/a:b.rrd']]); // prettier-ignore
const TREE: CampusTree = {
  services: [{ name: 'http', files: ['/var/rrds/http_src.rrd', '/var/rrds/http_dst.rrd'] }],
  protocols: [{ name: 'tcp', files: ['/var/rrds/tcp.rrd'] }],
  subnets: [],
  aspairs: [{ name: '0:1', files: ['/var/rrds/0:1.rrd'] }],
  total: [{ name: 'total', files: ['/var/rrds/total.rrd'] }],
};

/** Names and values that mean something, and anything else. */
const pairs = (names: readonly string[], values: readonly string[]) =>
  fc.array(
    fc.tuple(
      fc.oneof(fc.constantFrom(...names), fc.string()),
      fc.oneof(fc.constantFrom(...values), fc.string(), fc.string({ unit: 'binary' })),
    ),
    { maxLength: 12 },
  );

/** A file of an argument is one of those listed, in full. */
function checkFiles(args: readonly string[], files: readonly string[]): void {
  const escaped = files.map((file) => file.replaceAll(':', '\\:'));
  for (const arg of args.filter((each) => each.startsWith('DEF:')))
    assert.ok(
      escaped.some((file) => arg.includes(`=${file}:`)),
      arg,
    );
  assert.equal(args.filter((arg) => /\p{Cc}/u.test(arg)).length, 0);
}

describe('requests for graphs, fuzzed', () => {
  it('end in arguments that name listed files only, or in an error for the reader', () => {
    const names = ['rrd', 'ds', 'cf', 'style', 'side', 'colour', 'factor', 'legend', 'title', 'label', 'hours', 'width', 'height']; // prettier-ignore
    const values = [
      'rrds/total',
      'rrds/a:b',
      'in_bytes',
      'MAX',
      'stack',
      'below',
      '#00ff00',
      '8',
      '24',
      '',
      'x:y\\n',
      '-1',
    ];
    fc.assert(
      fc.property(pairs(names, values), (query) => {
        try {
          const request = readBuilderRequest(new QueryParameters(query), LIMITS);
          checkFiles(builderArguments(request, LISTING, 1_772_460_000), [...LISTING.values()]);
          const kept = readBuilderRequest(parseQuery(builderQuery(request)), LIMITS);
          assert.deepEqual(kept, { ...request, rows: request.rows.filter(({ rrd }) => rrd !== '') });
        } catch (error) {
          if (!(error instanceof InvalidRequestError)) throw error;
        }
      }),
      RUNS,
    );
  });

  it('of CampusIO do so, too', () => {
    const names = ['show', 'report', 'name', 'hours', 'width', 'height', 'above'];
    const values = ['services', 'aspairs', 'http', '0:1', 'tcp', 'hosts', 'flows', '24', '99999', 'in', ''];
    const files = Object.values(TREE).flatMap((items) => items.flatMap((item) => item.files));
    fc.assert(
      fc.property(pairs(names, values), (query) => {
        try {
          const request = readCampusRequest(new QueryParameters(query), TREE, LIMITS);
          checkFiles(campusGraphArguments(request, TREE, 'Our Site', 1_772_460_000), files);
        } catch (error) {
          if (!(error instanceof InvalidRequestError)) throw error;
        }
      }),
      RUNS,
    );
  });
});

describe('boulder files, fuzzed', () => {
  it('end in records or in errors with lines', () => {
    const line = fc.oneof(
      fc.constantFrom('=', 'SUBNET=10.0.0.0/8', '#', '', 'A=b=c', '=x'),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const issues = new IssueLog('fuzz');
        try {
          const records = parseBoulder(lines.join('\n'), issues);
          assert.ok(records.every((record) => record.length > 0));
          issues.finish();
        } catch (error) {
          assert.ok(error instanceof ConfigError);
          assert.ok(error.issues.every((issue) => issue.line !== undefined));
        }
      }),
      RUNS,
    );
  });
});
