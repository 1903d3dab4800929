/** Why reading ends before the last flow. */
export type StopReason = 'asked' | 'rows' | 'seconds';

/** What a query may use up at most. */
export interface QueryLimit {
  /** Flows read, whether they pass the filter or not. */
  readonly rows?: number;
  /** Bytes of the files as stored. */
  readonly bytes?: number;
  /** Seconds by the clock. */
  readonly seconds?: number;
}

const REASONS: readonly StopReason[] = ['asked', 'rows', 'seconds'];
const COUNTERS = 4;
const BYTES = (COUNTERS + 1) * BigInt64Array.BYTES_PER_ELEMENT;
const [FLOWS_READ, FLOWS_MATCHED, BYTES_READ, FILES_DONE, STOP] = [0, 1, 2, 3, 4];

/** How far a query has come; none of the numbers ever falls. */
export interface QueryCounts {
  readonly filesDone: number;
  /** Of the files as stored; within a file estimated. */
  readonly bytesRead: number;
  readonly flowsRead: number;
  readonly flowsMatched: number;
}

/** Counters and the order to stop, in memory that all threads of a query share. */
export class QueryControl {
  readonly #words: BigInt64Array;
  readonly #maxRows: number;
  readonly #deadline: bigint | undefined;

  private constructor(private readonly state: SharedControl) {
    this.#words = new BigInt64Array(state.words);
    this.#maxRows = state.maxRows ?? Infinity;
    this.#deadline = state.deadline;
  }

  static start(limit: QueryLimit): QueryControl {
    const { rows, seconds } = limit;
    return new QueryControl({
      words: new SharedArrayBuffer(BYTES),
      maxRows: rows,
      deadline:
        seconds === undefined ? undefined : process.hrtime.bigint() + BigInt(Math.ceil(seconds * 1e9)),
    });
  }

  static share(state: SharedControl): QueryControl {
    return new QueryControl(state);
  }

  get shared(): SharedControl {
    return this.state;
  }

  get counts(): QueryCounts {
    const count = (word: number): number => Number(Atomics.load(this.#words, word));
    return {
      filesDone: count(FILES_DONE),
      bytesRead: count(BYTES_READ),
      flowsRead: count(FLOWS_READ),
      flowsMatched: count(FLOWS_MATCHED),
    };
  }

  /** Counts the flows of a batch and keeps the limits. */
  addFlows(read: number, matched: number): void {
    const before = Atomics.add(this.#words, FLOWS_READ, BigInt(read));
    Atomics.add(this.#words, FLOWS_MATCHED, BigInt(matched));
    if (Number(before) + read > this.#maxRows) this.stop('rows');
    if (this.#deadline !== undefined && process.hrtime.bigint() > this.#deadline) this.stop('seconds');
  }

  addBytes(bytes: number): void {
    Atomics.add(this.#words, BYTES_READ, BigInt(bytes));
  }

  addFile(): void {
    Atomics.add(this.#words, FILES_DONE, 1n);
  }

  /** Makes all threads end soon. The first reason counts. */
  stop(reason: StopReason): void {
    Atomics.compareExchange(this.#words, STOP, 0n, BigInt(REASONS.indexOf(reason) + 1));
  }

  get stopped(): StopReason | undefined {
    return REASONS[Number(Atomics.load(this.#words, STOP)) - 1];
  }
}

/** A control on its way to another thread. */
export interface SharedControl {
  readonly words: SharedArrayBuffer;
  readonly maxRows: number | undefined;
  /** By the monotonic clock of the process, ns. */
  readonly deadline: bigint | undefined;
}
