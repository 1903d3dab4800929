import { graphArguments } from '../cugrapher/graph.js';
import type { QueryParameters } from '../graphs/query.js';
import { readGraphRequest } from '../cugrapher/request.js';
import type { CugrapherSettings } from '../cugrapher/settings.js';
import type { GraphEvent } from '../rrd/events.js';
import type { RrdTree } from '../cugrapher/tree.js';

/** What rrdtool puts around the plot area, pixels (CUGrapher specification, section 8.4). */
const MARGIN_WIDTH = 97;
const MARGIN_HEIGHT = 54;
const MARGIN_HEIGHT_BARE = 52;
const LINE_HEIGHT = 14;

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
  const width = request.width + MARGIN_WIDTH;
  if (!request.legend) return { width, height: request.height + MARGIN_HEIGHT_BARE };
  if (request.width < LEGEND_WIDTH) return { width };
  const lines = graphArguments(request, settings, now, { events }).filter(isLegendLine).length;
  return { width, height: request.height + MARGIN_HEIGHT + LINE_HEIGHT * lines };
}

/** Every line of the legend ends with its own end-of-line code, but those of totals and events: there the next, empty comment has it. */
function isLegendLine(arg: string): boolean {
  return arg.startsWith('VRULE:') || arg.endsWith(':TOTAL') || (arg.endsWith('\\n') && arg !== 'COMMENT:\\n');
}
