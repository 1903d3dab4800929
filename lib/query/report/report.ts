import type { FieldName } from '../../flow/fields.js';
import type { Aggregation } from '../aggregation.js';
import type { GroupMemory } from '../group-by/group-by.js';
import type { StatReport } from './configuration.js';
import { LinearInterpolation, type InterpolationResult } from './interpolation.js';
import { KeyedReport, type KeyedResult } from './keyed.js';

export type ReportResult = InterpolationResult | KeyedResult;

export interface ReportOptions extends GroupMemory {
  /** Fields that the records have. */
  readonly fields: ReadonlySet<FieldName>;
  /** Whether this is a part that will be merged into another one. */
  readonly isPart?: boolean;
}

/**
 * The counting behind a report; its filter is applied by the caller.
 *
 * @throws MissingFieldsError if the records lack a field of the report
 */
export function createReport(
  { type, scale }: Pick<StatReport, 'type' | 'scale'>,
  { fields, isPart = false, ...memory }: ReportOptions,
): Aggregation<ReportResult> {
  if (type.kind === 'linear') return new LinearInterpolation({ fields, scale, isPart });
  return new KeyedReport(type.keys, { fields, ...memory });
}
