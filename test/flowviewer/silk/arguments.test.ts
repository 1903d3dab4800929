import assert from 'node:assert/strict';
import { makeFlowViewerConfig } from '../../../lib/config/flowviewer-pm.js';
import type { FormIssue } from '../../../lib/criteria/issue.js';
import { ItemFault, itemsOf } from '../../../lib/criteria/items.js';
import { makeBlock, type FilterBlock } from '../../../lib/criteria/keys.js';
import { flagsAll } from '../../../lib/flowviewer/silk/flags.js';
import { numberSet } from '../../../lib/flowviewer/silk/number-sets.js';
import { partitionSwitches } from '../../../lib/flowviewer/silk/partition.js';
import { selectionSwitches } from '../../../lib/flowviewer/silk/selection.js';

const config = makeFlowViewerConfig({
  ipsetDirectory: '/sets',
  silkCaptureBufferPre: 7500,
  silkCaptureBufferPost: 300,
});

describe('numbers for rwfilter', () => {
  const ports = (list: string): string => numberSet(itemsOf(list), 65_535);

  it('are listed in ascending order, what touches as one range', () => {
    assert.equal(ports('1024:65535, 80'), '80,1024-65535');
    assert.equal(ports('20-22, 23, 21'), '20-23');
  });

  it('that are only excluded become all others', () => {
    assert.equal(ports('-22, -80'), '0-21,23-79,81-65535');
    assert.equal(ports('-0, -65535'), '1-65534');
  });

  it('are included minus excluded where both are given', () => {
    assert.equal(ports('20:30, -22, -28:40'), '20-21,23-27');
  });

  it('that leave nothing, or are none, are refused', () => {
    for (const list of ['22, -22', '30:20', '65536', 'http', '1-2-3', '--', '5;'])
      assert.throws(() => ports(list), ItemFault, list);
  });
});

describe('TCP flags for rwfilter', () => {
  const flags = (list: string): string => flagsAll(itemsOf(list));

  it('say of each bit of the mask whether it is set', () => {
    assert.equal(flags('0x02/0x12'), '/A,S/S');
    assert.equal(flags('18/255'), '/C,/E,/U,A/A,/P,/R,S/S,/F');
  });

  it('without a mask are those of the whole byte', () => {
    assert.equal(flags('2'), flags('2/255'));
  });

  it('are one pair', () => {
    for (const list of ['2, 4', '-2', '256', '2/3/4', '0x', 'S'])
      assert.throws(() => flags(list), ItemFault, list);
  });
});

describe('selection and criteria for rwfilter', () => {
  const select = (changes: Partial<FilterBlock>, local = false): string[] => {
    const issues: FormIssue[] = [];
    const block = makeBlock({ silk_rootdir: '/data', ...changes });
    const period = { start: 1772461800, end: 1772463600 };
    const switches = selectionSwitches(block, period, { ...config, silkCompiledLocaltime: local }, issues);
    assert.deepEqual(issues, []);
    return switches;
  };

  it('begin hours early and end minutes late', () => {
    assert.deepEqual(select({}), [
      '--data-rootdir=/data',
      '--start-date=2026/03/02:12',
      '--end-date=2026/03/02:15',
      '--active=2026/03/02:14:30:00-2026/03/02:15:00:00',
    ]);
  });

  it('test both ends of a flow that must lie in the period', () => {
    const range = '2026/03/02:14:30:00-2026/03/02:15:00:00';
    assert.deepEqual(select({ flow_select: '2' }).slice(3), [`--etime=${range}`]);
    assert.deepEqual(select({ flow_select: '3' }).slice(3), [`--stime=${range}`]);
    assert.deepEqual(select({ flow_select: '4' }).slice(3), [`--stime=${range}`, `--etime=${range}`]);
  });

  it('name class, type and sensors in their order, then the switches as typed', () => {
    const switches = select({
      silk_class: 'all',
      silk_flowtype: 'all/in',
      silk_type: 'in',
      silk_sensors: 'S0,S1',
      silk_switches: '--packets=1- --bytes=40-1500',
    });
    assert.deepEqual(switches.slice(1, 7), [
      ...['--class=all', '--flowtype=all/in', '--type=in', '--sensors=S0,S1'],
      ...['--packets=1-', '--bytes=40-1500'],
    ]);
  });

  it('stand in the order of the table', async () => {
    const issues: FormIssue[] = [];
    const block = makeBlock({
      source_addresses: '10.0.0.0/8, -10.1.0.0/16, inside.set, 2001:db8::/32',
      dest_addresses: '-host.example, -outside.set',
      nexthop_ips: '192.0.2.1, hops.set',
      source_ports: '80',
      dest_ports: '-22',
      source_ifs: '3',
      sif_names: '5',
      dest_ifs: '70',
      protocols: '6, 17',
      tcp_flags: '0x02/0x12',
    });
    const resolve = (): Promise<number[]> => Promise.resolve([0xc0000207]);
    const { switches } = await partitionSwitches(block, { config, resolve }, issues);
    assert.deepEqual(issues, []);
    assert.deepEqual(switches, [
      '--nhcidr=192.0.2.1',
      '--flags-all=/A,S/S',
      '--protocol=6,17',
      '--dport=0-21,23-65535',
      '--sport=80',
      '--output-index=70',
      '--input-index=3,5',
      '--not-dcidr=192.0.2.7',
      '--not-scidr=10.1.0.0/16',
      '--scidr=10.0.0.0/8,2001:db8::/32',
      '--sipset=/sets/inside.set',
      '--not-dipset=/sets/outside.set',
      '--nhipset=/sets/hops.set',
    ]);
  });
});
