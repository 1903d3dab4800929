import { GroupBy } from '../lib/query/group-by/group-by.js';

/** Counts so many flows between so many distinct pairs of addresses, all equally frequent: FLOWS PAIRS. Prints nanoseconds a flow. */
const [flows = 0, pairs = 0] = process.argv.slice(2).map(Number);
const ROWS = 4096;
const keys = [new Uint32Array(ROWS), new Uint32Array(ROWS)] as const;
const octets = new Uint32Array(ROWS).fill(1500);
const groups = new GroupBy({ keyWords: 2, measures: 3 });
let state = 1;
const began = performance.now();
for (let done = 0; done < flows; done += ROWS) {
  for (let i = 0; i < ROWS; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const pair = Math.floor((state / 2 ** 32) * pairs);
    keys[0][i] = pair;
    keys[1][i] = Math.imul(pair, 0x9e3779b1);
  }
  groups.add(keys, [undefined, octets, octets], ROWS);
}
const { count } = groups.groups();
groups.close();
console.log(JSON.stringify({ count, nanoseconds: ((performance.now() - began) * 1e6) / flows }));
