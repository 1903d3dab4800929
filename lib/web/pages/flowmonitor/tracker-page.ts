import type { Request, Response } from 'express';
import type { FlowViewerConfig } from '../../../config/flowviewer-pm.js';
import { readForm } from '../../../criteria/form.js';
import type { ManageContext } from '../../../flowtracker/manage/context.js';
import { openRrdTool } from '../../../flowtracker/open-rrd.js';
import { TrackingError, type TrackingErrorCode } from '../../../flowtracker/tracking-error.js';
import { TrackingReader } from '../../../flowtracker/trackings.js';
import { dashboardNamed } from '../../../saved/dashboards.js';
import type { Dashboard } from '../../../saved/types.js';
import type { ViewerSite, WebContext } from '../../context.js';
import { HttpError } from '../../http-error.js';
import type { PageFactory } from '../../page-factory.js';
import { splitQuery } from '../../query-parts.js';
import { suiteLinks, type SuiteLinks } from '../../suite-links.js';
import { viewerOf } from '../../viewer.js';

/** A request for a page of FlowMonitor, and everything that answers it. */
export interface TrackerRequest {
  readonly req: Request;
  readonly res: Response;
  readonly context: WebContext;
  readonly site: ViewerSite;
  readonly tracker: ManageContext;
  readonly links: SuiteLinks;
  readonly dashboard: Dashboard | undefined;
  /** The dashboard as URLs carry it. */
  readonly key: string;
  /** Parts of the query behind the dashboard. */
  readonly parts: readonly string[];
  /** Fields of the form that was sent; none by GET. */
  readonly fields: ReadonlyMap<string, string>;
  /** What the page's family calls a tracking. */
  readonly word: 'Monitor' | 'Tracking';
}

/** A page of FlowMonitor. rrdtool is there for the length of the request, if it is needed at all. */
export function trackerPage(answer: (request: TrackerRequest) => Promise<void>): PageFactory {
  return (context) => async (req, res) => {
    const site = await viewerOf(context);
    const links = suiteLinks(req, res, context);
    const [first, ...parts] = splitQuery(req);
    const fields = readForm(req.method === 'POST' && Buffer.isBuffer(req.body) ? req.body : '');
    const dashboard = dashboardNamed(
      site.store.dashboards(),
      first || (fields.get('active_dashboard') ?? ''),
    );
    const trackerSite = { family: links.monitor, config: site.config, settings: site.settings };
    const rrd = openRrdTool(trackerSite);
    const request: TrackerRequest = {
      req,
      res,
      context,
      site,
      tracker: { site: trackerSite, rrd, now: context.now },
      links,
      dashboard,
      key: dashboard?.key ?? 'Main_Only',
      parts,
      fields,
      word: links.monitor === 'FlowTracker' ? 'Tracking' : 'Monitor',
    };
    try {
      await answer(request);
    } catch (error) {
      throw asHttpError(error);
    } finally {
      await rrd.close();
    }
  };
}

export const STATUS: Readonly<Record<TrackingErrorCode, number>> = {
  invalid: 400,
  taken: 409,
  missing: 404,
  stale: 409,
  refused: 409,
  busy: 503,
  failed: 500,
};

/** What the page of an error says; whatever else went wrong stays what it is. */
export function asHttpError(error: unknown): unknown {
  if (!(error instanceof TrackingError)) return error;
  return new HttpError(STATUS[error.code], error.message, { cause: error });
}

const readers = new WeakMap<FlowViewerConfig, TrackingReader>();

/** Reads the definitions of a site; those that have not changed since the last request are known. */
export function readerOf({ config }: Pick<ViewerSite, 'config'>): TrackingReader {
  const reader = readers.get(config) ?? new TrackingReader({ config });
  readers.set(config, reader);
  return reader;
}
