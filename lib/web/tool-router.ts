import { basename } from 'node:path';
import express from 'express';
import type { RequestHandler, Router } from 'express';
import { hasFlowscan, type FlowscanContext, type WebContext } from './context.js';
import { HttpError } from './http-error.js';
import { combinedReport } from './middleware/combined-report.js';
import { formBody, MAX_BODY, MAX_SUITE_BODY } from './middleware/body.js';
import { onlyMethods } from './middleware/methods.js';
import { sameOriginOnly } from './middleware/same-origin.js';
import { staticFile } from './middleware/static-files.js';
import { chooseTheme } from './middleware/theme.js';
import { goTo } from './go.js';
import { builderPage } from './pages/builder.js';
import { campusioPage } from './pages/campusio.js';
import { collectorPage } from './pages/collector.js';
import { cugrapherPage } from './pages/cugrapher.js';
import { healthPage } from './pages/health.js';
import { overviewPage } from './pages/overview.js';
import { scoreboardPage } from './pages/scoreboard.js';
import { pathOf, queryOf, setPlace } from './place.js';
import { SUITE_PAGES } from './suite-pages.js';
import { isSuiteScript, type SuiteScript, type ToolId } from './tools.js';

const FLOWSCAN_PAGES: Readonly<
  Record<Exclude<ToolId, SuiteScript | 'collector'>, (context: FlowscanContext) => RequestHandler>
> = {
  overview: overviewPage,
  cugrapher: cugrapherPage,
  scoreboard: scoreboardPage,
  campusio: campusioPage,
  builder: builderPage,
};

/** Everything below one script: its page, and behind its name the style sheet, the theme switch and the health page. */
export function toolRouter(tool: ToolId, context: WebContext): Router {
  const router = express.Router({ strict: true, caseSensitive: true });
  router.use(placeBelow(tool));
  const page = pageOf(tool, context);
  const sameOrigin = sameOriginOnly(context.publicOrigin);
  const reading = onlyMethods('GET', 'HEAD');
  // Reports take their time and saving changes things: of these tools every form must come from here.
  const guards = isSuiteScript(tool)
    ? [sameOrigin, formBody(MAX_SUITE_BODY), combinedReport]
    : [formBody(MAX_BODY)];
  router
    .route('/')
    .get(page)
    .post(...guards, page)
    .all(onlyMethods('GET', 'HEAD', 'POST'));
  router.route('/health').get(healthPage(context)).all(reading);
  router.route('/static/:name').get(staticFile).all(reading);
  router.route('/theme').post(sameOrigin, formBody(MAX_SUITE_BODY), chooseTheme).all(onlyMethods('POST'));
  router.route('/go').get(goTo).all(reading);
  return router;
}

function pageOf(tool: ToolId, context: WebContext): RequestHandler {
  if (isSuiteScript(tool)) return suitePageOf(tool, context);
  if (tool === 'collector') return collectorPage(context);
  return hasFlowscan(context)
    ? FLOWSCAN_PAGES[tool](context)
    : absentPage('There are no graphs of flowscan here.');
}

/** Pages of FlowViewer and its sisters are loaded by the first request for one: a CGI script needs one of them. */
function suitePageOf(script: SuiteScript, context: WebContext): RequestHandler {
  const load = SUITE_PAGES[script];
  if (!load) return absentPage('There is no such page here.');
  let loaded: Promise<RequestHandler> | undefined;
  return async (req, res, next) => {
    loaded ??= load().then((factory) => factory(context));
    await (
      await loaded
    )(req, res, next);
  };
}

function absentPage(message: string): RequestHandler {
  return () => {
    throw new HttpError(404, message);
  };
}

/** Notes where the request goes. A slash behind the script's name would lead every relative link astray: it is taken away. */
function placeBelow(tool: ToolId): RequestHandler {
  return (req, res, next) => {
    const script = basename(req.baseUrl);
    const below = pathOf(req).slice(req.baseUrl.length);
    setPlace(res, tool, script, below);
    if (below !== '/') {
      next();
      return;
    }
    const query = queryOf(req);
    res.setHeader('Location', `../${script}${query === '' ? '' : `?${query}`}`);
    res.status(308).end();
  };
}
