const QUARTER = 900;
const CACHED = 64;

/**
 * The zone of the process, for many times close to one another: asks for its offset once a quarter of an hour of time
 * (zones change on quarters only).
 */
export class ZoneOffsets {
  readonly #quarters = new Float64Array(CACHED).fill(-1);
  readonly #offsets = new Float64Array(CACHED);

  /** What the zone is ahead of UTC at an epoch second, in seconds. */
  at(seconds: number): number {
    const quarter = Math.floor(seconds / QUARTER);
    const place = quarter % CACHED;
    if (this.#quarters[place] !== quarter) {
      this.#quarters[place] = quarter;
      this.#offsets[place] = -new Date(seconds * 1000).getTimezoneOffset() * 60;
    }
    return this.#offsets[place]!;
  }
}
