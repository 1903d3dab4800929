// The yardstick: inflates the record streams of flow-tools files and does nothing with them.
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInflate } from 'node:zlib';

for (const file of process.argv.slice(2)) {
  const handle = await open(file);
  const head = Buffer.alloc(8);
  await handle.read(head, 0, 8, 0);
  await handle.close();
  const start = head[2] === 2 ? head.readUInt32BE(4) : head.readUInt32LE(4);
  const inflate = createReadStream(file, { start, highWaterMark: 1 << 18 }).pipe(
    createInflate({ chunkSize: 1 << 20 }),
  );
  let bytes = 0;
  for await (const chunk of inflate) bytes += chunk.length;
  if (bytes % 4) throw new Error(`${file}: ${bytes} bytes`);
}
