import { graphArguments } from '../cugrapher/graph.js';
import type { QueryParameters } from '../graphs/query.js';
import { readGraphRequest } from '../cugrapher/request.js';
import type { CugrapherSettings } from '../cugrapher/settings.js';
import type { GraphEvent } from '../rrd/events.js';
import { MARGINS, pictureSize } from './pictures.js';
import type { RrdTree } from '../cugrapher/tree.js';

/** In a narrower plot area rrdtool folds the lines of the legend. */
const LEGEND_WIDTH = 400;

/**
 * The size that the picture of a request will have, so that a page can keep room for it; without height where that cannot be told.
 *
 * @throws InvalidRequestError if the request is none for a picture
 */
export function graphSize(
  query: QueryParameters,
  tree: RrdTree,
  settings: CugrapherSettings,
  now: number,
  events: readonly GraphEvent[] = [],
): { width: number; height?: number } {
  const request = readGraphRequest(query, tree, settings);
  const width = request.width + MARGINS.width;
  if (!request.legend) return { width, height: request.height + MARGINS.heightWithoutLegend };
  if (request.width < LEGEND_WIDTH) return { width };
  const lines = graphArguments(request, settings, now, { events }).filter(isLegendLine).length;
  return pictureSize(request, lines);
}

/** Every line of the legend ends with its own end-of-line code, but those of totals and events: there the next, empty comment has it. */
function isLegendLine(arg: string): boolean {
  return arg.startsWith('VRULE:') || arg.endsWith(':TOTAL') || (arg.endsWith('\\n') && arg !== 'COMMENT:\\n');
}
