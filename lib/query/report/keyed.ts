import type { FlowBatch } from '../../flow/batch.js';
import type { FieldName } from '../../flow/fields.js';
import type { Aggregation, Transfer } from '../aggregation.js';
import { GroupBy, type GroupMemory } from '../group-by/group-by.js';
import type { Groups } from '../group-by/groups.js';
import { requireFields } from '../missing-fields.js';
import { SelectedRows } from '../rows.js';
import { durations, flowCounts } from '../traffic.js';
import { addTotals, countTotals, noTotals, TOTALS_COLUMNS, type ReportTotals } from './totals.js';
import type { ReportKey } from './types.js';

export interface KeyedOptions extends GroupMemory {
  /** Fields that the records have. */
  readonly fields: ReadonlySet<FieldName>;
}

export interface KeyedResult {
  readonly kind: 'keyed';
  readonly totals: ReportTotals;
  /** Sums: flows, octets, packets, duration; not scaled. */
  readonly groups: Groups;
}

/** Flows, octets, packets and durations by one or more fields (flow-tools specification, section 7.4). */
export class KeyedReport implements Aggregation<KeyedResult> {
  readonly columns: readonly FieldName[];
  readonly #keys: readonly ReportKey[];
  readonly #hasFlowCounts: boolean;
  readonly #rows = new SelectedRows();
  readonly #groups: GroupBy;
  #totals = noTotals();

  constructor(keys: readonly ReportKey[], { fields, ...memory }: KeyedOptions) {
    this.#keys = keys;
    this.#hasFlowCounts = fields.has('dflows');
    const keyColumns = keys.map((key) => key.field);
    const counts = this.#hasFlowCounts ? (['dflows'] as const) : [];
    this.columns = [...new Set([...keyColumns, ...TOTALS_COLUMNS, ...counts])];
    requireFields(keys.map((key) => key.name).join('/'), this.columns, fields);
    this.#groups = new GroupBy({ keyWords: keys.length, measures: 4, ...memory });
  }

  add(batch: FlowBatch, mask: Uint8Array | undefined): void {
    const rows = this.#rows;
    rows.select(batch, mask);
    this.#totals = addTotals(this.#totals, countTotals(rows, this.#hasFlowCounts));
    const keys = this.#keys.map((key) => rows.values(key.field));
    const counts = flowCounts(rows, this.#hasFlowCounts);
    this.#groups.add(
      keys,
      [counts, rows.values('doctets'), rows.values('dpkts'), durations(rows)],
      rows.count,
    );
  }

  merge(other: this): void {
    this.#groups.merge(other.#groups);
    this.#totals = addTotals(this.#totals, other.#totals);
  }

  transfer(): Transfer {
    const { state, transferList } = this.#groups.transfer();
    const totals = this.#totals;
    this.#totals = noTotals();
    return { state: { groups: state, totals } satisfies KeyedState, transferList };
  }

  mergeTransferred(state: unknown): void {
    const { groups, totals } = state as KeyedState;
    this.#groups.mergeTransferred(groups);
    this.#totals = addTotals(this.#totals, totals);
  }

  result(): KeyedResult {
    return { kind: 'keyed', totals: this.#totals, groups: this.#groups.groups() };
  }

  close(): void {
    this.#groups.close();
  }
}

interface KeyedState {
  readonly groups: unknown;
  readonly totals: ReportTotals;
}
