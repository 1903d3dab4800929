import type { FileHandle } from 'node:fs/promises';
import { createDeflate } from 'node:zlib';

/** Where encoded records go. One write at a time; its bytes may be reused when it has resolved. */
export interface RecordSink {
  write(bytes: Uint8Array): Promise<void>;
  /** Everything written has reached the file. */
  finish(): Promise<void>;
}

/** Takes bytes on their way out; they may be reused when it has resolved. */
export type Put = (bytes: Uint8Array) => Promise<void>;

/** Puts bytes into a file, from `position` on. */
export function filePut(handle: FileHandle, position: number): Put {
  return async (bytes) => {
    await writeAll(handle, bytes, position);
    position += bytes.length;
  };
}

/** Puts records out as they are. */
export function plainSink(put: Put): RecordSink {
  return { write: put, finish: () => Promise.resolve() };
}

/** Puts records out as one zlib stream. */
export function deflatingSink(put: Put, level: number): RecordSink {
  const deflate = createDeflate({ level, chunkSize: 64 * 1024 });
  let failure: Error | undefined;
  const drained = (async () => {
    try {
      for await (const piece of deflate as AsyncIterable<Uint8Array>) await put(piece);
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
    }
  })();

  const settle = async (start: (done: () => void) => void): Promise<void> => {
    // A failed put ends the deflate stream, which then never calls back.
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
