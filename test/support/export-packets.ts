import { readFileSync } from 'node:fs';

/** The UDP payloads of an Ethernet/IPv4 capture in little-endian pcap, as softflowd's packets are recorded. */
export function capturedPayloads(path: string): Buffer[] {
  const bytes = readFileSync(path);
  const payloads: Buffer[] = [];
  for (let at = 24; at < bytes.length;) {
    const length = bytes.readUInt32LE(at + 8);
    const frame = bytes.subarray(at + 16, at + 16 + length);
    const ipHeader = (frame.readUInt8(14) & 15) * 4;
    const udp = 14 + ipHeader;
    payloads.push(frame.subarray(udp + 8, udp + frame.readUInt16BE(udp + 4)));
    at += 16 + length;
  }
  return payloads;
}

/** Packets of a recorded sample, each preceded by its length. */
export function recordedPackets(path: string): Buffer[] {
  const bytes = readFileSync(path);
  const packets: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = bytes.readUInt16BE(at);
    packets.push(bytes.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return packets;
}
