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

/** Files of flows, and the packets that they were recorded from, with version and aggregation method. */
export const RECORDED_SAMPLES: readonly (readonly [
  file: string,
  packets: string,
  version: number,
  method?: number,
])[] = [
  ['v1-le.ft', 'udp-v1.bin', 1],
  ['v5-le.ft', 'udp-v5.bin', 5],
  ['v6-le.ft', 'udp-v6.bin', 6],
  ['v7-le.ft', 'udp-v7.bin', 7],
  ['v8-1-le.ft', 'udp-v8-1.bin', 8, 1],
  ['v8-5-le.ft', 'udp-v8-5.bin', 8, 5],
  ['v8-8-be.ft', 'udp-v8-8.bin', 8, 8],
  ['v8-14-be.ft', 'udp-v8-14.bin', 8, 14],
];
