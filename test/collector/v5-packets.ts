import { FlowBatch } from '../../lib/flow/batch.js';
import { PacketPacker } from '../../lib/formats/packets/packer.js';

/** Version 5 packets of 30 flows; the flows are numbered in their source addresses. */
export function v5Packets(count: number, firstFlow = 0): Uint8Array[] {
  const packer = new PacketPacker(5);
  const batch = new FlowBatch(packer.columns, 30);
  batch.length = 30;
  batch.column('unix_secs').fill(1772460000);
  batch.column('sysuptime').fill(1_000_000);
  batch.column('dpkts').fill(2);
  batch.column('doctets').fill(100);
  const packets: Uint8Array[] = [];
  for (let i = 0; i < count; i++) {
    batch.column('srcaddr').set(Array.from({ length: 30 }, (_, row) => firstFlow + i * 30 + row));
    const [packet] = [...packer.add(batch), ...packer.finish()];
    if (!packet) throw new Error('no packet');
    new DataView(packet.buffer).setUint32(16, firstFlow + i * 30);
    packets.push(packet);
  }
  return packets;
}
