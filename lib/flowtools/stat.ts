import { FIELD_NAMES, type FieldName } from '../flow/fields.js';
import type { FlowSource } from '../formats/reader.js';
import type { Aggregation } from '../query/aggregation.js';
import { MissingFieldsError } from '../query/missing-fields.js';
import type { NameTables } from '../query/names.js';
import type { GroupedFormat, StatFormat } from '../query/stat/formats.js';
import { GroupedStat } from '../query/stat/grouped.js';
import { reportHeading } from '../query/stat/heading.js';
import { DurationPlot } from '../query/stat/plot.js';
import { ShortSummary } from '../query/stat/short-summary.js';
import { sortsByDuration, type StatSort } from '../query/stat/sort.js';
import { shortSummaryLines, summaryLines } from '../query/stat/summary-text.js';
import { Summary } from '../query/stat/summary.js';
import { columnHeading, SortFieldError, statLines } from '../query/stat/text.js';
import { headerLines } from './header-text.js';
import type { Session } from './session.js';

export interface StatOptions {
  readonly format: StatFormat;
  readonly sort?: StatSort | undefined;
  readonly percent: boolean;
  readonly wide: boolean;
  readonly names?: NameTables | undefined;
  readonly title?: string | undefined;
  readonly commentCharacter: string;
  readonly subtotalEvery?: number | undefined;
  /** Also prints the header of the stream. */
  readonly showHeader: boolean;
  /** The command as it was called. */
  readonly command: string;
}

const ALL_FIELDS: ReadonlySet<FieldName> = new Set(FIELD_NAMES);

/** flow-stat: a report over the flows of standard input (flow-tools specification, section 5). */
export async function statFlows(session: Session, options: StatOptions): Promise<void> {
  const { format, commentCharacter: mark, names } = options;
  const source = await session.openInput(columnsOf(options));
  const { header } = source;
  await session.output.lines(reportHeading(format, { ...options, hasNames: names !== undefined }));
  if (options.showHeader && header.kind === 'flow-tools')
    await session.output.lines(headerLines(header, mark));
  try {
    await printReport(session, source, options);
  } catch (error) {
    // The original tells, prints no more and counts it as success.
    if (error instanceof MissingFieldsError)
      session.say(`Flow record missing required field for format. ${error.message}`);
    else if (error instanceof SortFieldError) session.say(error.message);
    else throw error;
  } finally {
    await source.close();
  }
}

/** What the report may read: it is decided before the records are known. */
function columnsOf(options: StatOptions): readonly FieldName[] {
  const { format } = options;
  switch (format.kind) {
    case 'groups':
      return groupedStat(format, options, ALL_FIELDS).columns;
    case 'summary':
      return new Summary(ALL_FIELDS).columns;
    case 'octets-plot':
    case 'packets-plot':
      return new DurationPlot('octets').columns;
    case 'short-summary':
      return new ShortSummary().columns;
    case 'unavailable':
      return [];
  }
}

async function printReport(session: Session, source: FlowSource, options: StatOptions): Promise<void> {
  const { format } = options;
  const { output } = session;
  switch (format.kind) {
    case 'groups':
      return printGroups(session, source, format, options);
    case 'summary': {
      const { skipped, ...result } = await counted(session, source, new Summary(source.fields));
      if (skipped > 0) session.say(`Ignoring bogus flow dPkts=0 (${skipped} flows)`);
      return output.text(summaryLines({ ...result, skipped }).join('\n'));
    }
    case 'short-summary':
      return output.lines(shortSummaryLines(await counted(session, source, new ShortSummary())));
    case 'octets-plot':
    case 'packets-plot': {
      const plot = new DurationPlot(format.kind === 'octets-plot' ? 'octets' : 'packets');
      await output.lines(plot.titles);
      for await (const batch of session.batches(source)) await output.text(plot.lines(batch, undefined));
      return output.lines([plot.limits()]);
    }
    case 'unavailable':
      return output.lines(['Not implemented.']);
  }
}

async function printGroups(
  session: Session,
  source: FlowSource,
  format: GroupedFormat,
  options: StatOptions,
): Promise<void> {
  const { wide, commentCharacter: mark } = options;
  const stat = groupedStat(format, options, source.fields);
  const result = await counted(session, source, stat);
  try {
    await session.output.lines([mark, `${mark} ${columnHeading(format, wide)}`, mark]);
    await session.output.lines(statLines(result, options));
  } finally {
    result.close();
  }
}

function groupedStat(
  format: GroupedFormat,
  { wide, sort }: StatOptions,
  fields: ReadonlySet<FieldName>,
): GroupedStat {
  return new GroupedStat(format, { fields, withDuration: wide || sortsByDuration(format, sort) });
}

async function counted<Result>(
  session: Session,
  source: FlowSource,
  aggregation: Aggregation<Result>,
): Promise<Result> {
  for await (const batch of session.batches(source)) aggregation.add(batch, undefined);
  return aggregation.result();
}
