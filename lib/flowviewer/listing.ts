import { printFormat } from '../query/print/formats.js';
import { printFlows, type QueryFacts } from '../query/run.js';
import { queryOptions, type Reading } from './reading.js';
import type { ListingBody } from './report-model.js';

/** Printed reports of flow-tools data by the number of flow-print's format, with the export versions that have their fields. */
const VERSIONS: Readonly<Record<number, string>> = {
  1: '1, 5, 6 or 7',
  4: '5, 6 or 7',
  5: '1, 5, 6 or 7',
  9: '1005 (tagged)',
  10: '8.1',
  11: '8.2',
  12: '8.3',
  13: '8.4',
  14: '8.5',
  24: '7',
};

/** The export versions whose flows a printed report can show; undefined if it is not one for flow-tools data. */
export function versionsFor(code: number): string | undefined {
  return VERSIONS[code];
}

interface ListingOptions {
  /** Number of the menu entry and of flow-print's format. */
  readonly code: number;
  /** Lines at most, those of the heading and empty ones among them. */
  readonly most: number;
  /** Whether days are written before months. */
  readonly dayFirst: boolean;
}

/** What a report holds ready before it is asked for; more would be read in vain. */
const LOOK_AHEAD = 256 * 1024;

/**
 * The lines of a printed report (FlowViewer specification, section 4.3). Reading ends when there are enough of them, and nothing is known
 * of the files then. No lines at all if no flow matches.
 *
 * @throws QueryError `missing-fields` if no file has what the report prints
 */
export async function printedListing(
  reading: Reading,
  options: ListingOptions,
): Promise<{ body: ListingBody; facts: QueryFacts | undefined }> {
  const { code, most, dayFirst } = options;
  const titles = titlesOf(code);
  // The heading of the Catalyst format was lost in the original (D-17), so it does not count.
  const room = most + (code === CATALYST ? 1 : 0) - titles.length;
  const flows: string[] = [];
  let isCut = false;
  let facts: QueryFacts | undefined;
  const pieces = async function* () {
    facts = yield* printFlows({
      ...queryOptions(reading),
      workers: 1,
      lookAhead: LOOK_AHEAD,
      printer: { name: 'flow-print', parameters: { format: code } },
    });
  };
  for await (const bytes of pieces()) {
    const lines = Buffer.from(bytes).toString('latin1').split('\n');
    lines.pop();
    flows.push(...lines.slice(0, Math.max(0, room - flows.length) + 1));
    isCut = flows.length > room;
    if (isCut) break;
  }
  if (flows.length === 0) return { body: { kind: 'listing', lines: [], isCut: false }, facts };
  const shown = flows.slice(0, Math.max(0, room));
  const lines = [...titles, ...(dayFirst ? shown.map((line) => exchangeDayAndMonth(line, code)) : shown)];
  return { body: { kind: 'listing', lines, isCut }, facts };
}

const CATALYST = 24;

function titlesOf(code: number): string[] {
  return printFormat(code).titles.map((title) => {
    if (code === 5) return title.replace('DstP    P Fl', 'DstP  P   Fl');
    return code === CATALYST ? title.replace(/^#if/, 'Sif') : title;
  });
}

/** Where `MMDD` of start and end stand in lines of the formats that have them. */
const DATES: Readonly<Record<number, { line: RegExp; at: readonly number[] }>> = {
  1: { line: /^ \d/, at: [1, 20] },
  5: { line: /^\d/, at: [0, 18] },
};

function exchangeDayAndMonth(line: string, code: number): string {
  const dates = DATES[code];
  if (!dates?.line.test(line)) return line;
  return dates.at.reduce(
    (text, at) =>
      text.slice(0, at) + text.slice(at + 2, at + 4) + text.slice(at, at + 2) + text.slice(at + 4),
    line,
  );
}
