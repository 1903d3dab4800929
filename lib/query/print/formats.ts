import {
  activeSeconds,
  address,
  asNumber,
  cellWidth,
  destinationPrefix,
  hex,
  left,
  leftHex,
  port,
  protocol,
  right,
  sourcePrefix,
  time,
  type Cell,
} from './cells.js';

/** A format of flow-print (flow-tools specification, section 6). */
export interface PrintFormat {
  readonly number: number;
  /** Lines before the first flow. */
  readonly titles: readonly string[];
  readonly cells: readonly Cell[];
  /** Only TCP flows of two packets, 80 octets and flags 2. */
  readonly onlySynPairs: boolean;
}

/** A line: text as it stands, and cells under their headings. */
type Line = readonly (string | readonly [heading: string, cell: Cell])[];

interface Definition {
  readonly line: (wide: boolean) => Line;
  /** Titles that are not just the headings over the columns. */
  readonly titles?: (headings: string) => readonly string[];
  readonly onlySynPairs?: boolean;
}

const octets10: Line = [['octets', left('doctets', 10)], '  ', ['packets', left('dpkts', 10)]];
const sums12: Line = [
  ['flows', left('dflows', 12)],
  ['octets', left('doctets', 12)],
  ['packets', left('dpkts', 12)],
  ['duration', left('duration', 12)],
];
const interfaces7: Line = [
  ['input', left('input', 7)],
  ['output', left('output', 7)],
];
const addressPair: Line = [['srcIP', address('srcaddr')], '  ', ['dstIP', address('dstaddr')], '  '];
const tos: Line = [['tos', left('tos', 3)], '  '];
const toses: Line = [...tos, ['mts', left('marked_tos', 3)], '  '];
const contract: Line = [
  ...[['extra', left('extra_pkts', 10)] as const, '  '],
  ...[['octets', left('doctets', 10)] as const, '  ', ['packets', left('dpkts', 10)] as const],
];
const shortcut: Line = [['dstIP', address('dstaddr')], '  ', ['router', address('router_sc')], '  '];
const fromShortcut: Line = [['srcIP', address('srcaddr')], '  ', ...shortcut, ['in', left('input', 5)], '  '];
const output5: Line = [['out', left('output', 5)], '  '];

const flowLine = (ifDigits: number): Line => [
  ...[['Sif', hex('input', ifDigits)] as const, ' ', ['SrcIPaddress', address('srcaddr')] as const, '  '],
  ...[['Dif', hex('output', ifDigits)] as const, ' ', ['DstIPaddress', address('dstaddr')] as const, '   '],
  ...[['Pr', hex('prot', 2)] as const, ' ', ['SrcP', leftHex('srcport', 4)] as const, ' '],
  ...[['DstP', leftHex('dstport', 4)] as const, '  '],
  ...[['Pkts', left('dpkts', 10)] as const, ' ', ['Octets', left('doctets', 10)] as const],
];

const timesLine = (ifDigits: number): Line => [
  ...[...flowLine(ifDigits), '\n ', ['', time('first')] as const, '  ', ['', time('last')] as const, '  '],
  ...[['', activeSeconds] as const, ' ', ['', left('packet-size', 3)] as const, ' '],
  ...[['', hex('tos', 2)] as const, ' ', ['', hex('tcp_flags', 2)] as const, '\n'],
];

const timesTitles = (): string[] => [
  'Sif  SrcIPaddress     DIf  DstIPaddress      Pr SrcP DstP  Pkts  Octets',
  ' StartTime          EndTime             Active   B/Pk Ts Fl',
  '',
];

const nameWidth = (narrow: number, wide: boolean): number => (wide ? 16 : narrow);
const sourceAs = (wide: boolean): Line => [['srcAS', asNumber('src_as', nameWidth(5, wide))], '  '];
const destinationAs = (wide: boolean): Line => [['dstAS', asNumber('dst_as', nameWidth(5, wide))], '  '];
const ports7 = (wide: boolean): Line => [
  ...[['srcPort', port('srcport', nameWidth(7, wide))] as const, '  '],
  ...[['dstPort', port('dstport', nameWidth(7, wide))] as const, '  '],
];
const ports14: Line = [['srcPort', port('srcport', 14)], '  ', ['dstPort', port('dstport', 14)], '  '];
const source: Line = [['srcPrefix', sourcePrefix], '  '];
const destination: Line = [['dstPrefix', destinationPrefix], '  '];
const protocol5: Line = [['prot', protocol(5)], '  '];

// The aggregations of export version 8; formats 18 to 23 print the same ones with the TOS in front.
const asPair = (wide: boolean): Line => [
  ...sourceAs(wide),
  ...destinationAs(wide),
  ...interfaces7,
  ...sums12,
];
const portPair = (wide: boolean): Line => [...ports7(wide), ...protocol5, ...sums12];
const sourceSide = (wide: boolean): Line => [
  ...source,
  ...sourceAs(wide),
  ['input', left('input', 7)],
  ...sums12,
];
const destinationSide = (wide: boolean): Line => [
  ...[...destination, ...destinationAs(wide), ['output', left('output', 7)] as const, ...sums12],
];
const prefixPair = (wide: boolean): Line => [
  ...[...source, ...sourceAs(wide), ...destination, ...destinationAs(wide), ...interfaces7, ...sums12],
];
const prefixPortPair = (wide: boolean): Line => [
  ...[...source, ...destination, ...protocol5, ...ports7(wide), ...interfaces7, ...sums12],
];
const withTos =
  (line: (wide: boolean) => Line) =>
  (wide: boolean): Line => [...tos, ...line(wide)];

const DEFINITIONS: readonly Definition[] = [
  { line: () => flowLine(4) },
  { line: () => timesLine(4), titles: timesTitles },
  { line: () => timesLine(2), titles: timesTitles, onlySynPairs: true },
  {
    line: (wide) => [
      ...[...addressPair, ['prot', protocol(wide ? 5 : 4)] as const, '  '],
      ...[...ports7(wide), ...octets10],
    ],
  },
  {
    line: (wide) => [
      ...(wide ? ([['Sif', hex('input', 4)], ' ', ['Dif', hex('output', 4)], ' '] as const) : []),
      ...[
        ['srcIP', sourcePrefix] as const,
        wide ? '  ' : ' ',
        ['dstIP', destinationPrefix] as const,
        wide ? '  ' : ' ',
      ],
      ...[
        ['prot', protocol(wide ? 5 : 4)] as const,
        '  ',
        ...sourceAs(wide),
        ...destinationAs(wide),
        ...octets10,
      ],
    ],
  },
  {
    line: () => [
      ...[['Start', time('first')] as const, ' ', ['End', time('last')] as const, ' '],
      ...[['Sif', left('input', 5)] as const, ' ', ['SrcIPaddress', address('srcaddr')] as const, ' '],
      ...[['SrcP', left('srcport', 5)] as const, ' ', ['DIf', left('output', 5)] as const, ' '],
      ...[['DstIPaddress', address('dstaddr')] as const, ' ', ['DstP', left('dstport', 5)] as const, ' '],
      ...[['  P', left('prot', 3)] as const, ' ', ['Fl', left('low-flags', 2)] as const, ' '],
      ...[['Pkts', left('dpkts', 10)] as const, ' ', ['Octets', left('doctets', 10)] as const],
    ],
    titles: (headings) => [headings, ''],
  },
  {
    line: () => [
      ...[
        ' ',
        ['  Source', address('srcaddr')] as const,
        '  ',
        ['  Destination', address('dstaddr')] as const,
        '  ',
      ],
      ...[
        ['          Packets', right('dpkts', 17)] as const,
        '  ',
        ['             Bytes', right('doctets', 18)] as const,
      ],
    ],
  },
  {
    line: () => [
      ...[...source, ...destination, ['router', address('router_sc')] as const, '  '],
      ...[...protocol5, ...ports14, ...octets10],
    ],
  },
  {
    line: () => [
      ...[...source, ...destination, ['peerNextHop', address('peer_nexthop')] as const, '  '],
      ...[['iEnc', left('in_encaps', 4)] as const, ' ', ['oEnc', left('out_encaps', 4)] as const, '  '],
      ...[...protocol5, ...ports14, ...octets10],
    ],
  },
  {
    line: () => [
      ...['0x', ['srcTag', hex('src_tag', 8)] as const, '  0x', ['dstTag', hex('dst_tag', 8)] as const, '  '],
      ...[...addressPair, ...octets10],
    ],
    titles: (headings) => [headings.replace('  srcTag      dstTag    ', 'srcTag      dstTag      ')],
  },
  { line: asPair, titles: (headings) => [headings.replace('input  output ', 'in     out    ')] },
  { line: portPair },
  { line: sourceSide, titles: (headings) => [headings.replace('srcPrefix', 'src/mask ')] },
  // That the output interface is called input is a quirk of the original.
  {
    line: destinationSide,
    titles: (headings) => [headings.replace('dstPrefix', 'dst/mask ').replace('output', 'input ')],
  },
  { line: prefixPair },
  { line: () => [...shortcut, ...output5, ...toses, ...contract] },
  { line: () => [...fromShortcut, ...output5, ...toses, ...contract] },
  {
    line: () => [
      ...[...fromShortcut, ...output5, ['srcP', port('srcport', 5)] as const, '  '],
      ...[
        ['dstP', port('dstport', 5)] as const,
        '  ',
        ['pro', protocol(3)] as const,
        '  ',
        ...toses,
        ...contract,
      ],
    ],
  },
  { line: withTos(asPair) },
  { line: withTos(portPair) },
  { line: withTos(sourceSide) },
  { line: withTos(destinationSide) },
  { line: withTos(prefixPair) },
  { line: withTos(prefixPortPair) },
  {
    line: () => [
      ...[['Sif', hex('input', 4)] as const, ' ', ['SrcIPaddress', address('srcaddr')] as const, '  '],
      ...[['Dif', hex('output', 4)] as const, ' ', ['DstIPaddress', address('dstaddr')] as const, '  '],
      ...[['Pr', hex('prot', 2)] as const, ' ', ['SrcP', left('srcport', 5)] as const, ' '],
      ...[['DstP', left('dstport', 5)] as const, ' ', ['Pkts', left('dpkts', 10)] as const, ' '],
      ...[
        ['Octets', left('doctets', 10)] as const,
        '   ',
        ['StartTime', time('first', 'iso')] as const,
        '  ',
      ],
      ...[['EndTime', time('last', 'iso')] as const, '  ', ['Exporter', address('exaddr')] as const, ' '],
      ...[['Router', address('router_sc')] as const, ' ', ['Active', activeSeconds] as const, ' '],
      ...[['B/Pk', left('packet-size', 4)] as const, '  ', ['Ts', hex('tos', 2)] as const, ' '],
      ...[['Fl', hex('tcp_flags', 2)] as const, '  ', ['srcAS', asNumber('src_as', 5)] as const, ' '],
      ['dstAS', asNumber('dst_as', 5)],
    ],
    titles: (headings) => [`#${headings.slice(1)}`, ''],
  },
];

/** Formats are numbered from 0; there is none from this number on. */
export const PRINT_FORMATS = DEFINITIONS.length;

/**
 * A format by its number, in its normal or its wide form.
 *
 * @throws RangeError if there is none of that number
 */
export function printFormat(number: number, wide = false): PrintFormat {
  const definition = DEFINITIONS[number];
  if (!definition) throw new RangeError(`there is no print format ${number} (0..${PRINT_FORMATS - 1})`);
  const line = definition.line(wide);
  const headings = line.map(headingOf).join('').trimEnd();
  return {
    number,
    titles: definition.titles?.(headings) ?? [headings],
    cells: line.map((piece): Cell => (typeof piece === 'string' ? { kind: 'text', text: piece } : piece[1])),
    onlySynPairs: definition.onlySynPairs ?? false,
  };
}

/** The format that fits the records of an export version best (8: and its aggregation method). */
export function defaultPrintFormat(exportVersion: number, aggregation = 0): number {
  switch (exportVersion) {
    case 6:
      return 8;
    case 7:
      return 7;
    case 8:
      return 9 + aggregation;
    case 1005:
      return 9;
    default:
      return 3;
  }
}

function headingOf(piece: Line[number]): string {
  if (typeof piece === 'string') return ' '.repeat(piece.length);
  const [heading, cell] = piece;
  return heading.padEnd(cellWidth(cell));
}
