import { campusGraphArguments } from '../graphs/campus/graph.js';
import { readCampusRequest } from '../graphs/campus/request.js';
import { CAMPUS_KINDS, type CampusKind, type CampusTree } from '../graphs/campus/tree.js';
import { legendLines } from '../graphs/legend.js';
import { parseQuery } from '../graphs/query.js';
import type { GraphEvent } from '../rrd/events.js';
import type { FlowscanContext } from './context.js';
import { pictureSize } from './pictures.js';

export const CAMPUS_KIND_LABELS: Readonly<Record<CampusKind, string>> = {
  services: 'Services',
  protocols: 'Protocols',
  subnets: 'Subnets',
  aspairs: 'AS pairs',
  total: 'Total',
};

/** What all graphs of a page have in common. */
interface Common {
  readonly report: 'bits' | 'pkts' | 'flows';
  readonly hours: number;
  readonly width: number;
  readonly height: number;
}

/** A graph of everything that CampusIO and SubNetIO have, as queries of the page and of its picture; sizes in pixels. */
export function readyCampusGraphs(
  tree: CampusTree,
  { report, hours, width, height }: Common,
  { cugrapher, organization, now }: FlowscanContext,
  events: readonly GraphEvent[],
): { title: string; page: string; image: string; width: number; height: number }[] {
  return CAMPUS_KINDS.filter((kind) => tree[kind].length > 0).map((kind) => {
    const page = `show=${kind}&report=${report}&hours=${hours}`;
    const image = `${page}&width=${width}&height=${height}&image=1`;
    const request = readCampusRequest(parseQuery(image), tree, cugrapher);
    const args = campusGraphArguments(request, tree, organization, now(), events);
    return { title: CAMPUS_KIND_LABELS[kind], page, image, ...pictureSize(request, legendLines(args)) };
  });
}
