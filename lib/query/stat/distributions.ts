/** Upper bounds (inclusive) of the classes of format 0; a class without bound takes the rest (flow-tools specification, section 5.4). */
export const PACKET_SIZE_BOUNDS = [
  32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448, 480, 512, 544, 576, 1024, 1536, 2048,
  2560, 3072, 3584, 4096, 4608,
];
export const PACKETS_BOUNDS = [
  1,
  2,
  4,
  8,
  12,
  16,
  20,
  24,
  28,
  32,
  36,
  40,
  44,
  48,
  52,
  60,
  100,
  200,
  300,
  400,
  500,
  600,
  700,
  800,
  900,
  Infinity,
];
export const OCTETS_BOUNDS = [
  32,
  64,
  128,
  256,
  512,
  1280,
  2048,
  2816,
  3584,
  4352,
  5120,
  5888,
  6656,
  7424,
  8192,
  8960,
  9728,
  10496,
  11264,
  12032,
  12800,
  13568,
  14336,
  15104,
  15872,
  Infinity,
];
export const DURATION_BOUNDS = [
  10,
  50,
  100,
  200,
  500,
  1000,
  2000,
  3000,
  4000,
  5000,
  6000,
  7000,
  8000,
  9000,
  10000,
  12000,
  14000,
  16000,
  18000,
  20000,
  22000,
  24000,
  26000,
  28000,
  30000,
  Infinity,
];

/** Counts for each value the class it falls into; values beyond the last bound belong nowhere. */
export function classify(
  values: Uint32Array,
  count: number,
  bounds: readonly number[],
  counts: Float64Array,
): void {
  for (let i = 0; i < count; i++) {
    const value = values[i]!;
    let low = 0;
    let high = bounds.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (bounds[middle]! < value) low = middle + 1;
      else high = middle;
    }
    if (low < bounds.length) counts[low]!++;
  }
}
