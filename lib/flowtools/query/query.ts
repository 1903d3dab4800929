import type { NameTables } from '../../query/names.js';
import {
  printFlows,
  runQuery,
  type QueryFacts,
  type QueryOptions,
  type QueryProgress,
} from '../../query/run.js';
import { printFormat } from '../../query/print/formats.js';
import { valueNames } from '../../query/print/value-printer.js';
import { STAT_FORMATS, type GroupedFormat } from '../../query/stat/formats.js';
import { shortSummaryLines, summaryLines } from '../../query/stat/summary-text.js';
import { columnHeading, statLines } from '../../query/stat/text.js';
import { aboutFile, type Session } from '../session.js';
import { LineLimit, linesPerFlow } from './line-limit.js';
import { csvLines, jsonLines, jsonText } from './csv-json.js';
import { groupedTable, sortField } from './rows.js';

export type AnswerFormat = 'text' | 'csv' | 'json';

export type QueryReport =
  /** A format of flow-stat. */
  | {
      readonly kind: 'stat';
      readonly format: number;
      /** A field of the report by number or name. */
      readonly sort: string;
      readonly ascending: boolean;
      /** Lines at most. */
      readonly most: number;
      readonly wide: boolean;
    }
  /** A format of flow-print. */
  | {
      readonly kind: 'print';
      readonly format: number;
      readonly wide: boolean;
      /** Flows at most. */
      readonly most: number;
    };

export interface FlowQuery {
  readonly reading: Omit<QueryOptions, 'onProgress'>;
  readonly report: QueryReport;
  readonly answer: AnswerFormat;
  readonly names?: NameTables | undefined;
  readonly onProgress?: ((progress: QueryProgress) => void) | undefined;
}

/** flow-query: filter and report over many files in one process. */
export async function queryFlows(session: Session, query: FlowQuery): Promise<void> {
  const facts = await answer(session, query);
  // Who has seen enough does not want to know about the rest.
  if (!facts) return;
  session.flows = facts.flowsRead;
  for (const { kind, file, message } of facts.notes) {
    const text = aboutFile(file, message);
    if (kind === 'warning') session.say(text);
    else session.fail(text);
  }
  if (facts.notesOmitted > 0) session.say(`${facts.notesOmitted} more notes about files`);
}

function answer(session: Session, query: FlowQuery): Promise<QueryFacts | undefined> {
  const { report } = query;
  if (report.kind === 'print') return printed(session, query, report);
  const format = STAT_FORMATS.find(({ number }) => number === report.format);
  switch (format?.kind) {
    case 'groups':
      return grouped(session, query, report, format);
    case 'summary':
      return summarized(session, query);
    case 'short-summary':
      return shortlySummarized(session, query);
    case undefined:
      throw new Error(`No such report: ${report.format}`);
    default:
      throw new Error(`report ${report.format} of flow-stat is not offered by flow-query`);
  }
}

/** Returns nothing about the files when it ends at the limit: most of them were not read. */
async function printed(
  session: Session,
  query: FlowQuery,
  { format: number, wide, most }: QueryReport & { kind: 'print' },
): Promise<QueryFacts | undefined> {
  const { output } = session;
  const format = printFormat(number, wide);
  const form = query.answer === 'text' ? undefined : query.answer;
  const parameters = {
    format: number,
    wide,
    ...(query.names && { names: query.names }),
    ...(form && { form }),
  };
  const flows = printFlows({ ...reading(query), printer: { name: 'flow-print', parameters } });
  if (form === 'csv') await output.lines([valueNames(format).join(',')]);
  else if (form === 'json') await output.lines(['{"rows":[']);
  else await output.lines(format.titles);
  let facts: QueryFacts | undefined;
  const limit = new LineLimit(most * (form ? 1 : linesPerFlow(format)));
  let isFirst = true;
  for await (const bytes of noting(flows, (value) => (facts = value))) {
    const taken = limit.take(bytes);
    // Every object stands behind a comma, the first one too.
    await output.write(form === 'json' && isFirst ? taken.subarray(1) : taken);
    isFirst &&= taken.length === 0;
    if (limit.isReached) break;
  }
  if (form === 'json') {
    const about = { report: `print format ${number}`, ...(facts && counts(facts)) };
    await output.lines([`],"about":${jsonText(about)}}`]);
  }
  return facts;
}

/** Passes a generator on, so that a loop over it that is left ends it too, and tells what it returns. */
async function* noting<T, Result>(
  items: AsyncGenerator<T, Result, undefined>,
  note: (result: Result) => void,
): AsyncGenerator<T, void, undefined> {
  note(yield* items);
}

async function grouped(
  session: Session,
  query: FlowQuery,
  report: QueryReport & { kind: 'stat' },
  format: GroupedFormat,
): Promise<QueryFacts> {
  const { names } = query;
  const { wide, most } = report;
  const sort = { field: sortField(format, report.sort), descending: !report.ascending };
  if (!(sort.field < format.keys.length + 4)) throw new Error(`there is no field ${report.sort} to sort by`);
  const withDuration = wide || sort.field === format.keys.length + 3;
  const parameters = { format: format.number, withDuration };
  const { result, facts } = await runQuery<'stat-groups'>({
    ...reading(query),
    aggregation: { name: 'stat-groups', parameters },
  });
  try {
    const { output } = session;
    if (query.answer === 'text') {
      await output.lines([columnHeading(format, wide)]);
      await output.lines(first(statLines(result, { sort, wide, names }), most));
      return facts;
    }
    const table = groupedTable(result, { sort, names, most, withDuration });
    const { flows, octets, packets, duration } = result.totals;
    const totals = { flows, octets, packets, ...(withDuration && { duration }) };
    const about = { report: format.name, totals, groups: result.count, ...counts(facts) };
    await output.lines(query.answer === 'csv' ? csvLines(table) : jsonLines(about, table));
    return facts;
  } finally {
    result.close();
  }
}

async function summarized(session: Session, query: FlowQuery): Promise<QueryFacts> {
  const { result, facts } = await runQuery<'stat-summary'>({
    ...reading(query),
    aggregation: { name: 'stat-summary', parameters: {} },
  });
  const { flows, octets, packets, duration, averages } = result;
  if (query.answer === 'text') await session.output.text(summaryLines(result).join('\n'));
  else if (query.answer === 'json')
    await session.output.lines([jsonText({ about: counts(facts), summary: result })]);
  else {
    const { flowTime, packetSize, flowSize, packetsPerFlow } = averages;
    const columns = [
      'flows',
      'octets',
      'packets',
      'duration',
      'flow_time',
      'packet_size',
      'flow_size',
      'packets_per_flow',
    ];
    const rows = [[flows, octets, packets, duration, flowTime, packetSize, flowSize, packetsPerFlow]];
    await session.output.lines(csvLines({ columns, rows }));
  }
  return facts;
}

async function shortlySummarized(session: Session, query: FlowQuery): Promise<QueryFacts> {
  const { result, facts } = await runQuery<'stat-short-summary'>({
    ...reading(query),
    aggregation: { name: 'stat-short-summary', parameters: {} },
  });
  const table = { columns: ['octets', 'packets'], rows: [[result.octets, result.packets]] };
  if (query.answer === 'text') await session.output.lines(shortSummaryLines(result));
  else await session.output.lines(query.answer === 'csv' ? csvLines(table) : jsonLines(counts(facts), table));
  return facts;
}

function reading({ reading: options, onProgress }: FlowQuery): QueryOptions {
  return onProgress ? { ...options, onProgress } : options;
}

function counts({ files, filesLeftOut, flowsRead, flowsMatched, bytes }: QueryFacts): Record<string, number> {
  return { files, filesLeftOut, flowsRead, flowsMatched, bytes };
}

function* first<T>(items: Iterable<T>, most: number): Generator<T> {
  let count = 0;
  for (const item of items) {
    if (count++ === most) return;
    yield item;
  }
}
