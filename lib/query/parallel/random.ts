/**
 * Numbers from 0 to below 1 for one file of a query. Each file has its own row of them, so that a sample does not depend on which
 * thread reads the file. (Mulberry32: 2^32 numbers a row, passes the usual tests; nothing secret is made of it.)
 */
export function fileRandom(seed: number, index: number): () => number {
  let state = (seed ^ Math.imul(index + 1, 0x9e3779b1)) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
}
