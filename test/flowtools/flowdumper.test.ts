import assert from 'node:assert/strict';
import { FlowBatch } from '../../lib/flow/batch.js';
import { PRINTED_COLUMNS, rowFormatter } from '../../lib/flowtools/flowdumper/formats.js';
import { tcpFlagsText } from '../../lib/flowtools/flowdumper/texts.js';
import { openFlowFile } from '../../lib/formats/reader.js';
import { describeWithData, sharedData } from '../support/data.js';
import { inZone } from '../support/zone.js';

/** The example of the flow-tools specification, section 14. */
const LONG = `FLOW
  index:          0xc7ffff
  router:         10.20.255.1
  src IP:         100.90.137.7
  dst IP:         10.20.33.79
  input ifIndex:  2
  output ifIndex: 5
  src port:       443
  dst port:       3481
  pkts:           2
  bytes:          133
  IP nexthop:     10.20.255.129
  start time:     Mon Mar  2 14:29:57 2026
  end time:       Mon Mar  2 14:29:57 2026
  protocol:       6
  tos:            0x0
  src AS:         64759
  dst AS:         0
  src masklen:    20
  dst masklen:    22
  TCP flags:      0x19
  engine type:    0
  engine id:      0

`;
const SHORT = '2026/03/02 14:29:57 100.90.137.7.443 -> 10.20.33.79.3481 6(PUSH|ACK|FIN) 2 133\n';

describeWithData('formats of flowdumper', () => {
  async function firstFlow(): Promise<FlowBatch> {
    const source = await openFlowFile(sharedData('formats', 'v5-le.ft'), { columns: PRINTED_COLUMNS });
    const { value } = await source.batches().next();
    await source.close();
    assert.ok(value);
    return value;
  }

  it('are those of the specification', async () => {
    const batch = await firstFlow();
    inZone('UTC', () => {
      assert.equal(rowFormatter('long', batch, 0xc7ffff)(0), LONG);
      assert.equal(rowFormatter('short', batch, 0xc7ffff)(0), SHORT);
      assert.equal(rowFormatter('old-short', batch, 0xc7ffff)(0), SHORT.replace('(PUSH|ACK|FIN)', ''));
    });
  });
});

describe('short format of flowdumper', () => {
  function line(prot: number, srcport: number, dstport: number): string {
    const batch = new FlowBatch(PRINTED_COLUMNS, 1);
    batch.length = 1;
    batch.column('prot')[0] = prot;
    batch.column('srcport')[0] = srcport;
    batch.column('dstport')[0] = dstport;
    batch.column('tcp_flags')[0] = 0x12;
    return inZone('UTC', () => rowFormatter('short', batch, 0)(0));
  }

  it('names flags only of TCP', () => {
    assert.equal(line(6, 1, 2), '1970/01/01 00:00:00 0.0.0.0.1 -> 0.0.0.0.2 6(SYN|ACK) 0 0\n');
    assert.equal(line(17, 1, 2), '1970/01/01 00:00:00 0.0.0.0.1 -> 0.0.0.0.2 17 0 0\n');
  });

  it('has type and code of ICMP in place of the ports', () => {
    assert.equal(line(1, 0, 0x0301), '1970/01/01 00:00:00 0.0.0.0.3 -> 0.0.0.0.1 1 0 0\n');
  });
});

describe('names of TCP flags', () => {
  it('stand in their order', () => {
    assert.equal(tcpFlagsText(0x3f), 'URG|PUSH|RST|SYN|ACK|FIN');
    assert.equal(tcpFlagsText(0x18), 'PUSH|ACK');
    assert.equal(tcpFlagsText(0xc0), '');
  });
});
