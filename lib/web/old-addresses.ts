import express from 'express';
import type { RequestHandler } from 'express';
import type { WebContext } from './context.js';
import { literalPath } from './literal-path.js';
import { pathOf } from './place.js';
import { toolRouter } from './tool-router.js';
import { TOOLS } from './tools.js';
import { viewerOf } from './viewer.js';

const SCRIPTS: ReadonlySet<string> = new Set(TOOLS.flatMap(({ scripts }) => scripts));

/**
 * Every tool in the directory that a site's scripts have been in: `$cgi_bin_short`, such as `/cgi-bin/FlowViewer_4.6`. Bookmarks, links in
 * mails about alerts and those of saved pages lead there. The configuration is opened for a path with the name of a script alone.
 */
export function oldAddresses(context: WebContext): RequestHandler {
  let mounted: { directory: string; handle: RequestHandler } | undefined;
  return async (req, res, next) => {
    const directory = directoryOfScript(pathOf(req));
    if (directory === undefined) {
      next();
      return;
    }
    const { config } = await viewerOf(context);
    const own = `/${config.cgiBinShort}`.replace(/\/+/g, '/').replace(/\/$/, '');
    if (directory !== own) {
      next();
      return;
    }
    if (mounted?.directory !== own) mounted = { directory: own, handle: toolsBelow(own, context) };
    await mounted.handle(req, res, next);
  };
}

function toolsBelow(directory: string, context: WebContext): RequestHandler {
  const router = express.Router({ strict: true, caseSensitive: true });
  for (const { id, scripts } of TOOLS) {
    const paths = scripts.map((script) => literalPath(`${directory}/${script}`));
    router.use(paths, toolRouter(id, context));
  }
  return router;
}

/** `/cgi-bin/FlowViewer_4.6` of `/cgi-bin/FlowViewer_4.6/FV.cgi/static/suite.css`; undefined if no script is named. */
function directoryOfScript(path: string): string | undefined {
  const parts = path.split('/');
  const at = parts.findIndex((part) => SCRIPTS.has(part));
  return at < 0 ? undefined : parts.slice(0, at).join('/');
}
