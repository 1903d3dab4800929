import { graphArguments } from '../cugrapher/graph.js';
import type { QueryParameters } from '../cugrapher/query.js';
import { readGraphRequest } from '../cugrapher/request.js';
import type { CugrapherSettings } from '../cugrapher/settings.js';
import type { RrdTree } from '../cugrapher/tree.js';

/** What rrdtool puts around the plot area, pixels (CUGrapher specification, section 8.4). */
const MARGIN_WIDTH = 97;
const MARGIN_HEIGHT = 54;
const MARGIN_HEIGHT_BARE = 52;
const LINE_HEIGHT = 14;

/**
 * The size that the picture of a request will have, so that a page can keep room for it.
 *
 * @throws InvalidRequestError if the request is none for a picture
 */
export function graphSize(
  query: QueryParameters,
  tree: RrdTree,
  settings: CugrapherSettings,
  now: number,
): { width: number; height: number } {
  const request = readGraphRequest(query, tree, settings);
  const width = request.width + MARGIN_WIDTH;
  if (!request.legend) return { width, height: request.height + MARGIN_HEIGHT_BARE };
  const lines = graphArguments(request, settings, now).filter((arg) => arg.endsWith('\\n')).length;
  return { width, height: request.height + MARGIN_HEIGHT + LINE_HEIGHT * lines };
}
