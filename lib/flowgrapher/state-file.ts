import { formatFilterBlock, parseFilterBlock } from '../criteria/block.js';
import type { FilterBlock } from '../criteria/keys.js';
import { analysisBlockLines, readAnalysisBlock, type AnalysisBlock } from './analysis-block.js';
import { analysisTableLines, readAnalysisTable, type AnalysisTable } from './analysis-table.js';
import type { DetailRow } from './detail-rows.js';
import type { DetailLayout } from './detail-table.js';
import { parseRowLine, rowLine } from './row-lines.js';

/** What a state file holds besides its parameters (FlowGrapher specification, section 3.1). */
export interface GraphState {
  readonly block: FilterBlock;
  /** Name of a saved report. */
  readonly description?: string;
  readonly layout: DetailLayout;
  readonly analysis: AnalysisBlock | undefined;
  readonly rows: readonly StoredRow[];
  /** Of a page that breaks a report down; it has no rows. */
  readonly table: AnalysisTable | undefined;
}

/** A row of details and the line that it was read from, which sorting moves but does not change. */
export interface StoredRow {
  readonly row: DetailRow;
  readonly line: string;
}

/** Graph types of before 4.2 that are linear; all others of that time are prorated (section 2.4). */
const OLD_LINEAR: readonly string[] = ['Bits', 'Packets', 'Flows'];
const LINEAR: readonly string[] = ['bps', 'pps', 'fpsi'];

export function parseState(text: string): GraphState {
  const { block, description, rest } = parseFilterBlock(text);
  const { analysis, rest: body } = readAnalysisBlock(rest);
  const isBrokenDown = block.filter_hash.startsWith('FA');
  const layout = layoutOf(text);
  return {
    block,
    ...(description === undefined ? {} : { description }),
    layout,
    analysis,
    rows: isBrokenDown ? [] : readRows(body, layout, block),
    table: isBrokenDown ? readAnalysisTable(body.join('\n')) : undefined,
  };
}

/** By the type as it stands there: its older names do not survive reading. */
function layoutOf(text: string): DetailLayout {
  const type = /^graph_type: ?(.*?)\s*$/m.exec(text)?.[1] ?? '';
  return LINEAR.includes(type) || OLD_LINEAR.includes(type) ? 'linear' : 'prorated';
}

function readRows(
  lines: readonly string[],
  layout: DetailLayout,
  { detail_lines: detailLines }: FilterBlock,
): StoredRow[] {
  const most = Math.abs(Number(detailLines)) || 0;
  const rows: StoredRow[] = [];
  for (const line of lines) {
    if (rows.length >= most) break;
    const row = parseRowLine(line, layout);
    if (row) rows.push({ row, line });
  }
  return rows;
}

/** The text of a fresh report's file. */
export function reportState(
  block: FilterBlock,
  analysis: AnalysisBlock | undefined,
  rows: readonly DetailRow[],
  nameWidth: number,
): string {
  return textOf([
    ...formatFilterBlock(block),
    ...(analysis ? analysisBlockLines(analysis) : []),
    ...rows.map((row, number) => rowLine(row, number, nameWidth)),
  ]);
}

/** The text of a file that breaks a report down. */
export function analysisState(block: FilterBlock, analysis: AnalysisBlock, table: AnalysisTable): string {
  return textOf([...formatFilterBlock(block), ...analysisBlockLines(analysis), ...analysisTableLines(table)]);
}

/** The text of a report's file with its rows in another order, everything else as it was. */
export function withRows(text: string, rows: readonly StoredRow[]): string {
  const { rest } = parseFilterBlock(text);
  const { rest: body } = readAnalysisBlock(rest);
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return textOf([...lines.slice(0, lines.length - body.length), ...rows.map(({ line }) => line)]);
}

function textOf(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
