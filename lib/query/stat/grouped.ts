import type { FlowBatch } from '../../flow/batch.js';
import type { FieldName } from '../../flow/fields.js';
import type { Aggregation, Transfer } from '../aggregation.js';
import { GroupBy, type GroupMemory } from '../group-by/group-by.js';
import type { GroupOrder, Groups } from '../group-by/groups.js';
import { requireFields } from '../missing-fields.js';
import { maskedAddress } from '../prefix-text.js';
import { SelectedRows } from '../rows.js';
import { durations, flowCounts, packetSizes, sumOf, trafficColumns, type Traffic } from '../traffic.js';
import { keyFields, keyWords, type GroupedFormat, type StatKey } from './formats.js';

export interface GroupedStatOptions extends GroupMemory {
  /** Fields that the records have. */
  readonly fields: ReadonlySet<FieldName>;
  /** Whether durations are summed; they are 0 otherwise. */
  readonly withDuration?: boolean;
}

/** A line of a report: the keys as numbers (prefixes as address and length) and what was counted for them. */
export interface StatRow extends Traffic {
  readonly keys: readonly number[];
}

export interface GroupedResult {
  readonly format: GroupedFormat;
  readonly totals: Traffic;
  /** Number of lines. */
  readonly count: number;
  rows(order: GroupOrder): Iterable<StatRow>;
  /** Gives back disk space, if any was needed. */
  close(): void;
}

const PORT_PROTOCOLS = new Uint8Array(256);
PORT_PROTOCOLS[6] = 1;
PORT_PROTOCOLS[17] = 1;

/**
 * Flows, octets, packets and durations by the keys of a format of flow-stat.
 *
 * @throws MissingFieldsError if the records lack a field of the format
 */
export class GroupedStat implements Aggregation<GroupedResult> {
  readonly columns: readonly FieldName[];
  readonly #format: GroupedFormat;
  readonly #hasFlowCounts: boolean;
  readonly #withDuration: boolean;
  readonly #groups: GroupBy;
  readonly #rows = new SelectedRows();
  #totals: [bigint, bigint, bigint, bigint] = [0n, 0n, 0n, 0n];

  constructor(format: GroupedFormat, { fields, withDuration = false, ...memory }: GroupedStatOptions) {
    const keys = format.alsoBy ? [...format.keys, format.alsoBy] : format.keys;
    this.#hasFlowCounts = fields.has('dflows');
    const needed: FieldName[] = [
      ...keys.flatMap(keyFields),
      ...(format.portsOnly ? (['prot'] as const) : []),
      ...trafficColumns(this.#hasFlowCounts, withDuration),
    ];
    requireFields(format.name, needed, fields);
    this.columns = [...new Set(needed)];
    this.#format = format;
    this.#withDuration = withDuration;
    this.#groups = new GroupBy({
      keyWords: format.keys.reduce((words, key) => words + keyWords(key), 0),
      measures: withDuration ? 4 : 3,
      ...memory,
    });
  }

  add(batch: FlowBatch, mask: Uint8Array | undefined): void {
    const rows = this.#rows;
    const format = this.#format;
    rows.select(batch, mask);
    if (format.portsOnly) rows.restrict('prot', PORT_PROTOCOLS);
    this.#addTotals(this.#measures());
    // A record without packets has no packet size, so it is only in the totals.
    if (format.keys[0]?.kind === 'packet-size') rows.dropZero('dpkts');
    const keys = format.keys.flatMap((key) => keyColumns(key, rows));
    if (format.alsoBy) this.#addBoth(keys, keyColumns(format.alsoBy, rows));
    else this.#groups.add(keys, this.#measures(), rows.count);
  }

  merge(other: this): void {
    this.#groups.merge(other.#groups);
    this.#mergeTotals(other.#totals);
  }

  transfer(): Transfer {
    const { state, transferList } = this.#groups.transfer();
    const totals = this.#totals;
    this.#totals = [0n, 0n, 0n, 0n];
    return { state: { groups: state, totals } satisfies GroupedState, transferList };
  }

  mergeTransferred(state: unknown): void {
    const { groups, totals } = state as GroupedState;
    this.#groups.mergeTransferred(groups);
    this.#mergeTotals(totals);
  }

  result(): GroupedResult {
    const [flows, octets, packets, duration] = this.#totals;
    const groups = this.#groups.groups();
    return {
      format: this.#format,
      totals: { flows, octets, packets, duration },
      count: groups.count,
      rows: (order) => statRows(groups, order),
      close: () => groups.close(),
    };
  }

  close(): void {
    this.#groups.close();
  }

  /** What is summed, for the selected rows; undefined is 1 for each. */
  #measures(): (Uint32Array | undefined)[] {
    const rows = this.#rows;
    const measures = [flowCounts(rows, this.#hasFlowCounts), rows.values('doctets'), rows.values('dpkts')];
    if (this.#withDuration) measures.push(durations(rows));
    return measures;
  }

  /** A flow counts for both keys; first for the one, then for the other, flow by flow. */
  #addBoth(keys: readonly Uint32Array[], alsoBy: readonly Uint32Array[]): void {
    const { count } = this.#rows;
    const twice = keys.map((column, word) => interleave(column, alsoBy[word] ?? column, count));
    const sums = this.#measures().map((values) => values && interleave(values, values, count));
    this.#groups.add(twice, sums, count * 2);
  }

  #addTotals(measures: readonly (Uint32Array | undefined)[]): void {
    const { count } = this.#rows;
    const factor = this.#format.totalsTwice ? 2 : 1;
    for (const [measure, values] of measures.entries()) {
      this.#totals[measure]! += BigInt((values ? sumOf(values, count) : count) * factor);
    }
  }

  #mergeTotals(totals: readonly bigint[]): void {
    for (const [measure, sum] of totals.entries()) this.#totals[measure]! += sum;
  }
}

interface GroupedState {
  readonly groups: unknown;
  readonly totals: [bigint, bigint, bigint, bigint];
}

function* statRows(groups: Groups, order: GroupOrder): Generator<StatRow> {
  for (const { keys, sums } of groups.rows(order)) {
    const [flows = 0n, octets = 0n, packets = 0n, duration = 0n] = sums;
    yield { keys, flows, octets, packets, duration };
  }
}

/** The words of a key for the selected rows. */
function keyColumns(key: StatKey, rows: SelectedRows): Uint32Array[] {
  switch (key.kind) {
    case 'number':
    case 'address':
      return [rows.values(key.field)];
    case 'prefix': {
      const lengths = rows.values(key.length);
      return [maskAll(rows.values(key.address), lengths, rows), lengths];
    }
    case 'packet-size':
      return [packetSizes(rows)];
  }
}

function maskAll(addresses: Uint32Array, lengths: Uint32Array, rows: SelectedRows): Uint32Array {
  const masked = new Uint32Array(rows.count);
  for (let i = 0; i < rows.count; i++) masked[i] = maskedAddress(addresses[i]!, lengths[i]!);
  return masked;
}

function interleave(first: Uint32Array, second: Uint32Array, count: number): Uint32Array {
  const both = new Uint32Array(count * 2);
  for (let i = 0; i < count; i++) {
    both[i * 2] = first[i]!;
    both[i * 2 + 1] = second[i]!;
  }
  return both;
}
