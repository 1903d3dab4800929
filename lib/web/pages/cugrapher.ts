import type { Request, RequestHandler, Response } from 'express';
import { readyGraphs } from '../../cugrapher/dashboard.js';
import type { CugrapherResult } from '../../cugrapher/handle.js';
import { handle } from '../../cugrapher/handle.js';
import { parseQuery } from '../../graphs/query.js';
import { scanRrdTree } from '../../cugrapher/tree.js';
import type { FlowscanContext } from '../context.js';
import { sendPage } from '../frame.js';
import { graphSize } from '../graph-size.js';
import { requestParameters } from '../parameters.js';
import { sendPng } from '../pictures.js';
import { placeOf } from '../place.js';
import { showControls } from '../show-controls.js';

/** CUGrapher in all its modes (CUGrapher specification, sections 3, 4, 9 and 10). */
export function cugrapherPage(context: FlowscanContext): RequestHandler {
  return async (req, res) => {
    const query = await requestParameters(req);
    const { cugrapher: settings, rrd } = context;
    const events = await context.events();
    const result = await handle({ query }, { settings, rrd, now: context.now(), events });
    await send(result, req, res, context);
  };
}

async function send(result: CugrapherResult, req: Request, res: Response, context: FlowscanContext) {
  const page = (view: string, title: string, data: object, status = 200): void =>
    sendPage(req, res, context, { view, title, status, data });
  switch (result.kind) {
    case 'menu': {
      const tree = await scanRrdTree(context.cugrapher.rrdDir);
      const presets = readyGraphs(tree, { hours: context.cugrapher.hours });
      return page('cugrapher', result.form.pageTitle, { ...formData(req, res, result.form), presets });
    }
    case 'graph-page': {
      const data = { ...formData(req, res, result.form), ...(await graphData(result.imageQuery, context)) };
      return page('cugrapher', result.form.pageTitle, data);
    }
    case 'image':
      return sendPng(res, 200, result.png);
    case 'image-failed':
      context.log(`graph failed: ${result.detail}`);
      if (result.png) return sendPng(res, 500, result.png);
      return page('error', 'Error Occurred', { message: `graph failed (${result.message})` }, 500);
    case 'debug':
      return page('debug', 'Arguments of rrdtool graph', { lines: result.lines });
    case 'error':
      if (result.status >= 500) context.log(result.detail);
      return page('error', 'Error Occurred', { message: showControls(result.message) }, result.status);
  }
}

function formData(req: Request, res: Response, form: object) {
  const { up, script } = placeOf(req, res);
  return { form, action: `${up}${script}`, graph: undefined, presets: [], periods: [] };
}

/** The picture above the menu, and the same graph over each of the site's periods. */
async function graphData(imageQuery: string, { cugrapher, now, events }: FlowscanContext) {
  const query = parseQuery(imageQuery);
  const tree = await scanRrdTree(cugrapher.rrdDir);
  const hours = query.isTrue('hours') ? query.first('hours') : String(cugrapher.hours);
  const rest = query.without('hours').without('duration').toString();
  return {
    graph: { query: imageQuery, ...graphSize(query, tree, cugrapher, now(), await events()) },
    periods: [...cugrapher.periods]
      .sort((a, b) => a.hours - b.hours)
      .map((period) => ({
        label: period.label,
        query: `hours=${period.hours}&${rest}&showmenu=1`,
        isCurrent: !query.isTrue('duration') && String(period.hours) === hours,
      })),
  };
}
