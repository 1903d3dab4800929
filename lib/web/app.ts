import cookieParser from 'cookie-parser';
import express from 'express';
import type { Express, RequestHandler } from 'express';
import { hasFlowscan, type WebContext } from './context.js';
import { errorPages, notFound } from './middleware/error-pages.js';
import { limitBody } from './middleware/body.js';
import { securityHeaders } from './middleware/security-headers.js';
import { onlyMethods } from './middleware/methods.js';
import { literalPath } from './literal-path.js';
import { oldAddresses } from './old-addresses.js';
import { healthPage } from './pages/health.js';
import { metricsPage } from './pages/metrics.js';
import { overviewPage } from './pages/overview.js';
import { setPlace } from './place.js';
import { publishedFiles } from './published.js';
import { toolRouter } from './tool-router.js';
import { SCRIPT_DIRECTORIES, scriptOf, TOOLS, type ToolId } from './tools.js';

/** A script that a site installed under a name and path of its own. */
interface Mount {
  readonly path: string;
  readonly tool: ToolId;
}

/**
 * The suite as an Express application: every tool under each of its legacy URLs.
 *
 * Nothing in it depends on where it is mounted, so a server, a CGI script and a test get the same bytes.
 *
 * @param mount one more URL, for a CGI script
 */
export function createApp(context: WebContext, mount?: Mount): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', false);
  // Should even the error page fail, express would otherwise show the stack.
  app.set('env', 'production');
  app.enable('case sensitive routing');
  app.enable('strict routing');
  app.use(securityHeaders(), cookieParser(), limitBody);
  if (mount) app.use(literalPath(mount.path), toolRouter(mount.tool, context));
  for (const { id, scripts } of TOOLS) {
    const paths = SCRIPT_DIRECTORIES.flatMap((directory) => scripts.map((script) => `${directory}${script}`));
    app.use(paths, toolRouter(id, context));
  }
  app.route('/health').get(healthPage(context)).all(onlyMethods('GET', 'HEAD'));
  app.route('/metrics').get(metricsPage(context)).all(onlyMethods('GET', 'HEAD'));
  app
    .route([...SCRIPT_DIRECTORIES])
    .all((_req, res, next) => {
      setPlace(res, 'overview', scriptOf('overview'), '');
      next();
    })
    .get(hasFlowscan(context) ? overviewPage(context) : leadTo(context.openViewer ? 'FV' : 'collector'))
    .all(onlyMethods('GET', 'HEAD'));
  if (context.openViewer) app.use(oldAddresses(context), publishedFiles(context));
  app.use(notFound, errorPages(context));
  return app;
}

/** The entry page of a site without graphs of flowscan is that of FlowViewer, or of the collector. */
function leadTo(id: ToolId): RequestHandler {
  return (_req, res) => res.redirect(302, scriptOf(id));
}
