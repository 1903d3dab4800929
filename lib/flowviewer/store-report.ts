import { join } from 'node:path';
import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { formatFilterBlock } from '../criteria/block.js';
import type { FilterBlock } from '../criteria/keys.js';
import { cellKeysFile, replaceFile } from '../saved/files.js';
import type { SavedKind } from '../saved/types.js';
import { cellKeysText } from './cell-keys.js';
import { SCANNER_FLOW_COLUMNS } from './columns.js';
import { reportBodyLines } from './report-file.js';
import type { ReportBody, ScannerRow } from './report-model.js';
import { SCANNER_LINES } from './scanners.js';
import { hasCountry, statisticsReport } from './statistics-reports.js';

/** Gives out names of report files that nobody has. */
interface SuffixSource {
  newSuffix(kind: SavedKind): Promise<string>;
}

interface StoredReport {
  /** Where links of the page lead: `FV_FlowViewer_save_<suffix>`, of scans `SC_...`. */
  readonly hash: string;
  readonly block: FilterBlock;
  /** Scanners with the hashes of their flows. */
  readonly body: ReportBody | undefined;
}

interface Storing {
  readonly config: Pick<
    FlowViewerConfig,
    'workDirectory' | 'graphsDirectory' | 'htmlFilePerms' | 'graphFilePerms'
  >;
  readonly store: SuffixSource;
  /** Picture of the pie chart. */
  readonly pie?: Buffer | undefined;
}

/** Writes a report to the work directory under a name of its own (FlowViewer specification, section 5.5), each scanner's flows too. */
export async function storeReport(
  { block, body }: { block: FilterBlock; body: ReportBody | undefined },
  storing: Storing,
): Promise<StoredReport> {
  const code = body?.kind === 'scanners' ? 'SC' : 'FV';
  const stored = body?.kind === 'scanners' ? await storeScanners(block, body.rows, storing) : undefined;
  const finalBody = body?.kind === 'scanners' && stored ? { ...body, rows: stored } : body;
  const name = `FlowViewer_save_${await storing.store.newSuffix('FlowViewer')}`;
  const finalBlock = { ...block, filter_hash: `${code}_${name}` };
  await write(storing, name, finalBlock, finalBody);
  if (storing.pie) {
    const { graphsDirectory, graphFilePerms } = storing.config;
    await replaceFile(join(graphsDirectory, `${name}.png`), storing.pie, graphFilePerms);
  }
  return { hash: finalBlock.filter_hash, block: finalBlock, body: finalBody };
}

async function storeScanners(
  block: FilterBlock,
  rows: readonly ScannerRow[],
  storing: Storing,
): Promise<ScannerRow[]> {
  const stored: ScannerRow[] = [];
  for (const { cells, flows = [] } of rows) {
    const name = `FlowViewer_save_${await storing.store.newSuffix('FlowViewer')}`;
    const hash = `SC_${name}`;
    const source = cells[0]?.text ?? '';
    const ofScanner = {
      ...block,
      filter_hash: hash,
      source_addresses: source,
      cutoff_lines: String(SCANNER_LINES),
    };
    await write(storing, name, ofScanner, scannerFlows(flows));
    stored.push({ hash, cells });
  }
  return stored;
}

/** The lines as they are, one cell each: the listing is written as flow-print prints it. */
function scannerFlows(lines: readonly string[]): ReportBody {
  return { kind: 'scanner-flows', columns: SCANNER_FLOW_COLUMNS, rows: lines.map((text) => [{ text }]) };
}

async function write(
  { config }: Storing,
  name: string,
  block: FilterBlock,
  body: ReportBody | undefined,
): Promise<void> {
  const lines = [
    ...formatFilterBlock(block),
    ...(body ? reportBodyLines(body, { extraCell: hasExtraCell(block) }) : []),
  ];
  const path = join(config.workDirectory, name);
  const keys = cellKeysText(body);
  if (keys !== undefined) await replaceFile(cellKeysFile(path), keys, config.htmlFilePerms);
  await replaceFile(path, `${lines.join('\n')}\n`, config.htmlFilePerms);
}

/** Reports of hosts have a cell for the country also when there is no such column. */
function hasExtraCell({ stat_report: code, flow_analysis: analysis }: FilterBlock): boolean {
  const report = statisticsReport(Number(code));
  return report !== undefined && hasCountry(report) && analysis !== '1';
}
