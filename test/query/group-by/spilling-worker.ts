import { parentPort, workerData } from 'node:worker_threads';
import { GroupBy } from '../../../lib/query/group-by/group-by.js';

/** Counts the keys 0..99 three times with memory for ten and sends what it has. */
const { directory } = workerData as { directory: string };
const groupBy = new GroupBy({ keyWords: 1, measures: 1, memoryKeys: 10, directory });
const keys = Uint32Array.from({ length: 100 }, (_, i) => i);
for (let round = 0; round < 3; round++) {
  for (let from = 0; from < 100; from += 5) groupBy.add([keys.subarray(from, from + 5)], [undefined], 5);
}
const { state, transferList } = groupBy.transfer();
parentPort?.postMessage(state, transferList);
