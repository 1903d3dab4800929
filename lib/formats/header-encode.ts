import { MAX_HEADER_LENGTH, PREAMBLE_LENGTH, type ByteOrder } from './header.js';

/** What the header of a stream says; what is undefined is left out. */
export interface StreamHeader {
  readonly byteOrder: ByteOrder;
  readonly exportVersion: number;
  /** For export version 8. */
  readonly aggregationMethod?: number | undefined;
  readonly flags: number;
  readonly captureStart?: number | undefined;
  readonly captureEnd?: number | undefined;
  readonly flowCount?: number | undefined;
  readonly lostFlows?: number | undefined;
  readonly corruptPackets?: number | undefined;
  readonly sequenceResets?: number | undefined;
  readonly hostname?: string | undefined;
  readonly comment?: string | undefined;
}

/** What the header of a capture file says. */
export interface CaptureHeader extends StreamHeader {
  readonly captureStart: number;
  readonly captureEnd: number;
  readonly flowCount: number;
  readonly lostFlows: number;
  readonly corruptPackets: number;
  readonly sequenceResets: number;
  readonly hostname: string;
}

/**
 * Header of stream version 3 with the fields of flow-capture, in its order (flow-files specification, sections 1.1 and 8). Its
 * length depends on version, texts and which fields there are alone, so it can be rewritten in place.
 *
 * @throws RangeError if the texts do not fit
 */
export function encodeHeader(header: StreamHeader): Uint8Array {
  const little = header.byteOrder === 'little';
  const fields = [number(0x02, header.exportVersion, 2, little)];
  if (header.aggregationMethod !== undefined) {
    fields.push(number(0x03, 2, 1, little), number(0x04, header.aggregationMethod, 1, little));
  }
  const addNumber = (type: number, value: number | undefined): void => {
    if (value !== undefined) fields.push(number(type, value, 4, little));
  };
  addNumber(0x06, header.captureStart);
  addNumber(0x07, header.captureEnd);
  addNumber(0x08, header.flags);
  addNumber(0x0a, header.flowCount);
  addNumber(0x0b, header.lostFlows);
  addNumber(0x0d, header.corruptPackets);
  addNumber(0x0e, header.sequenceResets);
  if (header.hostname !== undefined) fields.push(text(0x0f, header.hostname, little));
  if (header.comment !== undefined) fields.push(text(0x10, header.comment, little));

  const used = fields.reduce((sum, field) => sum + field.length, PREAMBLE_LENGTH);
  const length = Math.ceil(used / 4) * 4;
  if (length > MAX_HEADER_LENGTH) throw new RangeError(`a header of ${length} bytes is longer than allowed`);
  const bytes = Buffer.alloc(length);
  bytes.set([0xcf, 0x10, little ? 1 : 2, 3]);
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(4, length, little);
  let at = PREAMBLE_LENGTH;
  for (const field of fields) {
    bytes.set(field, at);
    at += field.length;
  }
  return bytes;
}

/** A TLV of one number; larger ones wrap, as the original's counters do. */
function number(type: number, value: number, width: 1 | 2 | 4, little: boolean): Uint8Array {
  const { field, view } = tlv(type, width, little);
  if (width === 1) view.setUint8(4, value);
  else if (width === 2) view.setUint16(4, value, little);
  else view.setUint32(4, value, little);
  return field;
}

/** A TLV of a text with its terminating 0, which the length counts. */
function text(type: number, value: string, little: boolean): Uint8Array {
  const bytes = Buffer.from(value, 'latin1');
  if (bytes.includes(0)) throw new RangeError('a header text must not contain a zero byte');
  if (bytes.length >= MAX_HEADER_LENGTH) throw new RangeError('a header text is longer than allowed');
  const { field } = tlv(type, bytes.length + 1, little);
  field.set(bytes, 4);
  return field;
}

function tlv(type: number, length: number, little: boolean): { field: Uint8Array; view: DataView } {
  const field = new Uint8Array(4 + length);
  const view = new DataView(field.buffer);
  view.setUint16(0, type, little);
  view.setUint16(2, length, little);
  return { field, view };
}
