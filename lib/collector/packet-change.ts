import { FlowBatch } from '../flow/batch.js';
import type { FieldName } from '../flow/fields.js';
import { LegacyDecoder } from '../formats/packets/decode/legacy.js';
import { exporterField, type ExporterAddress } from '../formats/packets/decode/exporter-address.js';
import { MAX_LEGACY_RECORDS } from '../formats/packets/decode/decoder.js';
import { PacketError } from '../formats/packets/decode/errors.js';
import { parsePacketHeader } from '../formats/packets/decode/header.js';
import { HEADER_FIELDS, packetLayout } from '../formats/packets/layouts.js';
import { PacketPacker } from '../formats/packets/packer.js';

/** Packets to send in place of one that came; none for one that cannot be changed. */
export type PacketChange = (packet: Uint8Array, exporter: ExporterAddress) => Uint8Array[];

export interface ChangeOptions {
  /** Version of the packets to send; undefined: that of each packet. */
  readonly version: number | undefined;
  /** Stands in the place of AS 0. */
  readonly asNumber: number | undefined;
  /** Bits of source and destination addresses to keep. */
  readonly privacyMask: number | undefined;
}

/** One exporter's packets of one version on their way to another. */
interface Line {
  readonly batch: FlowBatch;
  readonly decoder: LegacyDecoder;
  readonly packer: PacketPacker;
}

const MAX_LINES = 4096;

/** What options -A, -m and -V of flow-fanout do to packets of version 1, 5, 6 and 7; undefined if they ask for nothing. */
export function packetChange(options: ChangeOptions): PacketChange | undefined {
  const { version, asNumber, privacyMask } = options;
  if (version === undefined && asNumber === undefined && privacyMask === undefined) return undefined;
  const lines = new Map<string, Line>();
  return (packet, exporter) => {
    const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
    try {
      const header = parsePacketHeader(view);
      if (header.kind !== 'legacy' || header.version === 8) return [];
      const key = `${header.version} ${exporter}`;
      let line = lines.get(key);
      if (!line) {
        if (lines.size >= MAX_LINES) return [];
        line = newLine(header.version, version ?? header.version);
        lines.set(key, line);
      }
      line.batch.length = 0;
      line.decoder.append(view, header, exporterField(exporter));
      if (asNumber !== undefined) replaceZero(line.batch, asNumber);
      if (privacyMask !== undefined) maskAddresses(line.batch, privacyMask);
      return [...line.packer.add(line.batch), ...line.packer.finish()];
    } catch (error) {
      if (error instanceof PacketError) return [];
      throw error;
    }
  };
}

function newLine(from: number, to: number): Line {
  const own = packetLayout(from)?.record.fields ?? new Set<FieldName>();
  const packer = new PacketPacker(to);
  const batch = new FlowBatch(
    new Set<FieldName>([...HEADER_FIELDS, ...own, ...packer.columns]),
    MAX_LEGACY_RECORDS,
  );
  return { batch, decoder: new LegacyDecoder(batch), packer };
}

function replaceZero(batch: FlowBatch, asNumber: number): void {
  for (const field of ['src_as', 'dst_as'] as const) {
    if (!batch.has(field)) continue;
    const column = batch.column(field);
    for (let row = 0; row < batch.length; row++) column[row] ||= asNumber;
  }
}

function maskAddresses(batch: FlowBatch, mask: number): void {
  for (const field of ['srcaddr', 'dstaddr'] as const) {
    const column = batch.column(field);
    for (let row = 0; row < batch.length; row++) column[row] = (column[row] ?? 0) & mask;
  }
}
