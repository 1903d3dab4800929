import type { RequestHandler } from 'express';
import { campusGraphArguments } from '../../graphs/campus/graph.js';
import { CAMPUS_REPORTS, readCampusRequest, type CampusRequest } from '../../graphs/campus/request.js';
import { CAMPUS_KINDS, scanCampusTree, type CampusKind, type CampusTree } from '../../graphs/campus/tree.js';
import { legendLines } from '../../graphs/legend.js';
import { InvalidRequestError } from '../../graphs/parameters.js';
import { drawPicture } from '../../graphs/picture.js';
import type { QueryParameters } from '../../graphs/query.js';
import { CAMPUS_KIND_LABELS } from '../campus-graphs.js';
import type { FlowscanContext } from '../context.js';
import { sendPage } from '../frame.js';
import { HttpError } from '../http-error.js';
import { pictureSize, sendPicture } from '../pictures.js';
import { requestParameters } from '../parameters.js';
import { periodChoices } from '../periods.js';
import { placeOf } from '../place.js';
import { showControls } from '../show-controls.js';

/** Graphs of CampusIO and SubNetIO: a form, and with `image=1` the picture that it describes. */
export function campusioPage(context: FlowscanContext): RequestHandler {
  return async (req, res) => {
    const query = await requestParameters(req);
    const tree = await scanCampusTree(context.campusDirs);
    const request = readRequest(query, tree, context);
    const args = campusGraphArguments(
      request,
      tree,
      context.organization,
      context.now(),
      await context.events(),
    );
    if (query.isTrue('image')) {
      const picture = await drawPicture(context.rrd, args, request.width, context.campusDirs[0] ?? '');
      sendPicture(req, res, context, picture);
      return;
    }
    const { up, script } = placeOf(req, res);
    sendPage(req, res, context, {
      view: 'campusio',
      title: 'CampusIO and SubNetIO',
      data: {
        action: `${up}${script}`,
        kinds: CAMPUS_KINDS.filter((kind) => tree[kind].length > 0).map((kind) => ({
          label: CAMPUS_KIND_LABELS[kind],
          query: queryOf({ ...request, kind, report: reportFor(kind, request.report) }, []),
          isCurrent: kind === request.kind,
        })),
        request,
        names: tree[request.kind].map(({ name }) => ({
          value: name,
          label: name.replace(/^(\d+(?:\.\d+){3})_(\d+)$/, '$1/$2'),
          selected:
            request.items.length < tree[request.kind].length &&
            request.items.some((item) => item.name === name),
        })),
        reports: CAMPUS_REPORTS.filter((report) => reportFor(request.kind, report) === report),
        periods: periodChoices(request.hours, context),
        image: `${queryOf(request, query.all('name'))}&image=1`,
        size: pictureSize(request, legendLines(args)),
      },
    });
  };
}

function readRequest(
  query: QueryParameters,
  tree: CampusTree,
  { cugrapher }: FlowscanContext,
): CampusRequest {
  try {
    return readCampusRequest(query, tree, cugrapher);
  } catch (error) {
    if (error instanceof InvalidRequestError) throw new HttpError(400, showControls(error.message));
    throw error;
  }
}

/** Hosts are counted for some kinds only. */
function reportFor(kind: CampusKind, report: CampusRequest['report']): CampusRequest['report'] {
  return report === 'hosts' && kind !== 'subnets' && kind !== 'total' ? 'bits' : report;
}

function queryOf(
  { kind, report, hours, width, height, above }: CampusRequest,
  names: readonly string[],
): string {
  const query = new URLSearchParams({
    show: kind,
    report,
    hours: String(hours),
    width: String(width),
    height: String(height),
    above,
  });
  for (const name of names) query.append('name', name);
  return query.toString();
}
