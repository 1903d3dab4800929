/** Rotations a day that one may ask for: a file a minute. */
export const MAX_ROTATIONS = 1439;

const DAY = 86_400;

/**
 * When a file that is open now must end (flow-files specification, section 4.3): the local day is cut into `rotations` + 1 equal parts
 * from midnight on; on days with a time change the last part is longer or shorter.
 *
 * @param now ms since the epoch
 * @returns ms since the epoch, later than `now`
 */
export function nextBoundary(now: number, rotations: number): number {
  const date = new Date(now);
  const midnight = new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  const tomorrow = new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime();
  const part = Math.floor(DAY / (rotations + 1)) * 1000;
  const next = Math.floor((now - midnight) / part) + 1;
  return next > rotations ? tomorrow : Math.min(midnight + next * part, tomorrow);
}
