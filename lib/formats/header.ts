export type ByteOrder = 'little' | 'big';

/** Bits of the header flags (flow-files specification, section 1.1). */
export const HEADER_FLAGS = { done: 0x01, compressed: 0x02, streaming: 0x08, preloaded: 0x20 } as const;

/** Name of an exporter's interface, as a map loaded by the collector gave it. */
export interface InterfaceName {
  readonly exporter: number;
  readonly ifIndex: number;
  readonly name: string;
}

/** Name of a group of an exporter's interfaces. */
export interface InterfaceAlias {
  readonly exporter: number;
  readonly ifIndexes: readonly number[];
  readonly name: string;
}

/**
 * Header of a flow-tools file. What the file does not say is undefined, and so are times and count of a stream whose writer
 * could not know them (streaming without preloaded).
 */
export interface FlowToolsHeader {
  readonly kind: 'flow-tools';
  readonly streamVersion: 1 | 3;
  readonly byteOrder: ByteOrder;
  /** Offset of the records in bytes. */
  readonly length: number;
  readonly flags: number;
  /** 1, 5, 6, 7, 8 or 1005. */
  readonly exportVersion: number;
  readonly aggregationVersion?: number;
  /** 1..14 for export version 8. */
  readonly aggregationMethod?: number;
  readonly vendor?: number;
  readonly exporter?: number;
  /** Epoch seconds. */
  readonly captureStart?: number | undefined;
  /** Epoch seconds; 0 while the file is open. */
  readonly captureEnd?: number | undefined;
  readonly rotation?: number;
  readonly flowCount?: number | undefined;
  readonly lostFlows?: number;
  readonly misorderedFlows?: number;
  readonly corruptPackets?: number;
  readonly sequenceResets?: number;
  readonly hostname?: string;
  readonly comments?: string;
  /** In the order in which flow-header lists them: last in the file first. */
  readonly interfaceNames: readonly InterfaceName[];
  readonly interfaceAliases: readonly InterfaceAlias[];
}

/** A cflowd raw file has no header; every record says which fields follow. */
export interface CflowdHeader {
  readonly kind: 'cflowd';
  /** What such records are nearest to. */
  readonly exportVersion: 5;
  /** Index mask of the first record. */
  readonly firstIndex: number;
}

export type FlowFileHeader = FlowToolsHeader | CflowdHeader;

/** The bytes of the longest header that flow-tools writes or reads. */
export const MAX_HEADER_LENGTH = 16384;

/** Everything after these bytes is in the byte order that the third one names. */
export const PREAMBLE_LENGTH = 8;

const STREAM_1_LENGTH = 360;

/** The first eight bytes: enough to know how long the header is. */
export interface Preamble {
  readonly streamVersion: 1 | 3;
  readonly byteOrder: ByteOrder;
  readonly length: number;
}

/** Reads the first {@link PREAMBLE_LENGTH} bytes; a sentence about what is wrong if they cannot begin a flow-tools file. */
export function parsePreamble(bytes: Uint8Array): Preamble | string {
  const [first, second, order, streamVersion] = bytes;
  if (first !== 0xcf || second !== 0x10) return 'not a flow-tools file';
  if (order !== 1 && order !== 2) return `unknown byte order ${order ?? 'missing'}`;
  if (streamVersion !== 1 && streamVersion !== 3)
    return `unknown stream version ${streamVersion ?? 'missing'}`;
  const byteOrder = order === 1 ? 'little' : 'big';
  if (streamVersion === 1) return { streamVersion, byteOrder, length: STREAM_1_LENGTH };
  const length = viewOf(bytes).getUint32(4, order === 1);
  if (length < PREAMBLE_LENGTH || length > MAX_HEADER_LENGTH) return `impossible header length ${length}`;
  return { streamVersion, byteOrder, length };
}

/** Reads a whole header, `bytes` being exactly as long as its preamble says. */
export function parseHeader(bytes: Uint8Array, preamble: Preamble): FlowToolsHeader {
  const header = preamble.streamVersion === 1 ? parseStream1(bytes, preamble) : parseStream3(bytes, preamble);
  const isUnsure =
    (header.flags & HEADER_FLAGS.streaming) !== 0 && (header.flags & HEADER_FLAGS.preloaded) === 0;
  if (!isUnsure) return header;
  return { ...header, captureStart: undefined, captureEnd: undefined, flowCount: undefined };
}

/** Section 1.2; capture start and end are used although the original forgets to. */
function parseStream1(bytes: Uint8Array, preamble: Preamble): FlowToolsHeader {
  const view = viewOf(bytes);
  const little = preamble.byteOrder === 'little';
  const version = view.getUint16(4, little);
  return {
    kind: 'flow-tools',
    ...preamble,
    exportVersion: version === 0xffff ? 1 : version,
    captureStart: view.getUint32(8, little),
    captureEnd: view.getUint32(12, little),
    flags: view.getUint32(16, little),
    rotation: view.getUint32(20, little),
    flowCount: view.getUint32(24, little),
    lostFlows: view.getUint32(28, little),
    misorderedFlows: view.getUint32(32, little),
    hostname: text(bytes.subarray(36, 104)),
    comments: text(bytes.subarray(104, 360)),
    interfaceNames: [],
    interfaceAliases: [],
  };
}

type NumberField =
  | 'vendor'
  | 'exportVersion'
  | 'aggregationVersion'
  | 'aggregationMethod'
  | 'exporter'
  | 'captureStart'
  | 'captureEnd'
  | 'flags'
  | 'rotation'
  | 'flowCount'
  | 'lostFlows'
  | 'misorderedFlows'
  | 'corruptPackets'
  | 'sequenceResets';

/** TLVs whose value is one number. */
const NUMBERS = new Map<number, { field: NumberField; width: 1 | 2 | 4 }>([
  [0x01, { field: 'vendor', width: 1 }],
  [0x02, { field: 'exportVersion', width: 2 }],
  [0x03, { field: 'aggregationVersion', width: 1 }],
  [0x04, { field: 'aggregationMethod', width: 1 }],
  [0x05, { field: 'exporter', width: 4 }],
  [0x06, { field: 'captureStart', width: 4 }],
  [0x07, { field: 'captureEnd', width: 4 }],
  [0x08, { field: 'flags', width: 4 }],
  [0x09, { field: 'rotation', width: 4 }],
  [0x0a, { field: 'flowCount', width: 4 }],
  [0x0b, { field: 'lostFlows', width: 4 }],
  [0x0c, { field: 'misorderedFlows', width: 4 }],
  [0x0d, { field: 'corruptPackets', width: 4 }],
  [0x0e, { field: 'sequenceResets', width: 4 }],
]);
const HOSTNAME = 0x0f;
const COMMENTS = 0x10;
const INTERFACE_NAME = 0x11;
const INTERFACE_ALIAS = 0x12;

/**
 * Section 1.1: type, length and value one after another. A value that would pass the end of the header ends the parsing
 * quietly, unknown types are skipped, of a field that occurs twice the last one wins.
 */
function parseStream3(bytes: Uint8Array, preamble: Preamble): FlowToolsHeader {
  const view = viewOf(bytes);
  const little = preamble.byteOrder === 'little';
  const numbers: Partial<Record<NumberField, number>> = {};
  const texts: { hostname?: string; comments?: string } = {};
  const interfaceNames: InterfaceName[] = [];
  const interfaceAliases: InterfaceAlias[] = [];

  for (let at = PREAMBLE_LENGTH; at + 4 <= bytes.length;) {
    const type = view.getUint16(at, little);
    const length = view.getUint16(at + 2, little);
    const value = bytes.subarray(at + 4, at + 4 + length);
    if (value.length < length) break;
    at += 4 + length;

    const number = NUMBERS.get(type);
    if (number && length >= number.width) numbers[number.field] = readNumber(value, number.width, little);
    else if (type === HOSTNAME) texts.hostname = text(value);
    else if (type === COMMENTS) texts.comments = text(value);
    else if (type === INTERFACE_NAME) interfaceNames.unshift(...parseInterfaceName(value, little));
    else if (type === INTERFACE_ALIAS) interfaceAliases.unshift(...parseInterfaceAlias(value, little));
  }
  return {
    kind: 'flow-tools',
    exportVersion: 0,
    flags: 0,
    ...preamble,
    ...numbers,
    ...texts,
    interfaceNames,
    interfaceAliases,
  };
}

function readNumber(value: Uint8Array, width: 1 | 2 | 4, little: boolean): number {
  const view = viewOf(value);
  if (width === 1) return view.getUint8(0);
  return width === 2 ? view.getUint16(0, little) : view.getUint32(0, little);
}

/** Empty for a name without terminator: the original's own writer damages these values. */
function parseInterfaceName(value: Uint8Array, little: boolean): InterfaceName[] {
  if (value.length < 7 || !value.subarray(6).includes(0)) return [];
  const view = viewOf(value);
  const name = text(value.subarray(6));
  return [{ exporter: view.getUint32(0, little), ifIndex: view.getUint16(4, little), name }];
}

function parseInterfaceAlias(value: Uint8Array, little: boolean): InterfaceAlias[] {
  if (value.length < 6) return [];
  const view = viewOf(value);
  const count = view.getUint16(4, little);
  const nameAt = 6 + 2 * count;
  if (nameAt >= value.length || !value.subarray(nameAt).includes(0)) return [];
  const ifIndexes = Array.from({ length: count }, (_, i) => view.getUint16(6 + 2 * i, little));
  return [{ exporter: view.getUint32(0, little), ifIndexes, name: text(value.subarray(nameAt)) }];
}

/** Up to the terminating 0; bytes are taken as Latin-1, so any of them survive. */
function text(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString('latin1');
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
