import { InvalidRequestError, oneOf, readPlot, type PlotLimits } from '../parameters.js';
import type { QueryParameters } from '../query.js';
import { CAMPUS_KINDS, type CampusItem, type CampusKind, type CampusTree } from './tree.js';

export const CAMPUS_REPORTS = ['bits', 'pkts', 'flows', 'hosts'] as const;
export type CampusReport = (typeof CAMPUS_REPORTS)[number];

/** A graph of CampusIO or SubNetIO that can be drawn. */
export interface CampusRequest {
  readonly kind: CampusKind;
  readonly items: readonly CampusItem[];
  readonly report: CampusReport;
  readonly hours: number;
  /** Plot area, pixels. */
  readonly width: number;
  readonly height: number;
  /** Which direction is drawn above the axis; the documented "io" graphs have outbound there. */
  readonly above: 'out' | 'in';
}

/**
 * Reads and checks a request. Names are taken from the listing only; without a name everything of the kind is drawn.
 *
 * @throws InvalidRequestError
 */
export function readCampusRequest(
  query: QueryParameters,
  tree: CampusTree,
  limits: PlotLimits,
): CampusRequest {
  const kind = oneOf(query.first('show') ?? '', 'show', CAMPUS_KINDS);
  const report = oneOf(query.first('report') ?? '', 'report', CAMPUS_REPORTS);
  const names = [...new Set(query.all('name').filter((name) => name !== ''))];
  const items = names.map((name) => {
    const item = tree[kind].find((each) => each.name === name);
    if (!item) throw new InvalidRequestError(`there is no RRD of ${name} among the ${kind}`);
    return item;
  });
  if (report === 'hosts' && kind !== 'subnets' && kind !== 'total')
    throw new InvalidRequestError('hosts are counted for the total and for subnets only');
  return {
    kind,
    items: items.length > 0 ? items : tree[kind],
    report,
    ...readPlot(query, limits),
    above: query.first('above') === 'in' ? 'in' : 'out',
  };
}
