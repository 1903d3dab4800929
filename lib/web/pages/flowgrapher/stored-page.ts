import { graphType, isOfPackets, type GraphType } from '../../../flowgrapher/graph-types.js';
import { detailHeadings, type ColumnHeading } from '../../../flowgrapher/detail-table.js';
import { graphSource } from '../../../flowgrapher/report.js';
import type { StoredGraph } from '../../../flowgrapher/load.js';
import type { GraphState } from '../../../flowgrapher/state-file.js';
import type { ViewerSite } from '../../context.js';
import { pictureHref, type StoredPicture } from './page-model.js';

/** What pages of stored reports have in common. */
export function headingOf({ state, isSaved }: StoredGraph, { config }: ViewerSite): string {
  if (isSaved && state.description) return state.description;
  const kind = state.table ? 'Analysis' : 'Report';
  return `FlowGrapher ${kind} from ${graphSource(state.block, config)}`;
}

/** The picture of a report with the size that it was drawn in. */
export function pictureOf({ name, isSaved, state }: StoredGraph, site: ViewerSite): StoredPicture {
  const { graphWidth, graphHeight, analyzeExtension } = site.config;
  const factor = Number(state.block.graph_multiplier);
  return {
    src: pictureHref(site, name, isSaved),
    width: graphWidth * (Number.isInteger(factor) && factor >= 1 && factor <= 4 ? factor : 1),
    height: graphHeight + (state.table ? analyzeExtension : 0),
  };
}

/** The headings above stored rows. */
export function headingsOf({ block, layout }: GraphState): ColumnHeading[] {
  const type = graphType(block.graph_type);
  return detailHeadings({
    layout,
    ofPackets: type !== undefined && isOfPackets(type),
    isMultiplied: Number(block.sampling_multiplier) > 1,
  });
}

/** Whether there is a table of details, rows or none. */
export function hasDetails({ block, table }: GraphState): boolean {
  return !table && Number(block.detail_lines) !== 0;
}

export function isAnalysable({ block }: GraphState): boolean {
  const type: GraphType | undefined = graphType(block.graph_type);
  return type?.isAnalysis === true;
}

export const EXPIRED =
  'This report is no longer there: it has expired, or never was. Make it again from its form.';
