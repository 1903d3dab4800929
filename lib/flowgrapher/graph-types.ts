import type { LinearQuantity } from '../query/series/linear-series.js';
import type { ProratedQuantity } from '../query/series/prorate.js';

/** What the eight kinds of graphs show, and how (FlowGrapher specification, section 4). */
export type GraphType = LinearGraph | ProratedGraph;

interface AnyGraph {
  readonly name: GraphTypeName;
  /** Of the y axis. */
  readonly valueLabel: 'Bits/Second' | 'Packets/Second' | 'Flows/Second';
  /** Units of the plotted values in one unit of the quantity: 8 bits an octet, 0.001 s a millisecond. */
  readonly factor: number;
  /** Whether it can be broken down by addresses and ports. */
  readonly isAnalysis: boolean;
}

export interface LinearGraph extends AnyGraph {
  readonly method: 'linear';
  readonly quantity: LinearQuantity;
}

export interface ProratedGraph extends AnyGraph {
  readonly method: 'prorated';
  readonly quantity: ProratedQuantity;
}

type GraphTypeName = 'bps' | 'pps' | 'fpsi' | 'fpsa' | 'bpsa' | 'ppsa' | 'fpsia' | 'fpsaa';

const [BITS, PACKETS, FLOWS] = ['Bits/Second', 'Packets/Second', 'Flows/Second'] as const;

const GRAPH_TYPES: readonly GraphType[] = [
  linear('bps', 'octets', BITS, 8),
  linear('pps', 'packets', PACKETS, 1),
  linear('fpsi', 'flows', FLOWS, 1),
  prorated('fpsa', 'active', FLOWS, 0.001, false),
  prorated('bpsa', 'octets', BITS, 8, true),
  prorated('ppsa', 'packets', PACKETS, 1, true),
  prorated('fpsia', 'starts', FLOWS, 1, true),
  prorated('fpsaa', 'active', FLOWS, 0.001, true),
];

export function graphType(name: string): GraphType | undefined {
  return GRAPH_TYPES.find((type) => type.name === name);
}

/** What rows of details are ordered by, and what those of single flows show. */
export function isOfPackets({ quantity }: GraphType): boolean {
  return quantity === 'packets';
}

function linear(
  name: GraphTypeName,
  quantity: LinearQuantity,
  valueLabel: GraphType['valueLabel'],
  factor: number,
): LinearGraph {
  return { name, method: 'linear', quantity, valueLabel, factor, isAnalysis: false };
}

function prorated(
  name: GraphTypeName,
  quantity: ProratedQuantity,
  valueLabel: GraphType['valueLabel'],
  factor: number,
  isAnalysis: boolean,
): ProratedGraph {
  return { name, method: 'prorated', quantity, valueLabel, factor, isAnalysis };
}
