import { basename } from 'node:path';
import { sendPage } from '../../frame.js';
import { HttpError } from '../../http-error.js';
import { pathOf } from './pictures.js';
import { asHttpError, type TrackerRequest } from './tracker-page.js';

interface PublicPage {
  readonly view: string;
  readonly title: string;
  readonly status?: number;
  readonly data: object;
}

/** Sends a page without the tools' menus: its links lead to the public list alone (FlowTracker specification, section 12.2). */
export function sendPublicPage(
  { req, res, context, site, tracker }: TrackerRequest,
  { view, title, status = 200, data }: PublicPage,
): void {
  const { config } = site;
  const short =
    (tracker.site.family === 'FlowTracker' ? config.tracker.short : undefined) ?? config.monitorShort;
  sendPage(req, res, context, {
    view,
    title,
    status,
    data: {
      ...data,
      publicList: pathOf(short, basename(config.activesWebpage)),
      titles: [config.leftTitle, config.rightTitle].filter((text) => text !== ''),
    },
  });
}

/** Says in the public frame what cannot be shown: that of the tools names every tracking in its menus. */
export async function publicly(request: TrackerRequest, answer: () => Promise<void>): Promise<void> {
  try {
    await answer();
  } catch (error) {
    const known = asHttpError(error);
    if (!(known instanceof HttpError) || known.status >= 500) throw error;
    const title = known.status === 404 ? 'Not found' : 'Error Occurred';
    const { message, status } = known;
    sendPublicPage(request, { view: 'flowmonitor/error-public', title, status, data: { message } });
  }
}
