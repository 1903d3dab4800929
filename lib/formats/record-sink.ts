import type { FileHandle } from 'node:fs/promises';
import { createDeflate } from 'node:zlib';

/** Where encoded records go. One write at a time; its bytes may be reused when it has resolved. */
export interface RecordSink {
  write(bytes: Uint8Array): Promise<void>;
  /** Everything written has reached the file. */
  finish(): Promise<void>;
}

/** Writes records as they are, from `position` on. */
export function plainSink(handle: FileHandle, position: number): RecordSink {
  return {
    async write(bytes) {
      await writeAll(handle, bytes, position);
      position += bytes.length;
    },
    finish: () => Promise.resolve(),
  };
}

/** Writes records as one zlib stream, from `position` on. */
export function deflatingSink(handle: FileHandle, position: number, level: number): RecordSink {
  const deflate = createDeflate({ level, chunkSize: 64 * 1024 });
  let failure: Error | undefined;
  const drained = (async () => {
    try {
      for await (const piece of deflate as AsyncIterable<Uint8Array>) {
        await writeAll(handle, piece, position);
        position += piece.length;
      }
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
    }
  })();

  const settle = async (start: (done: () => void) => void): Promise<void> => {
    // A failed write of the file ends the deflate stream, which then never calls back.
    await Promise.race([new Promise<void>((resolve) => start(resolve)), drained]);
    if (failure) throw failure;
  };
  return {
    write: (bytes) => settle((done) => deflate.write(bytes, () => done())),
    async finish() {
      deflate.end();
      await drained;
      if (failure) throw failure;
    },
  };
}

/** Writes all bytes at a position of the file; the system may take them in parts. */
export async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
