/** A span of time cut into buckets, in whole epoch seconds: [start, end). */
export interface SeriesWindow {
  readonly start: number;
  readonly end: number;
  /** Seconds a bucket; the last one may reach past the end. */
  readonly bucket: number;
}

/** Buckets of a window. */
export function bucketCount({ start, end, bucket }: SeriesWindow): number {
  return Math.max(0, Math.ceil((end - start) / bucket));
}

/** @throws RangeError unless all three are whole numbers and the window holds at least one bucket */
export function checkWindow(window: SeriesWindow): void {
  const { start, end, bucket } = window;
  if (![start, end, bucket].every(Number.isSafeInteger) || bucket < 1 || end <= start) {
    throw new RangeError(`no window: ${start} to ${end} in steps of ${bucket} s`);
  }
}
