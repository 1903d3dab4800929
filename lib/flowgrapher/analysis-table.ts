/** The table below a graph that is broken down (FlowGrapher specification, section 11.5), from top to bottom. */
export interface AnalysisTable {
  readonly columns: readonly string[];
  readonly rows: readonly AnalysisRow[];
}

export interface AnalysisRow {
  /** Colour of its series, `#rrggbb`; undefined where a stored table has none. */
  readonly colour: string | undefined;
  readonly cells: readonly string[];
}

/**
 * The lines of a state file for a table. They are HTML, as the original writes and prints them, so that either program shows the reports
 * that the other one saved; all texts are escaped.
 */
export function analysisTableLines({ columns, rows }: AnalysisTable): string[] {
  const cells = (tag: string, texts: readonly string[]): string =>
    texts.map((text) => `<${tag}>${escapeHtml(text)}</${tag}>`).join('');
  return [
    '<table>',
    `<tr>${cells('th', columns)}</tr>`,
    ...rows.map((row) => `<tr bgcolor="${row.colour ?? '#ffffff'}">${cells('td', row.cells)}</tr>`),
    '</table>',
  ];
}

/** More rows or cells than any analysis has are not read. */
const MOST_ROWS = 100;
const MOST_CELLS = 20;
const MOST_HTML = 256 * 1024;

/**
 * Takes the cells out of a stored table. It is untrusted: texts come out without tags and entities, to be escaped again where they are
 * shown, colours only as `#rrggbb`.
 */
export function readAnalysisTable(html: string): AnalysisTable {
  const rows = html
    .slice(0, MOST_HTML)
    .split(/<tr\b/i)
    .slice(1, MOST_ROWS + 1)
    .map((row) => ({ colour: colourOf(row), cells: cellsOf(row) }))
    .filter(({ cells }) => cells.length > 0);
  const isHeading = ({ cells }: AnalysisRow): boolean =>
    cells.some((cell) => /^(?:Number \(|Action$)/.test(cell));
  const heading = rows.find(isHeading);
  return {
    columns: heading?.cells ?? [],
    rows: rows.filter((row) => row !== heading && row.cells.length > 1),
  };
}

function cellsOf(row: string): string[] {
  return row
    .split(/<t[dh]\b/i)
    .slice(1, MOST_CELLS + 1)
    .map((cell) => plainText(cell.slice(cell.indexOf('>') + 1)));
}

function colourOf(row: string): string | undefined {
  const colour = /\b(?:bgcolor\s*=|background(?:-color)?\s*:)[\s"']{0,4}#?([0-9a-f]{6})\b/i.exec(row)?.[1];
  return colour === undefined ? undefined : `#${colour.toLowerCase()}`;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' };

/** Text without tags, entities read. */
function plainText(html: string): string {
  return html
    .replace(/<[^>]*>?/g, '')
    .replace(
      /&(?:#(\d{1,6})|([a-z]{2,4}));/g,
      (entity, code: string | undefined, name: string | undefined) =>
        code === undefined
          ? (ENTITIES[name ?? ''] ?? entity)
          : String.fromCodePoint(Math.min(Number(code), 0xffff)),
    )
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
