const BUCKETS = 65_536;
/** The ager rests after this much work. */
const WORK_A_RUN = 500;

/** A destination of a source. */
export interface Destination {
  /** Number of the flow that was the last one to it. */
  lastFlow: number;
  /** Ports below 1024 that were tried; undefined while there was none. */
  ports: Set<number> | undefined;
}

/** What is remembered of a source. */
export interface Source {
  /** Undefined until it is reported; reported sources are left alone. */
  reported?: 'host-scan' | 'port-scan';
  readonly destinations: Map<number, Destination>;
}

/**
 * The sources that are watched, in the buckets through which the ager walks
 * (flow-tools specification, section 9: buckets, work and stops decide which sources are reported again).
 */
export class Sources {
  readonly #buckets: (Map<number, Source> | undefined)[] = new Array<undefined>(BUCKETS).fill(undefined);
  #next = 0;

  find(address: number): Source | undefined {
    return this.#buckets[bucketOf(address)]?.get(address);
  }

  add(address: number): Source {
    const source: Source = { destinations: new Map() };
    const bucket = (this.#buckets[bucketOf(address)] ??= new Map<number, Source>());
    bucket.set(address, source);
    return source;
  }

  /** Bucket where the ager goes on, 0..65535. */
  get next(): number {
    return this.#next;
  }

  set next(bucket: number) {
    this.#next = bucket;
  }

  /** All sources, in the order in which the ager comes to them. */
  *all(): Generator<readonly [address: number, source: Source]> {
    for (const bucket of this.#buckets) if (bucket) yield* bucket;
  }

  /**
   * Forgets destinations whose last flow came before `oldest`, and sources that have none left, in as many buckets as one run
   * gets through. Returns whether it came to the end of all buckets.
   */
  age(oldest: number): boolean {
    let work = 0;
    while (this.#next < BUCKETS) {
      const before = work;
      work += this.#ageBucket(this.#next, oldest) + 1;
      if (work > WORK_A_RUN) {
        // It goes on with this bucket, unless that alone is too much for a run: it would never get any further.
        if (work - before > WORK_A_RUN) this.#next++;
        return false;
      }
      this.#next++;
    }
    this.#next = 0;
    return true;
  }

  /** Returns the work done. */
  #ageBucket(number: number, oldest: number): number {
    const bucket = this.#buckets[number];
    if (!bucket) return 0;
    let work = 0;
    for (const [address, source] of bucket) {
      work += 2 + source.destinations.size;
      for (const [destination, { lastFlow }] of source.destinations) {
        if (lastFlow < oldest) source.destinations.delete(destination);
      }
      if (source.destinations.size === 0 && source.reported !== 'port-scan') bucket.delete(address);
    }
    if (bucket.size === 0) this.#buckets[number] = undefined;
    return work;
  }
}

function bucketOf(address: number): number {
  return (address >>> 16) ^ (address & 0xffff);
}
