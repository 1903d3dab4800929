import type { FlowBatch } from '../../flow/batch.js';
import type { FieldName } from '../../flow/fields.js';
import { SelectedRows } from '../rows.js';

/**
 * Formats 13 and 14 of flow-stat: start and end of each flow with its octets or packets, as points for a plotting program
 * (flow-tools specification, section 5.5). Works flow by flow, so the text is given batch by batch.
 */
export class DurationPlot {
  readonly columns: readonly FieldName[] = ['first', 'last', 'doctets', 'dpkts'];
  readonly #of: 'octets' | 'packets';
  readonly #rows = new SelectedRows();
  #earliest = 0xffffffff;
  #latest = 0;
  #least = 0xffffffff;
  #most = 0;

  constructor(of: 'octets' | 'packets') {
    this.#of = of;
  }

  get titles(): string[] {
    return ['#', `# start      ${this.#of}`, `# end        ${this.#of}`, '#'];
  }

  lines(batch: FlowBatch, mask: Uint8Array | undefined): string {
    const rows = this.#rows;
    rows.select(batch, mask);
    const [first, last] = [rows.values('first'), rows.values('last')];
    const octets = rows.values('doctets');
    const values = this.#of === 'octets' ? octets : rows.values('dpkts');
    const gap = this.#of === 'octets' ? '   ' : '    ';
    let text = '';
    for (let i = 0; i < rows.count; i++) {
      const value = String(values[i]!).padEnd(10);
      text += `${String(first[i]!).padEnd(10)}${gap}${value}\n${String(last[i]!).padEnd(10)}${gap}${value}\n\n`;
      this.#earliest = Math.min(this.#earliest, first[i]!);
      this.#latest = Math.max(this.#latest, last[i]!);
      // Octets are compared whatever is plotted: a quirk of the original's packet plot.
      if (octets[i]! < this.#least) this.#least = values[i]!;
      if (octets[i]! > this.#most) this.#most = values[i]!;
    }
    return text;
  }

  /** The last line: the limits of the plot. */
  limits(): string {
    const limits = { xmin: this.#earliest, ymin: this.#least, xmax: this.#latest, ymax: this.#most };
    const cells = Object.entries(limits).map(([name, value]) => `${name}=${String(value).padEnd(10)}`);
    return `# ${cells.join('   ')}`;
  }
}
