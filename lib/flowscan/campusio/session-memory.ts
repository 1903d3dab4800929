import { LOCAL_SERVER, PairLog } from './pair-log.js';

/** Seconds after which a control connection that was not seen again is forgotten: an idle one is exported every half hour. */
const MEMORY_SECONDS = 1800;

/** Pairs remembered of one application; of more, those seen longest ago are forgotten. */
const MOST_PAIRS = 8192;

interface RememberedPair {
  readonly local: number;
  readonly remote: number;
  readonly servers: number;
  /** File time when a control connection was last seen, epoch seconds. */
  readonly seen: number;
}

/** The control connections of one application, from flow file to flow file. */
export class SessionMemory {
  #pairs = new Map<string, RememberedPair>();

  /** A log for a file of this time, in which the remembered pairs have their servers. */
  open(time: number): PairLog {
    const log = new PairLog();
    for (const { local, remote, servers, seen } of this.#pairs.values()) {
      if (time - seen > MEMORY_SECONDS) continue;
      const row = log.rowOf(local, remote);
      if (row >= 0) log.servers[row] = servers;
    }
    return log;
  }

  /** @param renewed rows of which a control connection is in the file */
  keep(log: PairLog, renewed: Iterable<number>, time: number): void {
    for (const row of renewed) {
      const [local, remote, servers] = [
        log.localAt(row),
        log.remoteAt(row),
        log.servers[row] ?? LOCAL_SERVER,
      ];
      const key = `${local} ${remote}`;
      this.#pairs.delete(key); // the order of a Map is that of insertion: now it is the newest
      this.#pairs.set(key, { local, remote, servers, seen: time });
    }
    const kept = [...this.#pairs].filter(([, { seen }]) => time - seen <= MEMORY_SECONDS);
    this.#pairs = new Map(kept.slice(-MOST_PAIRS));
  }
}
