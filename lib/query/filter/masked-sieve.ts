import type { FlowBatch } from '../../flow/batch.js';
import type { FieldName } from '../../flow/fields.js';
import type { MaskedPrimitive } from './ast.js';
import type { Field32 } from './flow-values.js';
import type { RowSieve } from './row-sieve.js';

/** Values under masks, rule by rule: masks need not be of contiguous bits, so that there is nothing to sort by. */
export class MaskedSieve implements RowSieve {
  readonly columns: readonly FieldName[];
  readonly cost: number;
  readonly #field: Field32;
  readonly #values: Uint32Array;
  readonly #masks: Uint32Array;
  /** 1 for permit; the last is the default. */
  readonly #modes: Uint8Array;

  constructor({ rules, default: otherwise }: MaskedPrimitive, field: Field32) {
    this.columns = [field];
    this.cost = 1 + rules.length;
    this.#field = field;
    this.#values = Uint32Array.from(rules, (rule) => rule.value);
    this.#masks = Uint32Array.from(rules, (rule) => rule.mask);
    this.#modes = Uint8Array.from([...rules.map((rule) => rule.mode), otherwise], (mode) =>
      mode === 'permit' ? 1 : 0,
    );
  }

  keep(batch: FlowBatch, rows: Uint32Array, count: number): number {
    const column = batch.column(this.#field);
    const [values, masks, modes] = [this.#values, this.#masks, this.#modes];
    const end = values.length;
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const row = rows[i]!;
      const value = column[row]!;
      let rule = 0;
      while (rule < end && (value & masks[rule]!) >>> 0 !== values[rule]!) rule++;
      rows[kept] = row;
      kept += modes[rule]!;
    }
    return kept;
  }
}
