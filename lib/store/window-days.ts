import { nestedDirectory } from './names.js';

/**
 * The directories, relative to the collector's, of all local calendar days on which files may have begun: distinct, oldest first.
 * Counted in days of the calendar, so none is lost when clocks change.
 *
 * @param low, high first and last possible beginning, epoch seconds
 * @param nesting   -3..3 (flow-files specification, section 4.2); level 0 is one empty name
 */
export function dayDirectories(low: number, high: number, nesting: number): string[] {
  const directories = new Set<string>();
  const first = new Date(low * 1000);
  const end = high * 1000;
  for (let day = 0; ; day++) {
    const noon = new Date(first.getFullYear(), first.getMonth(), first.getDate() + day, 12);
    const midnight = new Date(first.getFullYear(), first.getMonth(), first.getDate() + day);
    if (day > 0 && midnight.getTime() > end) break;
    directories.add(nestedDirectory(noon, nesting));
    if (nesting === 0) break;
  }
  return [...directories];
}

/** Years that a directory's name may stand for; other numbers of four digits are names of something else. */
const PERIOD = /^((?:19|20)\d\d)(?:-(\d\d)(?:-(\d\d))?)?$/;

/** The collector may live in another zone than the reader. */
const ZONE_MARGIN = 86_400;

/**
 * Whether a directory may hold files that began from `low` to `high` (epoch seconds). Names that are no year, month or day (`2026`,
 * `2026-03`, `2026-03-02`) say nothing, so they may.
 */
export function mayHold(name: string, low: number, high: number): boolean {
  const match = PERIOD.exec(name);
  if (!match) return true;
  const [year, month, day] = match
    .slice(1)
    .map((digits) => (digits === undefined ? undefined : Number(digits)));
  if (year === undefined) return true;
  const begin = new Date(year, (month ?? 1) - 1, day ?? 1).getTime() / 1000;
  const end =
    month === undefined
      ? new Date(year + 1, 0, 1)
      : day === undefined
        ? new Date(year, month, 1)
        : new Date(year, month - 1, day + 1);
  return begin - ZONE_MARGIN <= high && end.getTime() / 1000 + ZONE_MARGIN > low;
}
