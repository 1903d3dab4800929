// Receives packets and does nothing with them, as the measure of what receiving alone costs: node bench/capture-receiver.mjs PORT.
// Prints how many came when it is told to stop.
import { createSocket } from 'node:dgram';

const socket = createSocket('udp4');
let packets = 0;
socket.on('message', () => packets++);
await new Promise((resolve) => socket.bind(Number(process.argv[2]), '127.0.0.1', resolve));
socket.setRecvBufferSize(8 * 2 ** 20);
console.error('ready');
process.once('SIGTERM', () => {
  socket.close();
  console.log(JSON.stringify({ packets }));
});
