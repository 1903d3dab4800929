// Sends the packets of a file (each preceded by its length, u16) over and over at an even pace, with sequence numbers of its own:
// node bench/capture-sender.mjs FILE PORT PACKETS_A_SECOND SECONDS. Prints what was sent as JSON.
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';

const [file, port, rate, seconds] = [process.argv[2], ...process.argv.slice(3).map(Number)];
const bytes = readFileSync(file);
const packets = [];
for (let at = 0; at < bytes.length; at += 2 + bytes.readUInt16BE(at))
  packets.push(bytes.subarray(at + 2, at + 2 + bytes.readUInt16BE(at)));

const socket = createSocket('udp4');
await new Promise((resolve) => socket.connect(port, '127.0.0.1', resolve));
socket.setSendBufferSize(4 * 2 ** 20);
socket.on('error', () => undefined);

const total = rate * seconds;
const begin = performance.now();
let flows = 0;
let failed = 0;
let latest = 0;
for (let sent = 0; sent < total;) {
  const due = Math.min(total, Math.floor(((performance.now() - begin) / 1000) * rate));
  // A pause of this process must not become a burst that no buffer could hold.
  const burst = Math.min(due, sent + Math.ceil(rate / 50));
  for (; sent < burst; sent++) {
    const packet = Buffer.from(packets[sent % packets.length]);
    packet.writeUInt32BE(flows >>> 0, 16);
    flows += packet.readUInt16BE(2);
    socket.send(packet, (error) => {
      if (error) failed++;
    });
  }
  latest = performance.now();
  await delay(2);
}
await delay(200);
socket.close();
console.log(JSON.stringify({ packets: total - failed, flows, failed, seconds: (latest - begin) / 1000 }));
