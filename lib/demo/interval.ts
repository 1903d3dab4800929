import type { FlowBatch } from '../flow/batch.js';
import { inOrderOfExport } from './export-packets.js';
import { addIncidents } from './incidents.js';
import { addMulticast } from './multicast.js';
import { Population } from './population.js';
import { RecordPool } from './record-pool.js';
import { addSessions, meanSessionRecords } from './sessions.js';
import { addStreams, meanStreamRecordsPerSecond } from './streams.js';

export interface TrafficOptions {
  /** Length of a file. */
  readonly seconds: number;
  readonly seed: number;
  /** Records in a file, mean over a week, without incidents. */
  readonly flowsPerFile: number;
}

/** The traffic of the campus, file by file. A file depends on the options and its own time alone, not on other files. */
export class CampusTraffic {
  readonly #population = new Population();
  readonly #seconds: number;
  readonly #seed: number;
  readonly #scale: number;
  readonly #capacity: number;

  constructor({ seconds, seed, flowsPerFile }: TrafficOptions) {
    const ofMix = (meanSessionRecords / 300 + meanStreamRecordsPerSecond) * seconds;
    this.#seconds = seconds;
    this.#seed = seed;
    this.#scale = flowsPerFile / ofMix;
    this.#capacity = Math.max(1024, Math.ceil(flowsPerFile * 2.5));
  }

  /** All records exported in the file that begins at `start` (epoch seconds), in the order of export. */
  file(start: number): FlowBatch {
    const extent = { seconds: this.#seconds, seed: this.#seed, scale: this.#scale };
    const pool = new RecordPool(start, this.#capacity);
    addSessions(pool, this.#population, extent);
    addStreams(pool, this.#population, extent);
    addMulticast(pool, this.#population, extent);
    addIncidents(pool, this.#population, extent);
    return inOrderOfExport(pool);
  }
}
