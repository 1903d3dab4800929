import type { FileHandle } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { constants, createDeflate } from 'node:zlib';

/** Where encoded records go. One write at a time; its bytes may be reused when it has resolved. */
export interface RecordSink {
  write(bytes: Uint8Array): Promise<void>;
  /** What was written is put out as far as it goes without ending the stream: a reader finds all of it. */
  flush(): Promise<void>;
  /** The zlib level from here on. */
  setLevel(level: number): Promise<void>;
  /** Everything written has reached the file. */
  finish(): Promise<void>;
}

/** Takes bytes on their way out; they may be reused when it has resolved. */
export type Put = (bytes: Uint8Array) => Promise<void>;

/** Puts bytes into a file, from `position` on. */
export function filePut(handle: FileHandle, position: number, attempt: Attempt = once): Put {
  return async (bytes) => {
    const at = position;
    await attempt(() => writeAll(handle, bytes, at));
    position += bytes.length;
  };
}

/** Does something to a file, if need be again and again. */
export type Attempt = <T>(action: () => Promise<T>) => Promise<T>;

export const once: Attempt = (action) => action();

/** Puts records out as they are. */
export function plainSink(put: Put): RecordSink {
  const nothing = (): Promise<void> => Promise.resolve();
  return { write: put, flush: nothing, setLevel: nothing, finish: nothing };
}

/** Puts records out as one zlib stream. */
export function deflatingSink(put: Put, level: number): RecordSink {
  const deflate = createDeflate({ level, chunkSize: 64 * 1024 });
  let failure: Error | undefined;
  let isPutting = false;
  const drained = (async () => {
    try {
      for await (const piece of deflate as AsyncIterable<Uint8Array>) {
        isPutting = true;
        await put(piece);
        isPutting = false;
      }
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
    async flush() {
      await settle((done) => deflate.flush(constants.Z_SYNC_FLUSH, done));
      // The stream calls back when it has made its bytes, not when they have been put.
      do await nextTurn();
      while (!failure && (isPutting || deflate.readableLength > 0));
      if (failure) throw failure;
    },
    setLevel: (newLevel) => settle((done) => deflate.params(newLevel, constants.Z_DEFAULT_STRATEGY, done)),
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
