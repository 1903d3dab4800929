import { formatAddress } from '../../flow/address.js';
import type { FlowBatch } from '../../flow/batch.js';
import type { FieldName } from '../../flow/fields.js';
import { flowTimeMs } from '../../flow/time.js';
import { ctimeText, localTimeText, tcpFlagsText } from './texts.js';

export type DumpFormat = 'long' | 'short' | 'old-short';

const ICMP = 1;
const TCP = 6;

/** Columns of the printed formats. */
export const PRINTED_COLUMNS: readonly FieldName[] = [
  'unix_secs',
  'unix_nsecs',
  'sysuptime',
  'first',
  'last',
  'exaddr',
  'srcaddr',
  'dstaddr',
  'nexthop',
  'input',
  'output',
  'srcport',
  'dstport',
  'dpkts',
  'doctets',
  'prot',
  'tos',
  'src_as',
  'dst_as',
  'src_mask',
  'dst_mask',
  'tcp_flags',
  'engine_type',
  'engine_id',
];

/** Makes the text of a row (flow-tools specification, section 14), its newline included. */
export function rowFormatter(format: DumpFormat, batch: FlowBatch, index: number): (row: number) => string {
  switch (format) {
    case 'long':
      return longFormatter(batch, index);
    case 'short':
      return shortFormatter(batch, (protocol, flags) => (protocol === TCP ? `(${tcpFlagsText(flags)})` : ''));
    case 'old-short':
      return shortFormatter(batch, () => '');
  }
}

function longFormatter(batch: FlowBatch, index: number): (row: number) => string {
  const start = secondsOf(batch, 'first');
  const end = secondsOf(batch, 'last');
  const value = (field: FieldName): ((row: number) => number) => {
    const column = batch.column<FieldName>(field);
    return (row) => column[row]!;
  };
  const address = (field: FieldName): ((row: number) => string) => {
    const of = value(field);
    return (row) => formatAddress(of(row));
  };
  const hex = (field: FieldName): ((row: number) => string) => {
    const of = value(field);
    return (row) => `0x${of(row).toString(16)}`;
  };
  const lines: [label: string, text: (row: number) => string | number][] = [
    ['index', () => `0x${index.toString(16)}`],
    ['router', address('exaddr')],
    ['src IP', address('srcaddr')],
    ['dst IP', address('dstaddr')],
    ['input ifIndex', value('input')],
    ['output ifIndex', value('output')],
    ['src port', value('srcport')],
    ['dst port', value('dstport')],
    ['pkts', value('dpkts')],
    ['bytes', value('doctets')],
    ['IP nexthop', address('nexthop')],
    ['start time', (row) => ctimeText(start(row))],
    ['end time', (row) => ctimeText(end(row))],
    ['protocol', value('prot')],
    ['tos', hex('tos')],
    ['src AS', value('src_as')],
    ['dst AS', value('dst_as')],
    ['src masklen', value('src_mask')],
    ['dst masklen', value('dst_mask')],
    ['TCP flags', hex('tcp_flags')],
    ['engine type', value('engine_type')],
    ['engine id', value('engine_id')],
  ];
  const labelled = lines.map(([label, text]) => [`  ${`${label}:`.padEnd(16)}`, text] as const);
  return (row) => {
    let block = 'FLOW\n';
    for (const [label, text] of labelled) block += `${label}${text(row)}\n`;
    return `${block}\n`;
  };
}

function shortFormatter(
  batch: FlowBatch,
  flagsText: (protocol: number, flags: number) => string,
): (row: number) => string {
  const end = secondsOf(batch, 'last');
  const [source, destination] = [batch.column('srcaddr'), batch.column('dstaddr')];
  const [sourcePort, destinationPort] = [batch.column('srcport'), batch.column('dstport')];
  const [protocols, flags] = [batch.column('prot'), batch.column('tcp_flags')];
  const [packets, octets] = [batch.column('dpkts'), batch.column('doctets')];
  return (row) => {
    const protocol = protocols[row]!;
    const port = destinationPort[row]!;
    // Type and code of ICMP take the place of the ports.
    const from = protocol === ICMP ? port >>> 8 : sourcePort[row]!;
    const to = protocol === ICMP ? port & 255 : port;
    const sender = `${formatAddress(source[row]!)}.${from}`;
    const receiver = `${formatAddress(destination[row]!)}.${to}`;
    const kind = `${protocol}${flagsText(protocol, flags[row]!)}`;
    return `${localTimeText(end(row))} ${sender} -> ${receiver} ${kind} ${packets[row]!} ${octets[row]!}\n`;
  };
}

function secondsOf(batch: FlowBatch, field: 'first' | 'last'): (row: number) => number {
  const [seconds, nanoseconds] = [batch.column('unix_secs'), batch.column('unix_nsecs')];
  const [uptime, flowTime] = [batch.column('sysuptime'), batch.column(field)];
  return (row) =>
    Math.floor(flowTimeMs(seconds[row]!, nanoseconds[row]!, uptime[row]!, flowTime[row]!) / 1000);
}
