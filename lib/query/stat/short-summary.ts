import type { FlowBatch } from '../../flow/batch.js';
import type { FieldName } from '../../flow/fields.js';
import type { Aggregation, Transfer } from '../aggregation.js';
import { SelectedRows } from '../rows.js';
import { sumOf } from '../traffic.js';

export interface ShortSummaryResult {
  readonly octets: bigint;
  readonly packets: bigint;
}

/** Octets and packets of all flows: format 15 of flow-stat. */
export class ShortSummary implements Aggregation<ShortSummaryResult> {
  readonly columns: readonly FieldName[] = ['doctets', 'dpkts'];
  readonly #rows = new SelectedRows();
  #octets = 0n;
  #packets = 0n;

  add(batch: FlowBatch, mask: Uint8Array | undefined): void {
    this.#rows.select(batch, mask);
    const { count } = this.#rows;
    this.#octets += BigInt(sumOf(this.#rows.values('doctets'), count));
    this.#packets += BigInt(sumOf(this.#rows.values('dpkts'), count));
  }

  merge(other: this): void {
    this.mergeTransferred(other.result());
  }

  transfer(): Transfer {
    const state = this.result();
    this.#octets = 0n;
    this.#packets = 0n;
    return { state, transferList: [] };
  }

  mergeTransferred(state: unknown): void {
    const { octets, packets } = state as ShortSummaryResult;
    this.#octets += octets;
    this.#packets += packets;
  }

  result(): ShortSummaryResult {
    return { octets: this.#octets, packets: this.#packets };
  }
}
