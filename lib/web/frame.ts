import type { Request, Response } from 'express';
import { renderPage } from '../pages/render.js';
import { sendHtml } from './answer.js';
import { findAsset } from './assets.js';
import { hasFlowscan, type WebContext } from './context.js';
import { themeOf, THEMES, type Theme } from './middleware/theme.js';
import { placeOf, queryOf } from './place.js';
import { TOOLS } from './tools.js';

/** What the partials `head`, `header` and `footer` print around every page. */
export interface Frame {
  readonly title: string;
  readonly organization: string;
  readonly version: string;
  readonly theme: Theme;
  readonly themes: readonly Theme[];
  /** Where the theme form goes, and the query it leads back to. */
  readonly themeAction: string;
  readonly returnQuery: string;
  readonly home: string;
  readonly health: string;
  readonly tools: readonly { label: string; href: string; isCurrent: boolean }[];
  readonly asset: (name: string) => string;
}

/** Sends a page in the frame of the suite. Its data may use every name that Frame does not. */
export function sendPage(
  req: Request,
  res: Response,
  context: WebContext,
  page: { view: string; title: string; status?: number; data: object },
): void {
  preparePage(res);
  const data = { ...page.data, frame: frameOf(req, res, context, page.title) };
  sendHtml(req, res, page.status ?? 200, renderPage(page.view, data));
}

/** Headers of every page. An answer that tells of progress has sent its own already. */
export function preparePage(res: Response): void {
  if (res.headersSent) return;
  res.setHeader('Cache-Control', 'no-cache');
  res.vary('Cookie');
}

export function frameOf(req: Request, res: Response, context: WebContext, title: string): Frame {
  const { tool, script, up } = placeOf(req, res);
  const tools = TOOLS.flatMap(({ id, label, scripts, needs }) => {
    const isThere = hasPart(context, needs);
    if (label === undefined || !isThere) return [];
    return [{ label, script: id === tool ? script : scripts[0], isCurrent: id === tool }];
  }).filter((entry) => entry.isCurrent || (context.installed?.has(entry.script) ?? true));
  return {
    title,
    organization: context.organization,
    version: context.version,
    theme: themeOf(req),
    themes: THEMES,
    themeAction: `${up}${script}/theme`,
    returnQuery: req.method === 'POST' ? '' : queryOf(req),
    home: `${up}${tools[0]?.script ?? script}`,
    health: `${up}${script}/health`,
    tools: tools.map((entry) => ({
      label: entry.label,
      href: `${up}${entry.script}`,
      isCurrent: entry.isCurrent,
    })),
    asset: (name) => `${up}${script}/static/${name}?v=${findAsset(name)?.version ?? ''}`,
  };
}

/** Whether a site has the part of the configuration that a tool shows. */
function hasPart(context: WebContext, needs: (typeof TOOLS)[number]['needs']): boolean {
  switch (needs) {
    case 'flowscan':
      return hasFlowscan(context);
    case 'campusio':
      return hasFlowscan(context) && context.campusDirs.length > 0;
    case 'viewer':
      return context.openViewer !== undefined;
    case 'collector':
      return (context.collectors ?? []).length > 0;
  }
}
