import { basename } from 'node:path';
import express from 'express';
import type { RequestHandler, Router } from 'express';
import type { WebContext } from './context.js';
import { formBody } from './middleware/body.js';
import { onlyMethods } from './middleware/methods.js';
import { sameOriginOnly } from './middleware/same-origin.js';
import { staticFile } from './middleware/static-files.js';
import { chooseTheme } from './middleware/theme.js';
import { cugrapherPage } from './pages/cugrapher.js';
import { healthPage } from './pages/health.js';
import { overviewPage } from './pages/overview.js';
import { scoreboardPage } from './pages/scoreboard.js';
import { pathOf, queryOf, setPlace } from './place.js';
import type { ToolId } from './tools.js';

type PageFactory = (context: WebContext) => RequestHandler;

const PAGES: Readonly<Record<ToolId, PageFactory>> = {
  overview: overviewPage,
  cugrapher: cugrapherPage,
  scoreboard: scoreboardPage,
};

/** Everything below one script: its page, and behind its name the style sheet, the theme switch and the health page. */
export function toolRouter(tool: ToolId, context: WebContext): Router {
  const router = express.Router({ strict: true, caseSensitive: true });
  router.use(placeBelow(tool));
  const page = PAGES[tool](context);
  const reading = onlyMethods('GET', 'HEAD');
  router
    .route('/')
    .get(page)
    .post(formBody(), page)
    .all(onlyMethods('GET', 'HEAD', 'POST'));
  router.route('/health').get(healthPage(context)).all(reading);
  router.route('/static/:name').get(staticFile).all(reading);
  router
    .route('/theme')
    .post(sameOriginOnly(context.publicOrigin), formBody(), chooseTheme)
    .all(onlyMethods('POST'));
  return router;
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
