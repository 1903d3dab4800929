import assert from 'node:assert/strict';
import { open } from 'node:fs/promises';
import { deflatingSink, filePut, plainSink } from '../../lib/formats/record-sink.js';

describe('record sinks', () => {
  it('pass on that the disk is full, at the write or at the end', async function () {
    if (process.platform !== 'linux') this.skip();
    const noise = Uint8Array.from({ length: 300_000 }, (_, i) => Math.imul(i + 1, 0x9e3779b1) >>> 24);
    const handle = await open('/dev/full', 'w');
    try {
      await assert.rejects(plainSink(filePut(handle, 0)).write(noise), { code: 'ENOSPC' });
      const sink = deflatingSink(filePut(handle, 0), 1);
      const writes = async (): Promise<void> => {
        for (let i = 0; i < 20; i++) await sink.write(noise);
        await sink.finish();
      };
      await assert.rejects(writes(), { code: 'ENOSPC' });
      await assert.rejects(sink.finish(), { code: 'ENOSPC' });
    } finally {
      await handle.close();
    }
  });
});
