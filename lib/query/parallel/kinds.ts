import type { FlowBatch } from '../../flow/batch.js';
import type { FieldName } from '../../flow/fields.js';
import type { Aggregation } from '../aggregation.js';
import { GroupTable } from '../group-by/table.js';
import type { NameTables } from '../names.js';
import { printFormat } from '../print/formats.js';
import { FlowPrinter } from '../print/printer.js';
import { ValuePrinter, type ValueForm } from '../print/value-printer.js';
import { LinearInterpolation, type InterpolationResult } from '../report/interpolation.js';
import { KeyedReport, type KeyedResult } from '../report/keyed.js';
import type { ReportKey } from '../report/types.js';
import { Conversations, type Conversation, type ConversationsOptions } from '../series/conversations.js';
import { ExtremeFlows, type ExtremeFlowsOptions, type SingleFlow } from '../series/extreme-flows.js';
import type { LeadersResult } from '../series/leader-board.js';
import { Leaders, type LeadersOptions } from '../series/leaders.js';
import { LinearSeries, type LinearSeriesOptions } from '../series/linear-series.js';
import { ProratedSeries, type ProratedSeriesOptions } from '../series/prorated-series.js';
import { Several } from '../series/several.js';
import { keyWords, STAT_FORMATS, type GroupedFormat } from '../stat/formats.js';
import { GroupedStat, type GroupedResult } from '../stat/grouped.js';
import { ShortSummary, type ShortSummaryResult } from '../stat/short-summary.js';
import { Summary, type SummaryResult } from '../stat/summary.js';

/**
 * The aggregations that a query can ask for: for each name its parameters, which must be structured-clonable, and its result.
 * A new kind of report is entered here and in MAKERS.
 */
export interface AggregationKinds {
  /** Flows, octets and packets by the keys of a format of flow-stat. */
  'stat-groups': {
    readonly parameters: { readonly format: number; readonly withDuration?: boolean };
    readonly result: GroupedResult;
  };
  /** Format 0 of flow-stat. */
  'stat-summary': { readonly parameters: Record<string, never>; readonly result: SummaryResult };
  /** Format 15 of flow-stat. */
  'stat-short-summary': { readonly parameters: Record<string, never>; readonly result: ShortSummaryResult };
  /** flow-report's sums by fields. */
  'report-keys': {
    readonly parameters: { readonly keys: readonly ReportKey[] };
    readonly result: KeyedResult;
  };
  /** flow-report's shares of flows by second; `scale` multiplies octets and packets. */
  'report-seconds': {
    readonly parameters: { readonly scale?: number };
    readonly result: InterpolationResult;
  };
  /** Amounts in time buckets, flows spread over whole seconds. */
  'linear-series': { readonly parameters: LinearSeriesOptions; readonly result: Float64Array };
  /** Amounts in time buckets, flows spread by the millisecond; a series for each of some objects. */
  'prorated-series': { readonly parameters: ProratedSeriesOptions; readonly result: Float64Array[] };
  /** The largest or smallest conversations. */
  conversations: { readonly parameters: ConversationsOptions; readonly result: Conversation[] };
  /** The largest or smallest single flows. */
  'extreme-flows': { readonly parameters: ExtremeFlowsOptions; readonly result: SingleFlow[] };
  /** Who put most into a window. */
  leaders: { readonly parameters: LeadersOptions; readonly result: LeadersResult };
  /** Several aggregations in one pass; their results in the same order. */
  several: {
    readonly parameters: { readonly aggregations: readonly AggregationSpec[] };
    readonly result: unknown[];
  };
}

export type AggregationName = keyof AggregationKinds;

/** Which aggregation, as plain data. */
export interface AggregationSpec<Name extends AggregationName = AggregationName> {
  readonly name: Name;
  readonly parameters: AggregationKinds[Name]['parameters'];
}

/** What an aggregation is made for. */
export interface Circumstances {
  /** Fields that the records have. */
  readonly fields: ReadonlySet<FieldName>;
  /** Bytes of memory that it may use before it turns to the disk. */
  readonly memoryBytes: number;
  /** Whether it will be merged into another one. */
  readonly isPart: boolean;
}

type Maker<Name extends AggregationName> = (
  parameters: AggregationKinds[Name]['parameters'],
  circumstances: Circumstances,
) => Aggregation<AggregationKinds[Name]['result']>;

const MAKERS: { readonly [Name in AggregationName]: Maker<Name> } = {
  'stat-groups'({ format: number, withDuration = false }, { fields, memoryBytes }) {
    const format = groupedFormat(number);
    const words = format.keys.reduce((sum, key) => sum + keyWords(key), 0);
    const bytesPerKey = GroupTable.bytesPerKey(words, withDuration ? 4 : 3);
    return new GroupedStat(format, {
      fields,
      withDuration,
      memoryKeys: Math.ceil(memoryBytes / bytesPerKey),
    });
  },
  'stat-summary': (_parameters, { fields }) => new Summary(fields),
  'stat-short-summary': () => new ShortSummary(),
  'report-keys'({ keys }, { fields, memoryBytes }) {
    return new KeyedReport(keys, { fields, memoryKeys: keysIn(memoryBytes, keys.length, 4) });
  },
  'report-seconds': ({ scale = 1 }, { fields, isPart }) => new LinearInterpolation({ fields, scale, isPart }),
  'linear-series': (options, { fields }) => new LinearSeries(options, fields),
  'prorated-series': (options, { fields }) => new ProratedSeries(options, fields),
  conversations: (options, { fields, memoryBytes }) => new Conversations(options, fields, memoryBytes),
  'extreme-flows': (options, { fields }) => new ExtremeFlows(options, fields),
  leaders: (options, { fields, isPart }) => new Leaders(options, fields, isPart),
  several: ({ aggregations }, circumstances) =>
    new Several(aggregations.map((spec) => makeAggregation(spec, circumstances))),
};

/** Those whose parts hold single flows, because the answer depends on their order: they are merged in small pieces. */
const ORDERED: ReadonlySet<AggregationName> = new Set<AggregationName>(['report-seconds', 'leaders']);

export function isOrdered(spec: AggregationSpec): boolean {
  return ORDERED.has(spec.name) || partsOf(spec).some(isOrdered);
}

function partsOf({ name, parameters }: AggregationSpec): readonly AggregationSpec[] {
  if (name !== 'several') return [];
  return (parameters as AggregationKinds['several']['parameters']).aggregations;
}

function keysIn(memoryBytes: number, keyWordCount: number, measures: number): number {
  return Math.ceil(memoryBytes / GroupTable.bytesPerKey(keyWordCount, measures));
}

/**
 * @throws MissingFieldsError if the records lack fields that it needs; RangeError for parameters that mean nothing
 */
export function makeAggregation<Name extends AggregationName>(
  { name, parameters }: AggregationSpec<Name>,
  circumstances: Circumstances,
): Aggregation<AggregationKinds[Name]['result']> {
  return MAKERS[name](parameters, circumstances);
}

function groupedFormat(number: number): GroupedFormat {
  const format = STAT_FORMATS.find((candidate) => candidate.number === number);
  if (format?.kind !== 'groups') throw new RangeError(`statistics format ${number} does not group flows`);
  return format;
}

/** A printed report of flows one by one, as plain data. */
export interface PrinterSpec {
  readonly name: 'flow-print';
  readonly parameters: {
    readonly format: number;
    readonly wide?: boolean;
    readonly names?: NameTables;
    /** Values for other programs in place of lines. */
    readonly form?: ValueForm;
  };
}

export interface Printer {
  readonly columns: readonly FieldName[];
  /** What is printed of a batch; the bytes are valid until the next call. */
  print(batch: FlowBatch, mask: Uint8Array | undefined): Uint8Array;
}

/** @throws MissingFieldsError, RangeError as for aggregations */
export function makePrinter({ parameters }: PrinterSpec, fields: ReadonlySet<FieldName>): Printer {
  const { format: number, wide, names, form } = parameters;
  const format = printFormat(number, wide);
  return form
    ? new ValuePrinter(format, form, { fields, names })
    : new FlowPrinter(format, { fields, names });
}
