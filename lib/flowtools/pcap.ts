import type { FlowBatch } from '../flow/batch.js';
import { flowTimeMs } from '../flow/time.js';

const LINK_TYPE_RAW_IP = 101;
const RECORD_HEADER = 16;
const IP_HEADER = 20;
const TCP_HEADER = 20;
const RECORD = RECORD_HEADER + IP_HEADER + TCP_HEADER;
const MAX_IP_LENGTH = 65535;

/** Beginning of a capture file of microseconds and bare IP packets. */
export function pcapHeader(): Uint8Array {
  const view = new DataView(new ArrayBuffer(24));
  view.setUint32(0, 0xa1b2c3d4);
  view.setUint16(4, 2);
  view.setUint16(6, 4);
  view.setUint32(16, MAX_IP_LENGTH);
  view.setUint32(20, LINK_TYPE_RAW_IP);
  return new Uint8Array(view.buffer);
}

/**
 * One made-up packet for each flow: addresses, protocol, ports and flags of the flow, sent when the flow began, as long as its packets
 * were on average. Only the headers are captured.
 */
export function pcapPackets(batch: FlowBatch): Uint8Array {
  const bytes = new Uint8Array(batch.length * RECORD);
  const view = new DataView(bytes.buffer);
  for (let row = 0; row < batch.length; row++) writePacket(view, row * RECORD, batch, row);
  return bytes;
}

function writePacket(view: DataView, at: number, batch: FlowBatch, row: number): void {
  const ms = flowTimeMs(
    batch.column('unix_secs')[row]!,
    batch.column('unix_nsecs')[row]!,
    batch.column('sysuptime')[row]!,
    batch.column('first')[row]!,
  );
  const size = Math.floor(batch.column('doctets')[row]! / Math.max(1, batch.column('dpkts')[row]!));
  const length = Math.min(MAX_IP_LENGTH, Math.max(IP_HEADER + TCP_HEADER, size));
  view.setUint32(at, Math.floor(ms / 1000));
  view.setUint32(at + 4, (ms % 1000) * 1000);
  view.setUint32(at + 8, IP_HEADER + TCP_HEADER);
  view.setUint32(at + 12, length);

  const ip = at + RECORD_HEADER;
  const protocol = batch.column('prot')[row]!;
  view.setUint8(ip, 0x45);
  view.setUint8(ip + 1, batch.column('tos')[row]!);
  view.setUint16(ip + 2, length);
  view.setUint8(ip + 8, 64);
  view.setUint8(ip + 9, protocol);
  view.setUint32(ip + 12, batch.column('srcaddr')[row]!);
  view.setUint32(ip + 16, batch.column('dstaddr')[row]!);
  view.setUint16(ip + 10, ipChecksum(view, ip));

  const transport = ip + IP_HEADER;
  if (protocol === 1) {
    view.setUint16(transport, batch.column('dstport')[row]!);
    return;
  }
  view.setUint16(transport, batch.column('srcport')[row]!);
  view.setUint16(transport + 2, batch.column('dstport')[row]!);
  if (protocol === 17) view.setUint16(transport + 4, length - IP_HEADER);
  if (protocol !== 6) return;
  view.setUint8(transport + 12, (TCP_HEADER / 4) << 4);
  view.setUint8(transport + 13, batch.column('tcp_flags')[row]!);
}

/** RFC 1071 over a header whose checksum is still 0. */
function ipChecksum(view: DataView, at: number): number {
  let sum = 0;
  for (let i = 0; i < IP_HEADER; i += 2) sum += view.getUint16(at + i);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
