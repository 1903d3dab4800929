import type { FlowBatch } from '../../flow/batch.js';
import type { FieldName } from '../../flow/fields.js';
import { encodeRecords } from '../encode.js';
import { HEADER_OFFSETS, type PacketLayout } from './layouts.js';

export interface PacketIdentity {
  readonly exportVersion: number;
  /** 1..14, for export version 8. */
  readonly aggregationMethod?: number | undefined;
  /** Flows that the engine has sent before. */
  readonly sequence: number;
}

/**
 * Rows `from` to `to` of a batch as one export packet (flow-files specification, section 6). Times and engine of its header are those
 * of the first row; columns that the batch lacks are 0 (`dflows`: 1).
 *
 * @throws RangeError for more rows than a packet may have, or none
 */
export function encodePacket(
  layout: PacketLayout,
  identity: PacketIdentity,
  batch: FlowBatch,
  from: number,
  to: number,
): Uint8Array {
  const { headerSize, record, maxRecords } = layout;
  const count = to - from;
  if (count < 1 || count > maxRecords) throw new RangeError(`${count} records do not make a packet`);
  const bytes = new Uint8Array(headerSize + count * record.size);
  const header = new DataView(bytes.buffer);
  const value = (field: FieldName): number => (batch.has(field) ? (batch.column(field)[from] ?? 0) : 0);

  header.setUint16(HEADER_OFFSETS.version, identity.exportVersion);
  header.setUint16(HEADER_OFFSETS.count, count);
  header.setUint32(HEADER_OFFSETS.sysUptime, value('sysuptime'));
  header.setUint32(HEADER_OFFSETS.unixSecs, value('unix_secs'));
  header.setUint32(HEADER_OFFSETS.unixNsecs, value('unix_nsecs'));
  if (identity.exportVersion !== 1) {
    header.setUint32(HEADER_OFFSETS.sequence, identity.sequence);
    header.setUint8(HEADER_OFFSETS.engineType, value('engine_type'));
    header.setUint8(HEADER_OFFSETS.engineId, value('engine_id'));
  }
  if (identity.exportVersion === 8) {
    header.setUint8(HEADER_OFFSETS.aggregation, identity.aggregationMethod ?? 0);
    header.setUint8(HEADER_OFFSETS.aggregationVersion, 2);
  }
  encodeRecords(record, batch, from, to, new DataView(bytes.buffer, headerSize), false);
  return bytes;
}
