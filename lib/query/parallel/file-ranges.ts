const WORD = BigInt64Array.BYTES_PER_ELEMENT;

/** States of a thread. */
const [AWAITED, AT_WORK, EXCUSED] = [0, 1, 2];

/** The next file of a range and the one behind its last. */
type Range = readonly [next: number, end: number];

/**
 * Who reads which files, in memory that all threads share.
 *
 * Each thread has a range of neighbouring files and goes through it forwards; so its part of the answer is that of a row of files and
 * only a few parts are to be merged. A thread that is done takes the later half of what another one still has before it.
 */
export class FileRanges {
  readonly #ranges: BigInt64Array;
  readonly #threads: Int32Array;
  /** `#bytesBefore[i]`: bytes of all files before the i-th. */
  readonly #bytesBefore: Float64Array;

  private constructor({ ranges, threads, bytesBefore }: SharedRanges) {
    this.#ranges = new BigInt64Array(ranges);
    this.#threads = new Int32Array(threads);
    this.#bytesBefore = bytesBefore;
  }

  /** Divides files of these sizes among threads, by bytes. */
  static divide(sizes: readonly number[], threads: number): FileRanges {
    const bytesBefore = new Float64Array(sizes.length + 1);
    // A file costs something even if it is empty.
    for (const [i, size] of sizes.entries()) bytesBefore[i + 1] = bytesBefore[i]! + size + 1;
    const ranges = new FileRanges({
      ranges: new SharedArrayBuffer(threads * WORD),
      threads: new SharedArrayBuffer(threads * Int32Array.BYTES_PER_ELEMENT),
      bytesBefore,
    });
    const total = bytesBefore[sizes.length]!;
    let next = 0;
    for (let thread = 0; thread < threads; thread++) {
      const end =
        thread === threads - 1 ? sizes.length : ranges.#fileAt((total * (thread + 1)) / threads, next);
      ranges.#ranges[thread] = pack([next, end]);
      next = end;
    }
    return ranges;
  }

  static share(ranges: SharedRanges): FileRanges {
    return new FileRanges(ranges);
  }

  get shared(): SharedRanges {
    return {
      ranges: this.#ranges.buffer as SharedArrayBuffer,
      threads: this.#threads.buffer as SharedArrayBuffer,
      bytesBefore: this.#bytesBefore,
    };
  }

  /** A thread begins to work; false if it came too late. */
  join(thread: number): boolean {
    return Atomics.compareExchange(this.#threads, thread, AWAITED, AT_WORK) === AWAITED;
  }

  /** Does without a thread; false if it has joined already. */
  excuse(thread: number): boolean {
    return Atomics.compareExchange(this.#threads, thread, AWAITED, EXCUSED) === AWAITED;
  }

  /** The number of the next file for a thread; undefined if its range is used up. */
  take(thread: number): number | undefined {
    for (;;) {
      const packed = Atomics.load(this.#ranges, thread);
      const [next, end] = unpack(packed);
      if (next >= end) return undefined;
      if (this.#replace(thread, packed, [next + 1, end])) return next;
    }
  }

  /** Gives a thread without files a part of those of another; false if nobody has any left. */
  steal(thread: number): boolean {
    for (;;) {
      const victim = this.#busiest();
      if (victim === undefined) return false;
      const packed = Atomics.load(this.#ranges, victim);
      const [next, end] = unpack(packed);
      if (next >= end) continue;
      const half = (this.#bytesBefore[next]! + this.#bytesBefore[end]!) / 2;
      // The last file of a range is taken whole: its owner is still busy with the one before.
      const middle =
        end - next === 1 ? next : Math.min(Math.max(this.#fileAt(half, next), next + 1), end - 1);
      if (!this.#replace(victim, packed, [next, middle])) continue;
      Atomics.store(this.#ranges, thread, pack([middle, end]));
      return true;
    }
  }

  /** The thread with the most bytes before it. */
  #busiest(): number | undefined {
    let busiest: number | undefined;
    let most = 0;
    for (let thread = 0; thread < this.#ranges.length; thread++) {
      const [next, end] = unpack(Atomics.load(this.#ranges, thread));
      const left = next >= end ? 0 : this.#bytesBefore[end]! - this.#bytesBefore[next]!;
      if (left <= most) continue;
      busiest = thread;
      most = left;
    }
    return busiest;
  }

  /** The file, from `from` on, whose beginning is nearest to a number of bytes. */
  #fileAt(bytes: number, from: number): number {
    const before = this.#bytesBefore;
    let file = from;
    while (file < before.length - 1 && before[file + 1]! <= bytes) file++;
    if (file >= before.length - 1) return file;
    return bytes - before[file]! > before[file + 1]! - bytes ? file + 1 : file;
  }

  #replace(thread: number, expected: bigint, range: Range): boolean {
    return Atomics.compareExchange(this.#ranges, thread, expected, pack(range)) === expected;
  }
}

/** Ranges on their way to another thread. */
export interface SharedRanges {
  readonly ranges: SharedArrayBuffer;
  readonly threads: SharedArrayBuffer;
  readonly bytesBefore: Float64Array;
}

function pack([next, end]: Range): bigint {
  return (BigInt(next) << 32n) | BigInt(end);
}

function unpack(packed: bigint): Range {
  return [Number(packed >> 32n), Number(packed & 0xffffffffn)];
}
