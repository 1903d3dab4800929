import type { RequestHandler } from 'express';
import { builderArguments, completeRequest, fileOf } from '../../graphs/builder/graph.js';
import { listRrds, type RrdListing } from '../../graphs/builder/listing.js';
import {
  builderQuery,
  FUNCTIONS,
  readBuilderRequest,
  SIDES,
  STYLES,
  type BuilderRow,
} from '../../graphs/builder/request.js';
import { colourAt } from '../../graphs/palette.js';
import { legendLines } from '../../graphs/legend.js';
import { InvalidRequestError } from '../../graphs/parameters.js';
import { drawPicture } from '../../graphs/picture.js';
import type { FlowscanContext } from '../context.js';
import { sendPage } from '../frame.js';
import { HttpError } from '../http-error.js';
import { requestParameters } from '../parameters.js';
import { pictureSize, sendPicture } from '../pictures.js';
import { periodChoices } from '../periods.js';
import { placeOf } from '../place.js';
import { showControls } from '../show-controls.js';

/** Rows without an RRD that the form offers behind those in use. */
const EMPTY_ROWS = 2;

/**
 * The graph builder: any data sources of the site's RRDs in one graph. The URL holds the whole graph, so it can be kept and linked to;
 * with `image=1` it is the picture.
 */
export function builderPage(context: FlowscanContext): RequestHandler {
  return async (req, res) => {
    const query = await requestParameters(req);
    const listing = await listRrds(context.graphDirs);
    const isImage = query.isTrue('image');
    const request = await asked(async () =>
      completeRequest(readBuilderRequest(query, context.cugrapher), listing, (file) =>
        dataSources(file, context),
      ),
    );
    const args = await asked(async () =>
      builderArguments(request, listing, context.now(), await context.events()),
    );
    if (isImage) {
      const [rrdDir = ''] = context.graphDirs;
      sendPicture(req, res, context, await drawPicture(context.rrd, args, request.width, rrdDir));
      return;
    }
    const { up, script } = placeOf(req, res);
    const rows = request.rows.filter(({ rrd }) => rrd !== '');
    sendPage(req, res, context, {
      view: 'builder',
      title: request.title === '' ? 'Graph builder' : request.title,
      data: {
        action: `${up}${script}`,
        request,
        rows: await formRows(rows, listing, context),
        choices: { functions: FUNCTIONS, styles: STYLES, sides: SIDES },
        rrds: [...listing.keys()],
        periods: periodChoices(request.hours, context),
        graph:
          rows.length > 0
            ? { query: builderQuery(request), ...pictureSize(request, legendLines(args)) }
            : undefined,
      },
    });
  };
}

/** What cannot be answered is told on a page. */
async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof InvalidRequestError) throw new HttpError(400, showControls(error.message));
    throw error;
  }
}

async function dataSources(file: string, { rrd, log }: FlowscanContext): Promise<string[]> {
  try {
    return (await rrd.info(file)).dataSources.map(({ name }) => name);
  } catch (error) {
    log(error instanceof Error ? error.message : String(error));
    return [];
  }
}

async function formRows(rows: readonly BuilderRow[], listing: RrdListing, context: FlowscanContext) {
  const used = await Promise.all(
    rows.map(async (row) => ({ ...row, sources: await dataSources(fileOf(row, listing), context) })),
  );
  const empty = Array.from({ length: EMPTY_ROWS }, (_, index) => ({
    rrd: '',
    ds: '',
    function: 'AVERAGE',
    style: 'area',
    side: 'above',
    colour: colourAt(used.length + index),
    factor: 1,
    legend: '',
    sources: [],
  }));
  return [...used, ...empty];
}
