import assert from 'node:assert/strict';
import { makeBlock } from '../../lib/criteria/keys.js';
import { parsePre40Filters } from '../../lib/criteria/pre40.js';

const PAIRS = [
  'device_name=router_1',
  'source_addresses=10.20.0.0/16, -10.20.8.0/24',
  ...['source_ports=', 'source_ifs=', 'sif_names=', 'source_ases=', 'dest_addresses='],
  'dest_ports=80, 443',
  ...['dest_ifs=', 'dif_names=', 'dest_ases=', 'protocols=6', 'tcp_flags=0x2', 'tos_fields='],
  ...['exporter=', 'nexthop_ips=10.0.0.1', 'sampling_multiplier=10'],
];

describe('parsePre40Filters', () => {
  it('reads filters line by line', () => {
    const text = `web_in^Web: in^${PAIRS.join('&')}\r\n\nempty^^device_name=\n`;
    const { filters, badLines } = parsePre40Filters(text);
    assert.deepEqual(badLines, []);
    assert.deepEqual(filters, [
      {
        hash: 'web_in',
        block: makeBlock({
          filter_title: 'Web: in',
          device_name: 'router_1',
          source_addresses: '10.20.0.0/16, -10.20.8.0/24',
          dest_ports: '80, 443',
          protocols: '6',
          tcp_flags: '0x2',
          nexthop_ips: '10.0.0.1',
          sampling_multiplier: '10',
        }),
      },
      { hash: 'empty', block: makeBlock() },
    ]);
  });

  it('tells lines that hold no filter', () => {
    assert.deepEqual(parsePre40Filters('^title^device_name=a\nonly text\na^b\n').badLines, [1, 2, 3]);
  });

  it('takes values as everything after the equals sign', () => {
    const [filter] = parsePre40Filters('h^t^device_name=a=b').filters;
    assert.equal(filter?.block.device_name, 'a=b');
  });
});
