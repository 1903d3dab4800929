import { randomBytes } from 'node:crypto';

/** Differs from process to process, so that nobody can prepare flows whose keys collide. */
const SEED = randomBytes(4).readUInt32LE();

/** Hashes keys given as columns of 32-bit words: all bits of a hash depend on all words. */
export function hashKeys(keys: readonly Uint32Array[], count: number, hashes: Uint32Array): void {
  hashes.fill(SEED, 0, count);
  for (const words of keys) mixWord(words, count, hashes);
  finish(count, hashes);
}

function mixWord(words: Uint32Array, count: number, hashes: Uint32Array): void {
  for (let i = 0; i < count; i++) {
    const mixed = Math.imul(hashes[i]! ^ words[i]!, 0x9e3779b1);
    hashes[i] = mixed ^ (mixed >>> 15);
  }
}

function finish(count: number, hashes: Uint32Array): void {
  for (let i = 0; i < count; i++) {
    const mixed = Math.imul(hashes[i]!, 0x85ebca6b);
    hashes[i] = mixed ^ (mixed >>> 13);
  }
}
