import assert from 'node:assert/strict';
import { parseQuery } from '../../lib/graphs/query.js';
import type { GraphRequest } from '../../lib/cugrapher/request.js';
import { readGraphRequest } from '../../lib/cugrapher/request.js';
import { InvalidRequestError } from '../../lib/graphs/parameters.js';
import { RrdTree } from '../../lib/cugrapher/tree.js';
import { exampleSettings } from './support.js';

/** The files of a row with the given names of every kind. */
function files(...names: string[]): Set<string> {
  const perName = names.flatMap((name) => [
    ...['protocol', 'tos', 'as', 'network'].map((kind) => `${kind}_${name}.rrd`),
    ...['src', 'dst'].map((end) => `service_${name}_${end}.rrd`),
  ]);
  return new Set(['total.rrd', ...perName]);
}

const tree = new RrdTree(
  new Map([
    ['all', new Set([...files('a', 'b', '0'), 'service_half_src.rrd'])],
    ['r', files('a')],
    ['all_all', files()],
    ['reports', new Set<string>()],
    ['fe80::1', files('a')],
  ]),
);

function read(query: string): GraphRequest {
  return readGraphRequest(parseQuery(query), tree, exampleSettings('/srv/rrds'));
}

function assertRefused(query: string, message: string): void {
  assert.throws(
    () => read(query),
    (error) => {
      assert.ok(error instanceof InvalidRequestError);
      assert.equal(error.message, message, query);
      return true;
    },
  );
}

describe('cugrapher/request', () => {
  it('takes the rows of the request, once each; without a true first value the whole site', () => {
    const rows = (query: string): string[] => read(`report=bits&${query}`).rows.map(({ row }) => row);
    assert.deepEqual(rows('router=r&router=all&router=r'), ['r', 'all']);
    assert.deepEqual(rows(''), ['all']);
    assert.deepEqual(rows('router=&router=r'), ['all']);
    assert.deepEqual(rows('router=0'), ['all']);
    assertRefused('report=bits&router=r&router=', 'Invalid router parameter');
  });

  it('takes a list if its first value is true, that of the networks always', () => {
    const names = (query: string) => read(`report=bits&${query}`).rows[0]?.names;
    assert.deepEqual(names('all_protocol=b&all_protocol=a&all_protocol=b')?.protocol, ['b', 'a']);
    assert.deepEqual(names('all_protocol=&all_protocol=nosuch')?.protocol, []);
    assert.deepEqual(names('all_protocol=0')?.protocol, []);
    assert.deepEqual(names('all_protocol=a&all_protocol=0')?.protocol, ['a', '0']);
    assert.deepEqual(names('all_network=0')?.network, ['0']);
    assertRefused('report=bits&all_protocol=a&all_protocol=', 'cannot find protocol_.rrd');
    assertRefused('report=bits&all_network=', 'cannot find network_.rrd');
  });

  it('lets an "all" switch win, with the names that the row has files of', () => {
    const [row] = read('report=bits&router=r&r_all_services=1&r_service=nosuch&r_all_as=x&r_all=1').rows;
    assert.deepEqual(row?.names.service, ['a']);
    assert.deepEqual(row.names.as, ['a']);
    assert.deepEqual([...row.allOf], ['service', 'as']);
    assert.ok(row.total);
    assert.deepEqual(read('report=bits&all_all_services=1').rows[0]?.names.service, ['0', 'a', 'b']);
    assert.deepEqual(read('report=bits&all_all_services=0&all_service=a').rows[0]?.names.service, ['a']);
  });

  it('leaves networks to the whole site, and rows to their own parameters', () => {
    const { rows } = read(
      'report=bits&router=r&r_network=nosuch&all_network=nosuch&all_tos=nosuch&x_tos=nosuch',
    );
    assert.deepEqual(
      rows.map(({ names }) => names.network),
      [[]],
    );
  });

  it('refuses routers that are not one name of a directory', () => {
    for (const router of ['nosuch', '..', '.', '../r', 'r/', 'r/.', '/r', 'r%00', 'r%0a', '__proto__']) {
      assertRefused(`report=bits&router=${router}`, 'Invalid router parameter');
    }
  });

  it('refuses names that lead elsewhere', () => {
    for (const name of ['../r/protocol_a', 'x/../protocol_a', 'a%00', 'a.rrd%00']) {
      assertRefused(
        `report=bits&all_protocol=${name}`,
        `cannot find protocol_${decodeURIComponent(name)}.rrd`,
      );
    }
  });

  it('needs both files of a service', () => {
    assertRefused('report=bits&all_service=half', 'cannot find service_half_dst.rrd');
  });

  it('checks kind after kind over all rows', () => {
    assertRefused('router=r&router=all&r_service=x&all_protocol=x', 'cannot find protocol_x.rrd');
    assertRefused('all_tos=x&all_service=x', 'cannot find service_x_src.rrd');
    assertRefused('all_network=x&all_tos=x', 'cannot find tos_x.rrd');
    assertRefused('all_as=x&all_network=x', 'cannot find network_x.rrd');
    assertRefused('all_as=x&imageType=x', 'cannot find as_x.rrd');
  });

  it('needs the total of rows that are drawn, checked last', () => {
    assert.equal(read('report=bits&router=all&router=reports&all_total=1').rows.length, 2);
    assertRefused('report=bits&router=reports&reports_total=1', 'cannot find reports/total.rrd');
    assertRefused('report=x&router=reports&reports_total=1', 'invalid report parameter');
    const bare = new RrdTree(new Map([['all', new Set(['tos_a.rrd'])]]));
    assert.throws(
      () => readGraphRequest(parseQuery('report=bits&all_tos=a'), bare, exampleSettings('/srv/rrds')),
      /^InvalidRequestError: cannot find total\.rrd$/,
    );
  });

  it('takes numbers within limits, and the defaults for what is not true', () => {
    const numbers = (query: string) => {
      const { hours, duration, width, height } = read(`report=bits&${query}`);
      return [hours, duration, width, height];
    };
    assert.deepEqual(numbers(''), [48, undefined, 640, 320]);
    assert.deepEqual(numbers('hours=0&duration=0&width=0&height=0'), [48, undefined, 640, 320]);
    assert.deepEqual(numbers('hours=1&duration=876000&width=10&height=5000'), [1, 876000, 10, 5000]);
    assert.deepEqual(numbers('hours=007'), [7, undefined, 640, 320]);
    const bad = ['00', '-1', '1.5', '1e2', '+1', ' 1', '1\n', '0x10', '٣', '876001', '9'.repeat(400)];
    for (const name of ['hours', 'duration', 'width', 'height']) {
      for (const value of bad) {
        assertRefused(`report=bits&${name}=${encodeURIComponent(value)}`, `Invalid ${name} parameter`);
      }
    }
    assertRefused('report=bits&width=9', 'Invalid width parameter');
    assertRefused('report=bits&height=5001', 'Invalid height parameter');
  });

  it('takes the first of repeated values', () => {
    const request = read('report=flows&report=x&imageType=gif&imageType=x&hours=2&hours=x&legend=0&legend=1');
    assert.deepEqual(
      [request.report, request.imageType, request.hours, request.legend],
      ['flows', 'gif', 2, false],
    );
  });
});
