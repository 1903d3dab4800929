import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

/** Something that happened, to be marked in graphs. */
export interface GraphEvent {
  /** Epoch seconds. */
  readonly time: number;
  /** The whole line of the events file. */
  readonly text: string;
}

const LINE = /^(\d{4})\/(\d\d)\/(\d\d) (\d\d)(\d\d)(?:\s|$)/;

/**
 * Reads an events file: lines `YYYY/MM/DD HHMM text`, local time; other lines are ignored (FlowScan specification, section 8.4).
 */
export function parseEvents(text: string): GraphEvent[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const match = LINE.exec(line);
    if (!match) return [];
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1).map(Number);
    const date = new Date(year, month - 1, day, hour, minute);
    const isReal = date.getMonth() === month - 1 && date.getDate() === day && hour < 24 && minute < 60;
    return isReal ? [{ time: date.getTime() / 1000, text: line.trimEnd() }] : [];
  });
}

/** @throws Error that names the file, if it cannot be read */
export async function readEventsFile(file: string): Promise<GraphEvent[]> {
  try {
    return parseEvents(await readFile(file, 'utf8'));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const reason = code === 'ENOENT' ? 'there is no such file' : String(error);
    throw new Error(`the events file ${resolve(file)} cannot be read: ${reason}`, { cause: error });
  }
}

/**
 * Arguments of `rrdtool graph` that draw a vertical rule for each event, with a line in the legend.
 *
 * @param columns longer texts go on in further lines
 */
export function eventRules(events: readonly GraphEvent[], columns = Infinity): string[] {
  if (events.length === 0) return [];
  return [
    'COMMENT:\\n',
    ...events.flatMap(({ time, text }) => {
      const [first = '', ...more] = linesOf(text, columns);
      const rule = `VRULE:${time}#ff0000:${legendText(first)}`;
      return [rule, 'COMMENT:\\n', ...more.map((line) => `COMMENT:   ${legendText(line)}\\n`)];
    }),
  ];
}

/** Breaks a text at blanks, and words that are longer than a line. */
function linesOf(text: string, columns: number): string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > columns) {
    const blank = rest.lastIndexOf(' ', columns);
    const end = blank > 0 ? blank : columns;
    lines.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return [...lines, rest];
}

/** A colon would end the legend, a backslash would take what follows it, and a control character would break the pipe. */
function legendText(text: string): string {
  return text
    .replace(/\p{Cc}/gu, ' ')
    .replaceAll('\\', '/')
    .replaceAll(':', '\\:');
}
