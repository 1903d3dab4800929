import { runQuery, type QueryFacts } from '../query/run.js';
import { summaryLines } from '../query/stat/summary-text.js';
import { queryOptions, type Reading } from './reading.js';
import type { ListingBody } from './report-model.js';
import { plainNumber } from './texts.js';

/** The lines whose values grow with the sampling multiplier. */
const MULTIPLIED = /^(?:Total (?:Flows|Octets|Packets|Time)\b|Average (?:flows|Kbits) \/ second)/;

/** The text of flow-stat's overall summary (FlowViewer specification, section 4.4); no lines if no flow matches. */
export async function summaryListing(
  reading: Reading,
  multiplier: number | undefined,
): Promise<{ body: ListingBody; facts: QueryFacts }> {
  const { result, facts } = await runQuery<'stat-summary'>({
    ...queryOptions(reading),
    aggregation: { name: 'stat-summary', parameters: {} },
  });
  // The text ends with a line end, so the last line is none.
  const lines = summaryLines(result).slice(0, -1);
  const shown = multiplier === undefined ? lines : lines.map((line) => multipliedLine(line, multiplier));
  return { body: { kind: 'listing', lines: shown, isCut: false }, facts };
}

function multipliedLine(line: string, multiplier: number): string {
  const separator = line.lastIndexOf(': ');
  if (!MULTIPLIED.test(line) || separator < 0) return line;
  const value = line.slice(separator + 2);
  const number =
    /^\d+$/.test(value) && Number.isSafeInteger(multiplier)
      ? plainNumber(BigInt(value) * BigInt(multiplier))
      : plainNumber(Number(value) * multiplier);
  return `${line.slice(0, separator + 2)}${/^[\d.]+$/.test(value) ? number : value}*`;
}
