/** What to fetch; times in epoch seconds. rrdtool chooses the archive that fits `resolution` (seconds) and the window best. */
export interface RrdWindow {
  cf: string;
  start: number;
  end: number;
  resolution?: number;
}

/** `rrdtool fetch`: a row for each step that *ends* after `start`, the last one at or after `end`. */
export interface RrdSeries {
  /** Names of the data sources, in the order of the values. */
  dataSources: string[];
  /** `time`: end of the step, epoch seconds; `values`: rates per second, NaN = unknown. */
  rows: { time: number; values: number[] }[];
}

/** Reads the table of fetch: a line of names, an empty line, rows `time: value value …`. */
export function parseSeries(lines: readonly string[]): RrdSeries {
  const [names = '', , ...rows] = lines;
  return {
    dataSources: names.split(/\s+/).filter((name) => name !== ''),
    rows: rows.filter((row) => row.includes(':')).map(parseRow),
  };
}

function parseRow(line: string): RrdSeries['rows'][number] {
  const colon = line.indexOf(':');
  const texts = line.slice(colon + 1).trim();
  return { time: Number(line.slice(0, colon)), values: texts.split(/\s+/).map(parseValue) };
}

/** C's printf writes -nan, nan, inf and -inf. */
function parseValue(text: string): number {
  if (text.endsWith('nan')) return NaN;
  if (text.endsWith('inf')) return text.startsWith('-') ? -Infinity : Infinity;
  return Number(text);
}
