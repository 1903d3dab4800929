import { FlowBatch } from '../../../../lib/flow/batch.js';
import { FIELD_NAMES, type FieldName } from '../../../../lib/flow/fields.js';
import { noContents, type PacketContents } from '../../../../lib/formats/packets/decode/contents.js';
import { PacketDecoder } from '../../../../lib/formats/packets/decode/decoder.js';
import { parsePacketHeader } from '../../../../lib/formats/packets/decode/header.js';
import { MemoryRegistry } from '../../../../lib/formats/packets/decode/memory-registry.js';
import { PendingSets } from '../../../../lib/formats/packets/decode/pending-sets.js';

export type Row = Record<FieldName, number>;

/** What came of some packets. */
export interface Decoded {
  readonly rows: Row[];
  readonly totals: PacketContents;
}

interface DecodeOptions {
  readonly exporter?: number;
  readonly columns?: readonly FieldName[];
  readonly capacity?: number;
  readonly appliesSampling?: boolean;
  readonly templates?: MemoryRegistry;
  readonly pending?: PendingSets;
  readonly now?: number;
}

/** All flows of some packets, as they come out of a decoder of their own. */
export function decodePackets(packets: Iterable<Uint8Array>, options: DecodeOptions = {}): Decoded {
  const batch = new FlowBatch(options.columns ?? FIELD_NAMES, options.capacity ?? 64);
  const decoder = new PacketDecoder(batch, {
    templates: options.templates ?? new MemoryRegistry(),
    pending: options.pending ?? new PendingSets(),
    appliesSampling: options.appliesSampling ?? false,
  });
  const rows: Row[] = [];
  const totals = noContents();
  const empty = (): void => {
    for (let i = 0; i < batch.length; i++)
      rows.push(Object.fromEntries(batch.fields.map((field) => [field, batch.column(field)[i]])) as Row);
    batch.length = 0;
  };
  for (const packet of packets) {
    const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
    const steps = decoder.decode(view, parsePacketHeader(view), options.exporter ?? 1, options.now ?? 0);
    let step = steps.next();
    for (; !step.done; step = steps.next()) empty();
    add(totals, step.value);
  }
  empty();
  return { rows, totals };
}

function add(totals: PacketContents, contents: PacketContents): void {
  totals.flows += contents.flows;
  totals.ipv6.flows += contents.ipv6.flows;
  totals.ipv6.octets += contents.ipv6.octets;
  totals.ipv6.packets += contents.ipv6.packets;
  totals.otherRecords += contents.otherRecords;
  totals.heldSets += contents.heldSets;
  totals.clamped += contents.clamped;
  totals.damage ??= contents.damage;
  if (totals.records !== undefined && contents.records !== undefined) totals.records += contents.records;
  else totals.records = undefined;
}
