import { FIELD_NAMES } from '../../../lib/flow/fields.js';
import type { Aggregation } from '../../../lib/query/aggregation.js';
import {
  makeAggregation,
  type AggregationKinds,
  type AggregationName,
  type AggregationSpec,
} from '../../../lib/query/parallel/kinds.js';
import { batchOf, type FlowValues } from '../../support/batches.js';

/** Start of the windows of the tests, epoch seconds. */
export const START = 1_772_000_000;

const UPTIME = 1_000_000_000;
const FIELDS = new Set(FIELD_NAMES.filter((field) => field !== 'dflows'));

/** A flow from and to these milliseconds after START; a packet and an octet unless told otherwise. */
export function flow(start: number, end: number, values: FlowValues = {}): FlowValues {
  return {
    unix_secs: START,
    sysuptime: UPTIME,
    first: UPTIME + start,
    last: UPTIME + end,
    doctets: 1,
    dpkts: 1,
    ...values,
  };
}

type Result<Name extends AggregationName> = AggregationKinds[Name]['result'];

/** So little memory that conversations are grouped from the first batch on, and so much that they never are. */
export const [LITTLE_MEMORY, MUCH_MEMORY] = [2 ** 10, 2 ** 26];

/** Made for records of export version 5. */
export function make<Name extends AggregationName>(
  spec: AggregationSpec<Name>,
  isPart = false,
  memoryBytes = MUCH_MEMORY,
): Aggregation<Result<Name>> {
  return makeAggregation(spec, { fields: FIELDS, memoryBytes, isPart });
}

/** What comes of flows that are read in batches of so many. */
export function aggregate<Name extends AggregationName>(
  spec: AggregationSpec<Name>,
  flows: readonly FlowValues[],
  memoryBytes = MUCH_MEMORY,
): Result<Name> {
  const aggregation = make(spec, false, memoryBytes);
  fill(aggregation, flows, 7);
  return aggregation.result();
}

/** The same, when every so many flows come as a part, in turn merged and transferred, with these memories in turn. */
export function aggregateInParts<Name extends AggregationName>(
  spec: AggregationSpec<Name>,
  flows: readonly FlowValues[],
  length: number,
  memories: readonly number[] = [MUCH_MEMORY],
): Result<Name> {
  const whole = make(spec, false, memories[0]);
  for (let from = 0, isMerged = true, n = 1; from < flows.length; from += length, isMerged = !isMerged, n++) {
    const part = make(spec, true, memories[n % memories.length]);
    fill(part, flows.slice(from, from + length), 5);
    if (isMerged) whole.merge(part);
    else whole.mergeTransferred(structuredClone(part.transfer().state));
  }
  return whole.result();
}

function fill(aggregation: Aggregation<unknown>, flows: readonly FlowValues[], length: number): void {
  for (let from = 0; from < flows.length; from += length)
    aggregation.add(batchOf(flows.slice(from, from + length), aggregation.columns), undefined);
}
