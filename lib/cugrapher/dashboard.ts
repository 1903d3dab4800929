import type { Kind } from './kinds.js';
import { ALL_ROW, allParameter, listParameter, TOTAL_FILE } from './kinds.js';
import { QueryParameters } from '../graphs/query.js';
import type { QueryPair } from '../graphs/query.js';
import type { Report } from './request.js';
import type { RrdTree } from './tree.js';

/** A graph worth showing without being asked. */
export interface ReadyGraph {
  readonly title: string;
  /** A request for the picture; with `showmenu=1` added, for the page with the menu. */
  readonly query: string;
}

export interface DashboardOptions {
  readonly report?: Report;
  readonly hours?: number;
}

const TITLES: readonly (readonly [kind: Kind, title: string])[] = [
  ['protocol', 'All protocols'],
  ['service', 'All services'],
  ['network', 'All networks'],
  ['tos', 'Types of service'],
  ['as', 'AS groups'],
];

/**
 * The graphs that a tree has data for: one a kind, each with the total, and the totals of the routers; none without a
 * `total.rrd`, which every graph needs.
 */
export function readyGraphs(
  tree: RrdTree,
  { report = 'bits', hours = 48 }: DashboardOptions = {},
): ReadyGraph[] {
  if (!tree.hasFile(ALL_ROW, TOTAL_FILE)) return [];
  const common: QueryPair[] = [
    ['report', report],
    ['hours', String(hours)],
    ['legend', '1'],
  ];
  const ready = (title: string, pairs: readonly QueryPair[]): ReadyGraph => ({
    title,
    query: new QueryParameters([...common, ...pairs]).toString(),
  });
  const kinds = TITLES.filter(([kind]) => tree.namesInRow(ALL_ROW, kind).length > 0);
  return [
    ...kinds.map(([kind, title]) =>
      ready(title, [['router', ALL_ROW], ...everyName(tree, kind), [`${ALL_ROW}_total`, '1']]),
    ),
    ready(tree.routers.length > 0 ? 'Totals of the routers' : 'Total', totals([ALL_ROW, ...tree.routers])),
  ];
}

/** The "all" switch of a kind; networks, which have none, one by one. */
function everyName(tree: RrdTree, kind: Kind): QueryPair[] {
  const parameter = allParameter(ALL_ROW, kind);
  if (parameter !== undefined) return [[parameter, '1']];
  return tree.names[kind].map((name) => [listParameter(ALL_ROW, kind), name]);
}

function totals(rows: readonly string[]): QueryPair[] {
  return [
    ...rows.map((row): QueryPair => ['router', row]),
    ...rows.map((row): QueryPair => [`${row}_total`, '1']),
  ];
}
