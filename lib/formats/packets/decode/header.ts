import { HEADER_OFFSETS, packetLayout, type PacketLayout } from '../layouts.js';
import { PacketError } from './errors.js';

/** Header of a packet of version 1 to 8: its records have a fixed layout. */
export interface LegacyHeader {
  readonly kind: 'legacy';
  readonly version: 1 | 5 | 6 | 7 | 8;
  /** 1..14, for version 8. */
  readonly aggregationMethod?: number | undefined;
  readonly layout: PacketLayout;
  /** Bytes from one record to the next. */
  readonly recordSize: number;
  /** Records in the packet. */
  readonly count: number;
  /** Milliseconds since the exporter has booted. */
  readonly sysUptime: number;
  readonly unixSecs: number;
  readonly unixNsecs: number;
  /** Flows sent before; version 1 does not say. */
  readonly sequence: number | undefined;
  readonly engineType: number;
  readonly engineId: number;
  /** One packet in so many was looked at; 1 for all. */
  readonly samplingRate: number;
  /** Bytes behind the last record, which some exporters of version 5 append. */
  readonly excessBytes: number;
}

/** Header of a NetFlow 9 packet or an IPFIX message: its records are described by templates. */
export interface TemplatedHeader {
  readonly kind: 'templated';
  readonly version: 9 | 10;
  /** Seconds when it was sent. */
  readonly unixSecs: number;
  /** Milliseconds since the exporter has booted; IPFIX does not say. */
  readonly sysUptime: number | undefined;
  /** NetFlow 9: packets sent before; IPFIX: data records. */
  readonly sequence: number;
  /** Source id, or observation domain. */
  readonly domain: number;
  /** Where its sets begin and end. */
  readonly start: number;
  readonly end: number;
}

export type PacketHeader = LegacyHeader | TemplatedHeader;

const V9_HEADER = 20;
const IPFIX_HEADER = 16;
/** Records of version 1 have 52 bytes in some documents and exporters: four more reserved ones. */
const LONG_V1_RECORD = 52;

/**
 * Reads the header of an export packet and checks its lengths (flow-files specification, section 6; RFC 3954, RFC 7011).
 *
 * @throws PacketError for anything that is no whole packet of version 1, 5, 6, 7, 8, 9 or 10
 */
export function parsePacketHeader(view: DataView): PacketHeader {
  if (view.byteLength < 4) throw new PacketError(0, `a packet of ${view.byteLength} bytes`);
  const version = view.getUint16(0);
  switch (version) {
    case 1:
    case 5:
    case 6:
    case 7:
    case 8:
      return parseLegacyHeader(view, version);
    case 9:
      return parseV9Header(view);
    case 10:
      return parseIpfixHeader(view);
    default:
      throw new PacketError(0, `unknown export version ${version}`);
  }
}

function parseLegacyHeader(view: DataView, version: LegacyHeader['version']): LegacyHeader {
  const headerSize = version === 1 ? 16 : version === 8 ? 28 : 24;
  requireBytes(view, headerSize);
  const aggregationMethod = version === 8 ? aggregationOf(view) : undefined;
  const layout = packetLayout(version, aggregationMethod);
  if (!layout)
    throw new PacketError(HEADER_OFFSETS.aggregation, `unknown aggregation method ${aggregationMethod}`);
  const count = view.getUint16(HEADER_OFFSETS.count);
  if (count > layout.maxRecords)
    throw new PacketError(HEADER_OFFSETS.count, `${count} records, ${layout.maxRecords} are the most`);
  const recordSize = recordSizeOf(view, version, layout, count);
  const sampling = version === 5 ? view.getUint16(22) & 0x3fff : 0;
  return {
    kind: 'legacy',
    version,
    aggregationMethod,
    layout,
    recordSize,
    count,
    sysUptime: view.getUint32(HEADER_OFFSETS.sysUptime),
    unixSecs: view.getUint32(HEADER_OFFSETS.unixSecs),
    unixNsecs: view.getUint32(HEADER_OFFSETS.unixNsecs),
    sequence: version === 1 ? undefined : view.getUint32(HEADER_OFFSETS.sequence),
    engineType: version === 1 ? 0 : view.getUint8(HEADER_OFFSETS.engineType),
    engineId: version === 1 ? 0 : view.getUint8(HEADER_OFFSETS.engineId),
    samplingRate: Math.max(1, sampling),
    excessBytes: view.byteLength - headerSize - count * recordSize,
  };
}

/** Juniper's routers leave the version of aggregation 0. */
function aggregationOf(view: DataView): number {
  const version = view.getUint8(HEADER_OFFSETS.aggregationVersion);
  if (version !== 2 && version !== 0)
    throw new PacketError(HEADER_OFFSETS.aggregationVersion, `unknown version ${version} of aggregation`);
  return view.getUint8(HEADER_OFFSETS.aggregation);
}

/** The length must be exactly that of the records; only version 5 may have more behind them. */
function recordSizeOf(view: DataView, version: number, layout: PacketLayout, count: number): number {
  const { size } = layout.record;
  const room = view.byteLength - layout.headerSize;
  const isRight = version === 5 ? room >= count * size : room === count * size;
  if (isRight) return size;
  if (version === 1 && room === count * LONG_V1_RECORD) return LONG_V1_RECORD;
  throw new PacketError(HEADER_OFFSETS.count, `${count} records of ${size} bytes in ${room} bytes`);
}

function parseV9Header(view: DataView): TemplatedHeader {
  requireBytes(view, V9_HEADER);
  return {
    kind: 'templated',
    version: 9,
    sysUptime: view.getUint32(4),
    unixSecs: view.getUint32(8),
    sequence: view.getUint32(12),
    domain: view.getUint32(16),
    start: V9_HEADER,
    end: view.byteLength,
  };
}

function parseIpfixHeader(view: DataView): TemplatedHeader {
  requireBytes(view, IPFIX_HEADER);
  const length = view.getUint16(2);
  if (length < IPFIX_HEADER || length > view.byteLength)
    throw new PacketError(2, `a message of ${length} bytes in a packet of ${view.byteLength}`);
  return {
    kind: 'templated',
    version: 10,
    sysUptime: undefined,
    unixSecs: view.getUint32(4),
    sequence: view.getUint32(8),
    domain: view.getUint32(12),
    start: IPFIX_HEADER,
    end: length,
  };
}

function requireBytes(view: DataView, size: number): void {
  if (view.byteLength < size)
    throw new PacketError(0, `a packet of ${view.byteLength} bytes, its header alone has ${size}`);
}
