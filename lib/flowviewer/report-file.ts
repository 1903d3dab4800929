import { columnsOf, scannerColumn, SCANNER_FLOW_COLUMNS } from './columns.js';
import { escapeText, plainText, withoutTags } from './html-text.js';
import type { ReportBody, ReportCell, ScannerRow } from './report-model.js';
import { octetsOfUnits } from './texts.js';

/**
 * What follows the filter block in a report file (FlowViewer specification, section 5.5), in the original's format both ways.
 */

const LISTING_START = [' <pre><font face="Courier New">', ' <table>'] as const;
const LISTING_LINE = ' <tr><td align=left><font face="Courier New">';
const LISTING_LINE_END = '</font></td></tr>';
/** Cells and headings of tables. */
const CELLS = ' ^ ';
const HEADINGS = ' : ';

/** @param extraCell whether rows end with an empty cell that has no heading (reports of hosts without flow analysis) */
export function reportBodyLines(body: ReportBody, { extraCell = false } = {}): string[] {
  switch (body.kind) {
    case 'table':
      return [
        body.columns.map(({ heading }) => heading).join(HEADINGS),
        ...body.rows.map((row) => rowLine(row, extraCell)),
      ];
    case 'listing':
      return [
        ...LISTING_START,
        ...body.lines.map((line) => LISTING_LINE + escapeText(line) + LISTING_LINE_END),
      ];
    case 'scanners':
      return [
        ' <table>',
        ` <tr>${body.columns.map(({ heading }) => `<th>${escapeText(heading)}</th>`).join('')}</tr>`,
        ...body.rows.map(scannerLine),
        ' </table>',
      ];
    case 'scanner-flows':
      return body.rows.map((row) => row.map(({ text }) => text).join(' '));
  }
}

/** A cell may hold what separates cells: a host's name comes from outside. */
function rowLine(row: readonly ReportCell[], extraCell: boolean): string {
  const texts = row.map(({ text }) => text.replaceAll('^', ' ').replace(/[\r\n]/g, ' '));
  return [...texts, ...(extraCell ? [''] : [])].join(CELLS);
}

function scannerLine({ hash, cells }: ScannerRow): string {
  const texts = cells.map(({ text }, i) => {
    const escaped = escapeText(text);
    if (i > 0 || hash === undefined) return escaped;
    return `<a href="FlowViewer_Replay.cgi?^filter_hash=${hash}">${escaped}</a>`;
  });
  return ` <tr>${texts.map((text) => `<td align=left>${text}</td>`).join('')}</tr>`;
}

/**
 * Reads the lines behind a filter block. Undefined when there is nothing: a report without matching flows, or one that was not finished.
 *
 * @param starred whether values were multiplied
 */
export function parseReportBody(
  lines: readonly string[],
  { starred = false, names = false } = {},
): ReportBody | undefined {
  const used = lines.filter((line) => line.trim() !== '' || line.includes(LISTING_LINE));
  const [first = ''] = used;
  if (first === '') return undefined;
  // First, and by its headings, which never hold a tag: the names in its rows may look like anything.
  if (first.includes(HEADINGS) && !first.includes('<'))
    return tableOf(first, used.slice(1), { starred, names });
  if (used.some((line) => line.includes(LISTING_LINE))) return listingOf(used);
  if (/<t[rhd]\b/i.test(used.join('\n'))) return scannersOf(used.join('\n'));
  return scannerFlowsOf(used);
}

function tableOf(
  headingLine: string,
  lines: readonly string[],
  options: { starred: boolean; names: boolean },
): ReportBody {
  const columns = columnsOf(
    headingLine.split(HEADINGS).map((heading) => heading.trim()),
    options,
  );
  return {
    kind: 'table',
    columns,
    rows: lines.map((line) => {
      const texts = line.split(CELLS);
      return columns.map((column, i) => readCell((texts[i] ?? '').trim(), column.heading));
    }),
  };
}

function readCell(text: string, heading: string): ReportCell {
  const value = heading === 'Octets' ? octetsOfUnits(text) : plainValue(text);
  return value === undefined ? { text } : { text, number: value };
}

function plainValue(text: string): number | bigint | undefined {
  const digits = text.replaceAll(',', '');
  if (/^\d+$/.test(digits)) return digits.length < 16 ? Number(digits) : BigInt(digits);
  return /^\d+\.\d+$/.test(digits) ? Number(digits) : undefined;
}

function listingOf(lines: readonly string[]): ReportBody {
  const texts = lines.flatMap((line) => {
    const start = line.indexOf(LISTING_LINE);
    if (start < 0) return [];
    const text = line.slice(start + LISTING_LINE.length);
    const end = text.lastIndexOf(LISTING_LINE_END);
    return [plainText(end < 0 ? text : text.slice(0, end))];
  });
  return { kind: 'listing', lines: texts, isCut: false };
}

/** A table of the original or of ours, whatever tags and attributes it was written with. */
function scannersOf(html: string): ReportBody {
  const rows = [...html.matchAll(/<tr\b[^<>]*>([\s\S]*?)(?=<tr\b|<\/tr>|$)/gi)].map(([, inner = '']) => ({
    hash: /filter_hash=(SC_[A-Za-z0-9_.-]+)/.exec(inner)?.[1],
    texts: [...inner.matchAll(/<t[dh]\b[^<>]*>([\s\S]*?)(?=<t[dh]\b|<\/t[dh]>|$)/gi)].map(([, cell = '']) =>
      plainText(withoutTags(cell)).trim(),
    ),
  }));
  const filled = rows.filter(({ texts }) => texts.some((text) => text !== ''));
  const isHeading = (texts: readonly string[]): boolean => texts[0] === 'IP Address';
  const headings = filled.find(({ texts }) => isHeading(texts))?.texts ?? [];
  return {
    kind: 'scanners',
    columns: headings.map(scannerColumn),
    rows: filled
      .filter(({ texts }) => !isHeading(texts))
      .map(({ hash, texts }) => ({ hash, cells: texts.map((text) => readCell(text, '')) })),
  };
}

/** Lines of flow-print's format 5; its heading is left out. */
function scannerFlowsOf(lines: readonly string[]): ReportBody {
  const columns = SCANNER_FLOW_COLUMNS;
  const rows = lines
    .map((line) => line.trim().split(/\s+/))
    .filter((words) => words.length === columns.length && /^\d/.test(words[0] ?? ''));
  return {
    kind: 'scanner-flows',
    columns,
    rows: rows.map((words) =>
      words.map((text, i) => (columns[i]?.isNumeric ? readCell(text, '') : { text })),
    ),
  };
}
