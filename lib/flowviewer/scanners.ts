import type { FlowBatch } from '../flow/batch.js';
import type { FieldName } from '../flow/fields.js';
import { ScanDetector, type ScanOptions } from '../query/dscan/detector.js';
import { requireFields } from '../query/missing-fields.js';
import { printFormat } from '../query/print/formats.js';
import { FlowPrinter } from '../query/print/printer.js';
import { Summary, type SummaryResult } from '../query/stat/summary.js';
import { visitFlows, type FlowVisitor, type QueryFacts } from '../query/run.js';
import { queryOptions, type Reading } from './reading.js';

/** A source that tried many hosts (FlowViewer specification, section 4.6). */
export interface Scanner {
  readonly address: number;
  readonly summary: SummaryResult;
  /** Its first flows as flow-print's format 5 prints them, without heading. */
  readonly flows: readonly string[];
}

export interface Scanners {
  /** In the order in which they were noticed. */
  readonly found: readonly Scanner[];
  /** Scanners that were noticed beyond those. */
  readonly omitted: number;
  readonly facts: QueryFacts;
}

/** More are only counted: each one is a file. */
const MOST_SCANNERS = 200;
/** Lines kept of each scanner's flows: the cut-off of its own report. */
export const SCANNER_LINES = 2000;

/** The format of the flows of a scanner. */
const FORMAT = 5;

/**
 * Finds scanners, and then in one more pass over the flows what all of them did. (The original reads its flows once more for each.)
 */
export async function findScanners(reading: Reading, options: ScanOptions): Promise<Scanners> {
  const detector = new ScanDetector(options);
  const noticed = new Set<number>();
  let omitted = 0;
  const facts = await visitFlows(queryOptions(reading), {
    columnsFor(fields) {
      requireFields('scan detection', detector.columns, fields);
      return detector.columns;
    },
    take(batch, mask) {
      for (const event of detector.process(batch, mask)) {
        if (event.kind !== 'host-scan' || noticed.has(event.source)) continue;
        if (noticed.size < MOST_SCANNERS) noticed.add(event.source);
        else omitted++;
      }
    },
  });
  if (noticed.size === 0) return { found: [], omitted, facts };
  const flows = new ScannerFlows([...noticed]);
  await visitFlows(queryOptions(reading), flows);
  return { found: flows.result(), omitted, facts };
}

/** Counts and prints the flows of some sources. */
class ScannerFlows implements FlowVisitor {
  readonly #scanners: readonly { address: number; lines: string[]; summary: Summary | undefined }[];
  readonly #index: ReadonlyMap<number, number>;
  #fields: ReadonlySet<FieldName> = new Set();
  #printer: FlowPrinter | undefined;
  #mask = new Uint8Array(0);

  constructor(addresses: readonly number[]) {
    this.#scanners = addresses.map((address) => ({ address, lines: [], summary: undefined }));
    this.#index = new Map(addresses.map((address, i) => [address, i]));
  }

  columnsFor(fields: ReadonlySet<FieldName>): readonly FieldName[] {
    const printer = new FlowPrinter(printFormat(FORMAT), { fields });
    return [...new Set<FieldName>(['srcaddr', ...printer.columns, ...new Summary(fields).columns])];
  }

  take(batch: FlowBatch, mask: Uint8Array | undefined, fields: ReadonlySet<FieldName>): void {
    if (fields !== this.#fields) {
      this.#fields = fields;
      this.#printer = new FlowPrinter(printFormat(FORMAT), { fields });
    }
    if (this.#mask.length < batch.capacity) this.#mask = new Uint8Array(batch.capacity);
    for (const [scanner, rows] of this.#rowsByScanner(batch, mask)) this.#add(scanner, batch, rows);
  }

  result(): Scanner[] {
    const empty = new Summary(new Set<FieldName>(['doctets', 'dpkts', 'first', 'last', 'unix_secs']));
    return this.#scanners.map(({ address, lines, summary = empty }) => ({
      address,
      summary: summary.result(),
      flows: lines,
    }));
  }

  #rowsByScanner(batch: FlowBatch, mask: Uint8Array | undefined): Map<number, number[]> {
    const sources = batch.column('srcaddr');
    const rows = new Map<number, number[]>();
    for (let row = 0; row < batch.length; row++) {
      if (mask && mask[row] !== 1) continue;
      const scanner = this.#index.get(sources[row] ?? 0);
      if (scanner === undefined) continue;
      const found = rows.get(scanner);
      if (found) found.push(row);
      else rows.set(scanner, [row]);
    }
    return rows;
  }

  #add(index: number, batch: FlowBatch, rows: readonly number[]): void {
    const scanner = this.#scanners[index];
    if (!scanner) return;
    const mask = this.#mask;
    mask.fill(0);
    for (const row of rows) mask[row] = 1;
    const summary = new Summary(this.#fields);
    summary.add(batch, mask);
    if (scanner.summary) scanner.summary.merge(summary);
    else scanner.summary = summary;
    if (!this.#printer || scanner.lines.length >= SCANNER_LINES) return;
    const text = Buffer.from(this.#printer.print(batch, mask)).toString('latin1');
    scanner.lines.push(
      ...text
        .trimEnd()
        .split('\n')
        .slice(0, SCANNER_LINES - scanner.lines.length),
    );
  }
}
