import type { ByteReader } from './byte-reader.js';
import type { Pieces } from './byte-source.js';
import { InflateEngine, type Compression } from './inflate-engine.js';

/** Compressed data that cannot be inflated further; everything before the damage was delivered. */
export class CorruptDataError extends Error {
  override readonly name = 'CorruptDataError';
}

interface InflaterOptions {
  readonly compression: Compression;
  /** Stands at the first compressed byte. */
  readonly input: ByteReader;
  /** The input anew, standing there again; undefined if it cannot be reread. */
  readonly reread: () => Promise<ByteReader | undefined>;
  /** Most bytes to inflate at once. */
  readonly pieceSize: number;
}

/** Neither end nor checksum of any stream: what the probe for a missing end is made of. */
const PROBE = new Uint8Array(4);

/** Into so many steps a failing write is divided to find where it fails. */
const RESCUE_STEPS = 512;

/** A range of compressed bytes. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Inflates one compressed stream as a reader of damaged files wants it (flow-files specification, section 5): an early end is
 * no error, bytes behind the end are left alone, and what precedes a damage is delivered before the error.
 */
export class Inflater {
  /** Whether the compressed data ended by its end mark (the checksum may be missing). Known when `pieces` has ended. */
  isComplete = false;
  /** Whether more bytes follow the compressed data. Known when `pieces` has ended. */
  hasTrailingBytes = false;
  readonly #options: InflaterOptions;
  readonly #start: number;
  #consumed = 0;

  constructor(options: InflaterOptions) {
    this.#options = options;
    this.#start = options.input.offset;
  }

  /** Offset behind the last compressed byte used, in the bytes of the input. */
  get offset(): number {
    return this.#start + this.#consumed;
  }

  /** @throws CorruptDataError */
  async *pieces(): Pieces {
    const { compression, input, pieceSize } = this.#options;
    const engine = new InflateEngine(compression, pieceSize);
    let next = prefetch(input);
    let waiting = 0;
    let written = 0;
    let delivered = 0;
    const feed = (piece: Uint8Array): void => {
      waiting++;
      written += piece.length;
      engine.write(piece);
      next = prefetch(input);
    };
    try {
      for (;;) {
        if (waiting === 0) {
          const piece = await next;
          if (!piece) break;
          feed(piece);
        }
        for (let out = await engine.output(); out; out = await engine.output()) {
          delivered += out.length;
          this.#consumed = engine.consumed;
          // While this output is being looked at, zlib has the next piece to work on.
          const ahead = waiting < 2 ? await ifThere(next) : undefined;
          if (ahead) feed(ahead);
          yield out;
        }
        waiting--;
        this.#consumed = engine.consumed;
        if (engine.error) {
          engine.close();
          yield* this.#rescue(engine.unfinished, delivered);
          throw new CorruptDataError(`damaged compressed data (${engine.error.message})`, {
            cause: engine.error,
          });
        }
        if (engine.ended) {
          this.isComplete = true;
          this.hasTrailingBytes = this.#consumed < written || (await next) !== undefined;
          return;
        }
      }
      this.isComplete = written > 0 && (await isAtEnd(engine));
    } finally {
      engine.close();
    }
  }

  /**
   * zlib throws away what came out of the write that fails. So all is inflated again, that write in small steps, then the
   * step that fails in smaller ones, down to the byte.
   */
  async *#rescue(failing: Span, delivered: number): Pieces {
    let step = failing.end - failing.start;
    while (step > 1) {
      step = Math.ceil(step / RESCUE_STEPS);
      const replay = yield* this.#replay(failing, step, delivered);
      if (!replay) return;
      ({ failing, delivered } = replay);
    }
  }

  /**
   * Inflates once more from the beginning, within the failing span step by step; what was delivered already is passed over.
   * Returns the step that fails, undefined where the input cannot be reread.
   */
  async *#replay(
    failing: Span,
    step: number,
    delivered: number,
  ): AsyncGenerator<Uint8Array, { failing: Span; delivered: number } | undefined, undefined> {
    const input = await this.#options.reread();
    if (!input) return undefined;
    const engine = new InflateEngine(this.#options.compression, this.#options.pieceSize);
    let inflated = 0;
    try {
      for (let written = 0; written < failing.end;) {
        const available = await input.contiguous(1);
        if (available.length === 0) return undefined;
        const most = written < failing.start ? failing.start - written : step;
        const length = Math.min(most, available.length);
        engine.write(available.subarray(0, length));
        for (let out = await engine.output(); out; out = await engine.output()) {
          const known = Math.min(out.length, Math.max(0, delivered - inflated));
          inflated += out.length;
          if (known < out.length) yield out.subarray(known);
        }
        this.#consumed = written;
        if (engine.error) {
          return {
            failing: { start: written, end: written + length },
            delivered: Math.max(delivered, inflated),
          };
        }
        input.skip(length);
        written += length;
      }
      return undefined;
    } finally {
      engine.close();
      await input.close();
    }
  }
}

/** Starts reading the next piece; a failure shows when it is awaited, and only then. */
function prefetch(input: ByteReader): Promise<Uint8Array | undefined> {
  const next = input.next();
  next.catch(() => undefined);
  return next;
}

/** What a promise has given already; undefined if one would have to wait for it. */
async function ifThere<T>(promise: Promise<T>): Promise<T | undefined> {
  const now = new Promise<undefined>((resolve) => setImmediate(resolve, undefined));
  return Promise.race([promise, now]);
}

/**
 * Whether the compressed data is complete although no byte follows that would show it: an inflate at its end takes no
 * more bytes, and one that waits for its checksum takes the probe for a wrong one. What it makes of the probe is lost.
 */
async function isAtEnd(engine: InflateEngine): Promise<boolean> {
  engine.write(PROBE);
  while (await engine.output());
  return engine.ended || engine.error?.message === 'incorrect data check';
}
