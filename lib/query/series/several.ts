import type { FlowBatch } from '../../flow/batch.js';
import type { FieldName } from '../../flow/fields.js';
import type { Aggregation, Transfer } from '../aggregation.js';

/** Several aggregations of the same flows, in one pass. */
export class Several implements Aggregation<unknown[]> {
  readonly columns: readonly FieldName[];
  readonly #aggregations: readonly Aggregation<unknown>[];

  constructor(aggregations: readonly Aggregation<unknown>[]) {
    this.#aggregations = aggregations;
    this.columns = [...new Set(aggregations.flatMap(({ columns }) => columns))];
  }

  add(batch: FlowBatch, mask: Uint8Array | undefined): void {
    for (const aggregation of this.#aggregations) aggregation.add(batch, mask);
  }

  merge(other: this): void {
    this.#each(other.#aggregations, (own, others) => own.merge(others));
  }

  transfer(): Transfer {
    const transfers = this.#aggregations.map((aggregation) => aggregation.transfer());
    return {
      state: transfers.map(({ state }) => state),
      transferList: transfers.flatMap(({ transferList }) => transferList),
    };
  }

  mergeTransferred(state: unknown): void {
    this.#each(state as readonly unknown[], (own, others) => own.mergeTransferred(others));
  }

  result(): unknown[] {
    return this.#aggregations.map((aggregation) => aggregation.result());
  }

  close(): void {
    for (const aggregation of this.#aggregations) aggregation.close?.();
  }

  #each<Other>(others: readonly Other[], visit: (own: Aggregation<unknown>, other: Other) => void): void {
    for (const [i, own] of this.#aggregations.entries()) visit(own, others[i] as Other);
  }
}
