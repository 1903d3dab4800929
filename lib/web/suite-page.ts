import type { Request, Response } from 'express';
import { renderPage } from '../pages/render.js';
import { sendHtml, type Addresses } from './answer.js';
import type { WebContext } from './context.js';
import { preparePage } from './frame.js';
import { suiteFrame, type PageFacts } from './suite-frame.js';
import { suiteLinks } from './suite-links.js';
import { viewerOf } from './viewer.js';

/** A page of FlowViewer, FlowGrapher or FlowMonitor. */
interface SuitePage extends PageFacts {
  /** Its view, which begins with `partials/suite-head` and ends with `partials/suite-foot`. */
  readonly view: string;
  /** What the view needs; it may use every name but `frame` and `links`. */
  readonly data: object;
  readonly status?: number;
}

/** Sends a page in the frame of the suite: service bars, menus, dashboards (FlowViewer specification, section 7). */
export async function suitePage(
  req: Request,
  res: Response,
  context: WebContext,
  page: SuitePage,
): Promise<void> {
  const site = await viewerOf(context);
  const frame = await suiteFrame(req, res, context, site, page);
  const links = suiteLinks(req, res, context);
  preparePage(res);
  const html = renderPage(page.view, { ...page.data, frame, links });
  const addresses: Addresses = {
    address: page.address,
    form: page.hash && frame.buttons.find(({ isCurrent }) => isCurrent)?.href,
  };
  sendHtml(req, res, page.status ?? 200, html, addresses);
}
