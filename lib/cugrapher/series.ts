import { escapeColons } from '../graphs/escape.js';
import type { Kind } from './kinds.js';
import { filesOf, TOTAL_FILE } from './kinds.js';
import type { Report } from './request.js';
import type { RowSelection } from './selection.js';
import { rowFile } from './tree.js';
import { VariableNames } from '../graphs/variables.js';

const DIRECTIONS = ['in', 'out'] as const;
type Direction = (typeof DIRECTIONS)[number];

/** Names of the variables of one file. */
export interface Series extends Readonly<Record<Direction, string>> {
  /** `in`, drawn below zero. */
  readonly negated: string;
}

/** Names of two variables: per cent of the row's total. */
export type Share = Readonly<Record<Direction, string>>;

/** One selected name: its series (source and destination of a service, else one) and its share of the total. */
export interface Item {
  readonly name: string;
  readonly series: readonly Series[];
  readonly share: Share;
}

/** The selected names of one kind in one row. */
export interface ItemGroup {
  readonly items: readonly Item[];
  /** What the items leave of the total. */
  readonly others: Share;
}

/** Data sources are named `in_bytes`, `out_bytes`, …; bits are bytes times 8. */
const UNITS = {
  bits: { unit: 'bytes', scale: ',8,*' },
  pkts: { unit: 'pkts', scale: '' },
  flows: { unit: 'flows', scale: '' },
} as const satisfies Record<Report, object>;

/** Collects the DEF and CDEF arguments of a graph (CUGrapher specification, section 8.2). */
export class SeriesDefinitions {
  readonly args: string[] = [];
  readonly #names = new VariableNames();
  readonly #report: Report;
  readonly #pathOf: (file: string) => string;

  /** @param pathOf turns a file of the tree into the path that a DEF names */
  constructor(report: Report, pathOf: (file: string) => string) {
    this.#report = report;
    this.#pathOf = pathOf;
  }

  total(row: string): Series {
    return this.#series(row, 'total', 'total', TOTAL_FILE);
  }

  /** All selected items of one kind. The share of each is a quotient per step, averaged when printed. */
  group({ row, names }: RowSelection, kind: Kind, total: Series): ItemGroup {
    const items = names[kind].map((name) => ({
      name,
      series: this.#itemSeries(row, kind, name),
      share: this.#claimShare(row, kind, name),
    }));
    const others = this.#claimShare(row, kind, `other_${kind}`);
    for (const direction of DIRECTIONS) {
      for (const { series, share } of items) {
        const volume = sum(series.map((part) => part[direction]));
        this.#compute(share[direction], `${volume},${total[direction]},/,100,*`);
      }
      this.#compute(others[direction], `100${items.map(({ share }) => `,${share[direction]},-`).join('')}`);
    }
    return { items, others };
  }

  #itemSeries(row: string, kind: Kind, name: string): Series[] {
    const [source = '', destination] = filesOf(kind, name);
    if (destination === undefined) return [this.#series(row, kind, name, source)];
    return [
      this.#series(row, kind, `${name}_src`, source),
      this.#series(row, kind, `${name}_dst`, destination),
    ];
  }

  #series(row: string, kind: Kind | 'total', label: string, file: string): Series {
    const claim = (suffix: string): string => this.#names.claim(row, kind, label, suffix);
    const { unit, scale } = UNITS[this.#report];
    const sources = { out: claim(`out_${unit}`), in: claim(`in_${unit}`) };
    const path = escapeColons(this.#pathOf(rowFile(row, file)));
    this.args.push(`DEF:${sources.out}=${path}:out_${unit}:AVERAGE`);
    this.args.push(`DEF:${sources.in}=${path}:in_${unit}:AVERAGE`);
    const scaled = scale === '' ? sources : { out: claim('out_bits'), in: claim('in_bits') };
    if (scale !== '') {
      this.#compute(scaled.out, `${sources.out}${scale}`);
      this.#compute(scaled.in, `${sources.in}${scale}`);
    }
    const negated = claim(`in_${this.#report}_neg`);
    // Two ways to write one thing; the argument list is public (debug mode) and keeps both.
    this.#compute(negated, kind === 'total' ? `${scaled.in},-1,*` : `${sources.in}${scale},-1,*`);
    return { ...scaled, negated };
  }

  #claimShare(row: string, kind: Kind, label: string): Share {
    const claim = (direction: Direction): string => this.#names.claim(row, kind, label, `${direction}_pct`);
    return { in: claim('in'), out: claim('out') };
  }

  #compute(name: string, rpn: string): void {
    this.args.push(`CDEF:${name}=${rpn}`);
  }
}

function sum(names: readonly string[]): string {
  return names.map((name, index) => (index === 0 ? name : `${name},+`)).join(',');
}
