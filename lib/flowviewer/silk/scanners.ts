import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SCANNER_COLUMNS, scannerColumn } from '../columns.js';
import type { BodySources, MadeBody } from '../made-body.js';
import type { ScannerRow } from '../report-model.js';
import { SCANNER_LINES } from '../scanners.js';
import type { SilkCommands } from './commands.js';
import { partitionSwitches } from './partition.js';
import type { SilkQuestion } from './question.js';
import { scansIn, withLocalTimes, type SilkScan } from './read-output.js';
import { runPipeline, type SilkPrograms } from './run.js';

const SCAN_COLUMNS = [
  ...SCANNER_COLUMNS.slice(0, 4),
  ...['Start Time', 'End Time', 'Flows', 'Packets', 'Octets'].map(scannerColumn),
];

/** Scans that are looked at more closely. */
const MOST_SCANS = 200;

const NONE: MadeBody = { body: undefined, slices: [], facts: undefined, notes: [] };

/** Finds scans by rwscan, and the flows of each scanner (FlowViewer specification, section 11.3). */
export async function silkScanners(
  question: SilkQuestion,
  commands: SilkCommands,
  { config, names }: BodySources,
  programs: SilkPrograms,
): Promise<MadeBody> {
  const directory = await mkdtemp(join(config.workDirectory, 'FlowViewer_scanner_'));
  try {
    const file = join(directory, 'flows.rw');
    await runPipeline(commands.collect(file), programs);
    const scans = scansIn(await runPipeline(commands.scan(file), programs));
    if (scans.length === 0) return NONE;
    const addresses = [...new Set(scans.map(({ address }) => address))];
    const { signal } = programs;
    const [hosts, origins] = await Promise.all([
      names.hosts(addresses, { signal }),
      names.origins(addresses, { signal }),
    ]);
    const rows: ScannerRow[] = [];
    for (const scan of scans.slice(0, MOST_SCANS)) {
      const ofScanner = { ...question.block, source_addresses: scan.address };
      const { switches } = await partitionSwitches(ofScanner, { config, resolve: question.resolve }, []);
      const lines = await runPipeline(commands.scanner(file, switches, SCANNER_LINES), programs);
      rows.push({
        hash: undefined,
        cells: scanCells(scan, hosts.get(scan.address) ?? scan.address, origins.get(scan.address)),
        flows: withLocalTimes(lines, config),
      });
    }
    const omitted = scans.length - rows.length;
    const notes = omitted > 0 ? [`${omitted} more scanners are not shown.`] : [];
    return { ...NONE, body: { kind: 'scanners', columns: SCAN_COLUMNS, rows }, notes };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function scanCells(
  scan: SilkScan,
  host: string,
  { country = '', description = '' }: { country?: string; description?: string } = {},
): ScannerRow['cells'] {
  const { address, start, end, flows, packets, octets } = scan;
  return [
    { text: address, key: address },
    ...[host, country, description, start, end].map((text) => ({ text })),
    ...[flows, packets, octets].map((text) => ({ text, number: Number(text) })),
  ];
}
