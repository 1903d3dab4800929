import { closeSync, openSync } from 'node:fs';
import { FIELD_NAMES, type FieldName } from '../flow/fields.js';
import type { FlowBatch } from '../flow/batch.js';
import type { Aggregation } from '../query/aggregation.js';
import { compileFilter, type FilterFile, type FlowFilter } from '../query/filter.js';
import type { ReportOutput, StatDefinition, StatReport } from '../query/report/configuration.js';
import { parseReportConfiguration } from '../query/report/parse.js';
import { createReport, type ReportResult } from '../query/report/report.js';
import { reportText } from '../query/report/text.js';
import { TimeSeries } from '../query/report/time-series.js';
import { installedFile, loadFilterFile, readConfigurationText, type Variables } from './config-files.js';
import { Output } from './output.js';
import type { Session } from './session.js';
import { strftime } from '../flow/strftime.js';
import { loadSymbols } from '../query/symbols.js';

export interface ReportOptions {
  /** Default: the installed stat.cfg. */
  readonly file?: string | undefined;
  readonly definition: string;
  readonly variables: Variables;
}

type Fields = ReadonlySet<FieldName>;

const ALL_FIELDS: Fields = new Set(FIELD_NAMES);

/** flow-report: the reports of a definition over the flows of standard input (flow-tools specification, section 7). */
export async function reportFlows(session: Session, options: ReportOptions): Promise<void> {
  const plan = await loadPlan(session, options);
  const wanted = new DefinitionRun(session, plan, ALL_FIELDS).columns;
  const source = await session.openInput(wanted);
  try {
    const run = new DefinitionRun(session, plan, source.fields);
    for await (const batch of session.batches(source)) await run.add(batch);
    await run.finish();
  } finally {
    await source.close();
  }
}

/** A definition with everything that it names. */
interface Plan {
  readonly definition: StatDefinition;
  readonly reports: readonly StatReport[];
  readonly filters: FilterFile | undefined;
}

async function loadPlan(session: Session, options: ReportOptions): Promise<Plan> {
  const { variables } = options;
  const file = options.file ?? installedFile('stat.cfg');
  const config = parseReportConfiguration(await readConfigurationText(file, 'configuration of reports'), {
    file,
    variables,
  });
  const definition = config.definitions.get(options.definition.toLowerCase());
  if (!definition) throw new Error(`${file}: there is no stat-definition ${options.definition}`);
  const reports = definition.reports.flatMap((name) => config.reports.get(name) ?? []);
  const hasFilter = [definition, ...reports].some(({ filter }) => filter !== undefined);
  const filters = hasFilter ? await loadFilterFile(session, config.filterFile, variables) : undefined;
  return { definition, reports, filters };
}

/** Counts and prints the reports of a definition, once or interval by interval. */
class DefinitionRun {
  readonly columns: readonly FieldName[];
  readonly #session: Session;
  readonly #plan: Plan;
  readonly #series: TimeSeries | undefined;
  readonly #preFilter: MaskMaker | undefined;
  readonly #reports: ReportRun[];
  /** Files that were begun; later intervals are appended. */
  readonly #begun = new Set<string>();
  #interval = 0;

  constructor(session: Session, plan: Plan, fields: Fields) {
    const { definition, reports } = plan;
    this.#session = session;
    this.#plan = plan;
    this.#series = definition.timeSeries === undefined ? undefined : new TimeSeries(definition.timeSeries);
    this.#preFilter = maskMaker(plan.filters, definition.filter, fields);
    this.#reports = reports.map(
      (report) => new ReportRun(report, maskMaker(plan.filters, report.filter, fields), fields),
    );
    this.columns = [
      ...new Set<FieldName>([
        'unix_secs',
        ...(this.#preFilter?.columns ?? []),
        ...this.#reports.flatMap(({ columns }) => columns),
      ]),
    ];
  }

  async add(batch: FlowBatch): Promise<void> {
    const permitted = this.#preFilter?.mask(batch);
    for (const report of this.#reports) report.begin(batch);
    if (!this.#series) {
      for (const report of this.#reports) report.add(batch, permitted);
      return;
    }
    for (const { isNew, mask } of this.#series.split(batch, permitted)) {
      if (isNew) await this.#print();
      for (const report of this.#reports) report.add(batch, mask);
    }
  }

  finish(): Promise<void> {
    return this.#print();
  }

  /** Prints what was counted and begins anew. */
  async #print(): Promise<void> {
    const { definition } = this.#plan;
    const seconds = definition.timeSeries;
    const interval = seconds === undefined ? undefined : { seconds, number: this.#interval };
    for (const run of this.#reports) {
      const { report } = run;
      await run.conclude(async (result) => {
        for (const output of report.outputs) {
          const names = output.options.has('names') ? loadSymbols().names : undefined;
          const text = reportText(report, output, result, {
            now: new Date(),
            names,
            definitionFilter: definition.filter,
            interval,
          });
          await this.#write(output, result, text);
        }
      });
    }
    this.#interval++;
  }

  async #write(output: ReportOutput, result: ReportResult, lines: Iterable<string>): Promise<void> {
    if (output.path === undefined) return this.#session.output.lines(lines);
    const path = strftime(output.path, pathTime(output, result));
    const descriptor = openSync(path, this.#begun.has(path) ? 'a' : 'w');
    this.#begun.add(path);
    try {
      const file = new Output(descriptor);
      await file.lines(lines);
      await file.flush();
    } finally {
      closeSync(descriptor);
    }
  }
}

/** One report, its own filter, and what it has counted. */
class ReportRun {
  readonly report: StatReport;
  readonly columns: readonly FieldName[];
  readonly #filter: MaskMaker | undefined;
  readonly #fields: Fields;
  #counts: Aggregation<ReportResult>;
  #permitted: Uint8Array | undefined;

  constructor(report: StatReport, filter: MaskMaker | undefined, fields: Fields) {
    this.report = report;
    this.#filter = filter;
    this.#fields = fields;
    this.#counts = createReport(report, { fields });
    this.columns = [...this.#counts.columns, ...(filter?.columns ?? [])];
  }

  /** Judges the rows of a batch by the report's own filter. */
  begin(batch: FlowBatch): void {
    this.#permitted = this.#filter?.mask(batch);
  }

  add(batch: FlowBatch, mask: Uint8Array | undefined): void {
    this.#counts.add(batch, bothMasks(mask, this.#permitted, batch.length));
  }

  /** Hands over the result and begins anew. */
  async conclude(use: (result: ReportResult) => Promise<void>): Promise<void> {
    const counts = this.#counts;
    this.#counts = createReport(this.report, { fields: this.#fields });
    try {
      await use(counts.result());
    } finally {
      counts.close?.();
    }
  }
}

interface MaskMaker {
  readonly columns: readonly FieldName[];
  /** Valid until the next call. */
  mask(batch: FlowBatch): Uint8Array;
}

function maskMaker(
  file: FilterFile | undefined,
  definition: string | undefined,
  fields: Fields,
): MaskMaker | undefined {
  if (!file || definition === undefined) return undefined;
  const filter: FlowFilter = compileFilter(file, definition, { fields });
  let mask = new Uint8Array(0);
  return {
    columns: filter.columns,
    mask(batch) {
      if (mask.length < batch.length) mask = new Uint8Array(batch.capacity);
      filter.mask(batch, mask);
      return mask;
    },
  };
}

function bothMasks(
  a: Uint8Array | undefined,
  b: Uint8Array | undefined,
  length: number,
): Uint8Array | undefined {
  if (!a || !b) return a ?? b;
  const both = new Uint8Array(length);
  for (let row = 0; row < length; row++) both[row] = a[row]! & b[row]!;
  return both;
}

/** The time that the name of an output file tells. */
function pathTime({ time }: ReportOutput, { totals }: ReportResult): Date {
  const { firstExport = 0, lastExport = 0 } = totals;
  switch (time) {
    case 'now':
      return new Date();
    case 'start':
      return new Date(firstExport * 1000);
    case 'mid':
      return new Date(((firstExport + lastExport) / 2) * 1000);
    case 'end':
      return new Date(lastExport * 1000);
  }
}
