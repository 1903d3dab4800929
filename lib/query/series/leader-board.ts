import { GroupTable } from '../group-by/table.js';
import type { CountedFlowsState } from './counted-flows.js';
import { ObjectAmounts, type Leader } from './object-amounts.js';
import { OBJECT_KINDS, type ObjectKind } from './objects.js';

/** Both lists begin with the largest; objects without any amount are left out. */
interface KindLeaders {
  readonly totals: readonly Leader[];
  readonly peaks: readonly Leader[];
}

export interface LeadersResult {
  readonly byKind: Readonly<Record<ObjectKind, KindLeaders>>;
  /** Of all objects together: the sum of the amounts, and of what the peaks are sums of. */
  readonly measuredTotal: number;
  readonly measuredPeak: number;
}

const BLOCK = 4096;
const PORTS = 65_536;

/**
 * Totals and peaks of addresses and ports over flows in the order of reading (FlowGrapher specification, section 11.2).
 *
 * A group is `width` consecutive flows, the first one a flow less; the last one counts as far as it goes.
 */
export class LeaderBoard {
  readonly #width: number;
  readonly #countsFlows: boolean;
  readonly #sources = new GroupTable(1, 0);
  readonly #destinations = new GroupTable(1, 0);
  readonly #amounts: Record<ObjectKind, ObjectAmounts>;
  /** Of a block: numbers of objects by kind, in the order of OBJECT_KINDS. */
  readonly #numbers = OBJECT_KINDS.map(() => new Uint32Array(BLOCK));
  #flows = 0;
  #total = 0;

  /** @param countsFlows peaks are numbers of flows instead of amounts */
  constructor(width: number, countsFlows: boolean) {
    if (!Number.isSafeInteger(width) || width < 1) throw new RangeError(`groups of ${width} flows`);
    this.#width = width;
    this.#countsFlows = countsFlows;
    const make = (): ObjectAmounts => new ObjectAmounts();
    this.#amounts = {
      'source-address': make(),
      'destination-address': make(),
      'source-port': make(),
      'destination-port': make(),
    };
  }

  add(flows: CountedFlowsState, count: number): void {
    for (let from = 0; from < count; from += BLOCK) {
      const to = Math.min(count, from + BLOCK);
      this.#addBlock(
        flows.sources.subarray(from, to),
        flows.destinations.subarray(from, to),
        flows.ports.subarray(from, to),
        flows.amounts.subarray(from, to),
      );
    }
  }

  result(most: number): LeadersResult {
    for (const kind of OBJECT_KINDS) this.#amounts[kind].closeGroup();
    const hosts = (kind: ObjectKind, table: GroupTable): KindLeaders => {
      const named = ({ object, amount }: Leader): Leader => ({ object: table.key(object, 0), amount });
      const amounts = this.#amounts[kind];
      return {
        totals: amounts.largestTotals(table.count, most).map(named),
        peaks: amounts.largestPeaks(table.count, most).map(named),
      };
    };
    const ports = (kind: ObjectKind): KindLeaders => {
      const amounts = this.#amounts[kind];
      amounts.reserve(PORTS, 0);
      return { totals: amounts.largestTotals(PORTS, most), peaks: amounts.largestPeaks(PORTS, most) };
    };
    return {
      byKind: {
        'source-address': hosts('source-address', this.#sources),
        'destination-address': hosts('destination-address', this.#destinations),
        'source-port': ports('source-port'),
        'destination-port': ports('destination-port'),
      },
      measuredTotal: this.#total,
      measuredPeak: this.#countsFlows ? this.#flows : this.#total,
    };
  }

  #addBlock(
    sources: Uint32Array,
    destinations: Uint32Array,
    ports: Uint32Array,
    amounts: Float64Array,
  ): void {
    const { length } = amounts;
    const [sourceRows, destinationRows, sourcePorts, destinationPorts] = this.#numbers;
    if (!sourceRows || !destinationRows || !sourcePorts || !destinationPorts) return;
    sourceRows.set(this.#sources.rowsOf([sources], length).subarray(0, length));
    destinationRows.set(this.#destinations.rowsOf([destinations], length).subarray(0, length));
    for (let i = 0; i < length; i++) {
      sourcePorts[i] = ports[i]! >>> 16;
      destinationPorts[i] = ports[i]! & 0xffff;
    }
    this.#amounts['source-address'].reserve(this.#sources.count, length);
    this.#amounts['destination-address'].reserve(this.#destinations.count, length);
    this.#amounts['source-port'].reserve(PORTS, length);
    this.#amounts['destination-port'].reserve(PORTS, length);
    for (let i = 0; i < length; i++) this.#total += amounts[i]!;
    this.#addGroups(amounts);
  }

  /** Adds a block, closing groups where they end. */
  #addGroups(amounts: Float64Array): void {
    const width = this.#width;
    for (let from = 0; from < amounts.length;) {
      // Group k begins with flow k * width, counted from 1.
      const left = width - ((this.#flows + 1) % width);
      const to = Math.min(amounts.length, from + left);
      for (const [i, kind] of OBJECT_KINDS.entries()) {
        const numbers = this.#numbers[i];
        if (numbers) this.#amounts[kind].add(numbers, amounts, from, to, this.#countsFlows);
        if (to - from === left) this.#amounts[kind].closeGroup();
      }
      this.#flows += to - from;
      from = to;
    }
  }
}
