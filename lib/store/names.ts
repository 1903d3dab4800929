/** `YYYY[-]MM[-]DD`, `_` or `.`, `hh[:]mm[:]ss`. */
const CLOCK = String.raw`(\d{4})-?(\d\d)-?(\d\d)[_.](\d\d):?(\d\d):?(\d\d)`;
const WITH_OFFSET = new RegExp(String.raw`${CLOCK}([+-])(\d\d)(\d\d)`);
const LOCAL = new RegExp(`${CLOCK}$`);

/**
 * Time that the path of a flow file stands for (FlowScan specification, section 5): epoch seconds, -1 if it tells none.
 *
 * The whole path is searched and the first match counts, so a directory named like a flow file takes part.
 */
export function fileTime(path: string): number {
  const zoned = WITH_OFFSET.exec(path);
  if (zoned) {
    const reading = clockReading(zoned.slice(1, 7));
    if (reading === undefined) return -1;
    const offset = Number(zoned[8]) * 3600 + Number(zoned[9]) * 60;
    return zoned[7] === '-' ? reading + offset : reading - offset;
  }
  const reading = clockReading(LOCAL.exec(path)?.slice(1, 7) ?? []);
  if (reading === undefined) return -1;
  // Quirk of the original: the offset in force when the clock of UTC shows these digits, not the local one.
  return reading + new Date(reading * 1000).getTimezoneOffset() * 60;
}

/** Year to second as if of UTC, undefined for a date or time that does not exist. */
function clockReading(digits: readonly string[]): number | undefined {
  const [year = NaN, month = NaN, day = NaN, hour = NaN, minute = NaN, second = NaN] = digits.map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  const isReal =
    date.getUTCFullYear() === year &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute &&
    date.getUTCSeconds() === second;
  return isReal ? date.getTime() / 1000 : undefined;
}

/**
 * Name of a capture file that begins at `date`, in local time of the process (flow-files specification, section 4.1):
 * `ft-v05.2026-03-02.140000+0000`, `tmp-...` while it is written, `ft-v08m11....` for aggregation method 11.
 */
export function captureFileName(
  date: Date,
  exportVersion: number,
  state: 'ft' | 'tmp',
  aggregation?: number,
): string {
  const method = aggregation === undefined ? '' : `m${two(aggregation)}`;
  const time = `${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`;
  return `${state}-v${two(exportVersion)}${method}.${dayOf(date)}.${time}${offsetOf(date)}`;
}

/**
 * Directory of a file that begins at `date` below the collector's, by flow-capture's nesting level -3..3 and in local time
 * (section 4.2); empty for level 0.
 *
 * @throws RangeError for another level
 */
export function nestedDirectory(date: Date, nesting: number): string {
  const year = yearOf(date);
  const month = `${year}-${two(date.getMonth() + 1)}`;
  const day = dayOf(date);
  switch (nesting) {
    case 0:
      return '';
    case 1:
      return year;
    case 2:
      return `${year}/${month}`;
    case 3:
    case -3:
      return `${year}/${month}/${day}`;
    case -2:
      return `${month}/${day}`;
    case -1:
      return day;
    default:
      throw new RangeError(`nesting level ${nesting} is not in -3..3`);
  }
}

function dayOf(date: Date): string {
  return `${yearOf(date)}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function yearOf(date: Date): string {
  return String(date.getFullYear()).padStart(4, '0');
}

function offsetOf(date: Date): string {
  const east = -date.getTimezoneOffset();
  const size = Math.abs(east);
  return `${east < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${two(size % 60)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
