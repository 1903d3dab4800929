import { open, type FileHandle } from 'node:fs/promises';

/** Bytes in pieces of any size; a piece is valid until the third after it is asked for. */
export type Pieces = AsyncGenerator<Uint8Array, void, undefined>;

/** Where the bytes of a flow file come from. */
export interface ByteSource {
  /**
   * Reads from the first byte. A second call rereads, so that what lies before a damage can be rescued; it gives undefined
   * where the beginning is no longer to be had.
   */
  read(): Pieces | undefined;
  /** How many inflated bytes to make at once: few where a damage may cost the flows of the last piece. */
  readonly inflatePiece: number;
  close(): Promise<void>;
}

const READ_PIECE = 256 * 1024;
const FILE_INFLATE_PIECE = 1024 * 1024;

/** Opens a regular file by a descriptor of its own. What is appended to it later is not read. */
export async function openFileSource(path: string): Promise<ByteSource> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    return {
      read: () => readFile(handle, size),
      inflatePiece: FILE_INFLATE_PIECE,
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Fills three buffers in turn: one is inflated, one waits for that, and one is filled. */
async function* readFile(handle: FileHandle, size: number): Pieces {
  const pieceSize = Math.min(READ_PIECE, Math.max(size, 1));
  const buffers = Array.from({ length: 3 }, () => Buffer.allocUnsafeSlow(pieceSize));
  for (let position = 0; ;) {
    for (const buffer of buffers) {
      const { bytesRead } = await handle.read(buffer, 0, Math.min(pieceSize, size - position), position);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
      position += bytesRead;
    }
  }
}

/** So much of a stream is kept to be reread. */
const REREAD_LIMIT = 4 * 1024 * 1024;
const STREAM_INFLATE_PIECE = 64 * 1024;

/** Reads a pipe or socket, which gives its bytes only once. */
export function streamSource(input: AsyncIterable<Uint8Array>): ByteSource {
  const iterator = input[Symbol.asyncIterator]();
  let kept: Uint8Array[] | undefined;
  let keptBytes = 0;

  async function* readOn(): Pieces {
    for (;;) {
      const next: IteratorResult<Uint8Array, unknown> = await iterator.next();
      if (next.done) return;
      const { value } = next;
      keptBytes += value.length;
      if (keptBytes <= REREAD_LIMIT) kept?.push(Uint8Array.from(value));
      else kept = undefined;
      yield value;
    }
  }

  return {
    read() {
      if (keptBytes > 0) return kept && replay(kept);
      kept = [];
      return readOn();
    },
    inflatePiece: STREAM_INFLATE_PIECE,
    async close() {
      await iterator.return?.();
    },
  };
}

// eslint-disable-next-line @typescript-eslint/require-await -- has the shape of a source that waits
async function* replay(pieces: readonly Uint8Array[]): Pieces {
  yield* pieces;
}
