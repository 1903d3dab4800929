import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { graphArguments } from '../../lib/cugrapher/graph.js';
import { parseQuery, QueryParameters } from '../../lib/graphs/query.js';
import { readGraphRequest } from '../../lib/cugrapher/request.js';
import { RrdTree, scanRrdTree } from '../../lib/cugrapher/tree.js';
import { expandElements } from './expand.js';
import { draw, exampleSettings } from './support.js';

const NOW = 1136073600;

describe('cugrapher/graph', () => {
  it('keeps apart names that could be taken for each other, of items, totals and "other"', () => {
    const files = [
      'protocol_mail',
      'service_mail_src',
      'service_mail_dst',
      'protocol_mail_src',
      'protocol_total',
    ];
    const all = ['total', 'protocol_other_protocol', 'network_mail', ...files].map((name) => `${name}.rrd`);
    const tree = new RrdTree(
      new Map([
        ['all', new Set(all)],
        ['all_mail', new Set(['total.rrd', 'protocol_src.rrd'])],
      ]),
    );
    const query = parseQuery(
      'report=bits&legend=1&router=all&router=all_mail&all_all_protocols=1&all_service=mail&all_network=mail&all_mail_protocol=src',
    );
    const settings = exampleSettings('/srv/rrds');
    const args = graphArguments(readGraphRequest(query, tree, settings), settings, NOW);
    const elements = expandElements(args, '/srv/rrds'); // throws on a variable that is defined twice
    const areas = elements.filter((element) => /^(AREA|STACK):/.test(element));
    const drawn = areas.map((element) => /<([^:]*):/.exec(element)?.[1]);
    assert.deepEqual(drawn.slice(0, 7), [
      'service_mail_src.rrd',
      'service_mail_dst.rrd',
      'protocol_mail.rrd',
      'protocol_mail_src.rrd',
      'protocol_other_protocol.rrd',
      'protocol_total.rrd',
      'network_mail.rrd',
    ]);
    assert.ok(
      elements.some((element) => element.startsWith('AREA:<all_mail/protocol_src.rrd:out_bytes:AVERAGE>')),
    );
  });

  describe('with names that mean something to rrdtool', () => {
    const names = [
      'a:b',
      'a\\:b',
      'back\\',
      "it's",
      '"q"',
      '50%',
      'x#ff0000',
      '%lf%s',
      'n\\n',
      'é',
      'TIME',
      '-1,*',
    ];
    let root: string;

    before(async () => {
      root = await mkdtemp(join(tmpdir(), 'rrds:odd '));
      await mkdir(join(root, 'fe80::1'));
      const files = ['total.rrd', 'fe80::1/total.rrd', ...names.map((name) => `protocol_${name}.rrd`)];
      for (const file of files) {
        const definition = ['in_bytes', 'out_bytes'].map((source) => `DS:${source}:ABSOLUTE:400:U:U`);
        const path = join(root, file);
        await execa('rrdtool', [
          'create',
          path,
          '--start',
          '1136000000',
          ...definition,
          'RRA:AVERAGE:0:1:300',
        ]);
      }
    });

    after(async () => {
      await rm(root, { recursive: true, force: true });
    });

    it('draws each under its own name', async () => {
      const tree = await scanRrdTree(root);
      const query = new QueryParameters([
        ['report', 'bits'],
        ['legend', '1'],
        ['router', 'all'],
        ['router', 'fe80::1'],
        ['fe80::1_total', '1'],
        ...names.map((name) => ['all_protocol', name] as const),
      ]);
      const settings = exampleSettings(root);
      const { legend } = await draw(graphArguments(readGraphRequest(query, tree, settings), settings, NOW));
      const labels = legend.filter((text) => text.startsWith('  ')).map((text) => text.trim());
      const upper = (name: string): string => name.replace(/[a-z]/g, (letter) => letter.toUpperCase());
      assert.deepEqual(labels, [...names.map(upper), 'TOTAL']);
      assert.ok(legend.includes(' Router: fe80::1'));
    });
  });
});
