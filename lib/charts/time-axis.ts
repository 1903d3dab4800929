export interface TimeTick {
  /** Bucket that begins here; the number of buckets for the end of the window. */
  readonly index: number;
  /** `HH:MM:SS`, local. */
  readonly label: string;
  /** Epoch seconds. */
  readonly time: number;
}

const DAY = 86_400;

export interface TimeWindow {
  /** Epoch seconds. */
  readonly start: number;
  readonly end: number;
  /** Length of a bucket, s. */
  readonly step: number;
}

export function bucketCount({ start, end, step }: TimeWindow): number {
  return Math.max(0, Math.ceil((end - start) / step));
}

/**
 * The labels of the time axis: at every eighth part of the buckets, rounded down, the local time at which the bucket begins, and the end
 * of the window where that falls on it (FlowGrapher specification, section 6.2).
 *
 * @param mostLabels how many have room beside each other; where there would be more, only every second, third, ... is left
 */
export function timeTicks(window: TimeWindow, mostLabels = Infinity): TimeTick[] {
  const count = bucketCount(window);
  const every = Math.max(1, Math.trunc((window.end - window.start) / window.step / 8));
  let stride = every;
  while (Math.floor(count / stride) + 1 > Math.max(1, mostLabels)) stride += every;
  const ticks: TimeTick[] = [];
  for (let index = 0; index <= count; index += stride) {
    const time = index === count ? window.end : window.start + index * window.step;
    ticks.push({ index, time, label: timeOfDay(time) });
  }
  return ticks;
}

/** Whether the time of day alone does not tell the place. */
export function needsDates({ start, end }: TimeWindow): boolean {
  return end - start >= DAY;
}

/** `HH:MM:SS`, local. */
export function timeOfDay(epoch: number): string {
  const date = new Date(epoch * 1000);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':');
}

/** `2026-03-01`, local. */
export function isoDate(epoch: number): string {
  const date = new Date(epoch * 1000);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(twoDigits).join('-');
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
