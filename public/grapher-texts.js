// How moments, numbers and parts of a graph are written, for the scripts beside this one.

window.graphTexts = (() => {
  const HOUR = 3600;

  /** Whether the clock shows the same once more an hour later: it is then taken for the later one. */
  function isRepeated(data, epoch) {
    return (
      timeText(data, epoch) === timeText(data, epoch + HOUR) &&
      dateText(data, epoch) === dateText(data, epoch + HOUR)
    );
  }

  /**
   * The part that forms understand: dates and times of day cannot tell the first of two repeated hours, so it grows to where the clock
   * is clear.
   */
  function tellable(data, { from, to }) {
    let start = from;
    while (start > data.start && isRepeated(data, start)) start -= data.bucket;
    const end = isRepeated(data, to) ? Math.min(to + HOUR, data.end) : to;
    return { from: Math.max(start, data.start), to: end };
  }

  function windowFields(data, part) {
    const { from, to } = tellable(data, part);
    return {
      start_date: dateText(data, from),
      start_time: timeText(data, from),
      end_date: dateText(data, to),
      end_time: timeText(data, to),
    };
  }

  const BUCKET_SIZES = [300, 60, 30, 15, 10, 5, 4, 3, 2, 1];
  const LEAST_BUCKETS = 9;

  /** The bucket size for a part: that of the report where it fits, else the longest that does; undefined where none does. */
  function bucketSize({ fields, bucket }, { from, to }) {
    if ((to - from) / bucket >= LEAST_BUCKETS) return fields.bucket_size || String(bucket);
    const fitting = BUCKET_SIZES.find((size) => size < bucket && (to - from) / size >= LEAST_BUCKETS);
    return fitting === undefined ? undefined : String(fitting);
  }

  /** The numbers below a graph, of a part of its values (FlowGrapher specification, section 7); undefined if none is above 0. */
  function statisticsOf(values, method) {
    const sorted = Float64Array.from(values).sort();
    const counted = method === 'All' ? sorted : sorted.filter((value) => value > 0);
    const { length } = counted;
    if (!sorted.some((value) => value > 0)) return undefined;
    const whole = (value) => Math.trunc(value + 1e-6);
    const minimum = whole(counted[0]);
    return {
      maximum: whole(counted[length - 1]),
      percentile95: whole(counted[Math.floor(0.95 * length)]),
      average: whole(counted.reduce((a, b) => a + b, 0) / length),
      minimum: method === 'All' ? minimum : Math.max(1, minimum),
    };
  }

  function partsOf({ timeZone }, epoch) {
    const format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    });
    return Object.fromEntries(format.formatToParts(epoch * 1000).map(({ type, value }) => [type, value]));
  }

  function dateText(data, epoch) {
    const { year, month, day } = partsOf(data, epoch);
    switch (data.dateFormat) {
      case 'DMY':
        return `${day}/${month}/${year}`;
      case 'DMY2':
        return `${day}.${month}.${year}`;
      case 'YMD':
        return `${year}-${month}-${day}`;
      default:
        return `${month}/${day}/${year}`;
    }
  }

  function timeText(data, epoch) {
    const { hour, minute, second } = partsOf(data, epoch);
    return `${hour}:${minute}:${second}`;
  }

  /** With the date where the period is a day or longer, with the zone where the clock shows the same twice. */
  function momentText(data, epoch) {
    const isTwice = isRepeated(data, epoch) || isRepeated(data, epoch - HOUR);
    const time = isTwice ? `${timeText(data, epoch)} ${zoneText(data, epoch)}` : timeText(data, epoch);
    return data.end - data.start >= 86_400 ? `${dateText(data, epoch)} ${time}` : time;
  }

  function zoneText({ timeZone }, epoch) {
    const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'short' });
    return format.formatToParts(epoch * 1000).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  }

  function exactNumber(value) {
    return value.toLocaleString('en-US', { maximumFractionDigits: value < 100 ? 3 : 0 });
  }

  function shortNumber(value) {
    if (value === null) return '';
    for (const [unit, letter] of [
      [1e12, 'T'],
      [1e9, 'G'],
      [1e6, 'M'],
    ])
      if (value >= unit) return `${Number((value / unit).toFixed(3))} ${letter}`;
    return value.toLocaleString('en-US');
  }

  function element(name, attributes = {}, content = undefined) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (content !== undefined) made.append(content);
    return made;
  }

  return {
    tellable,
    windowFields,
    bucketSize,
    statisticsOf,
    momentText,
    timeText,
    exactNumber,
    shortNumber,
    element,
  };
})();
