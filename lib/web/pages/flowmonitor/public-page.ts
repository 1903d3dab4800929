import { basename } from 'node:path';
import { sendPage } from '../../frame.js';
import { pathOf } from './pictures.js';
import type { TrackerRequest } from './tracker-page.js';

/** Sends a page without the tools' menus: its links lead to the public list alone (FlowTracker specification, section 12.2). */
export function sendPublicPage(
  { req, res, context, site, tracker }: TrackerRequest,
  { view, title, data }: { view: string; title: string; data: object },
): void {
  const { config } = site;
  const short =
    (tracker.site.family === 'FlowTracker' ? config.tracker.short : undefined) ?? config.monitorShort;
  sendPage(req, res, context, {
    view,
    title,
    data: {
      ...data,
      publicList: pathOf(short, basename(config.activesWebpage)),
      titles: [config.leftTitle, config.rightTitle].filter((text) => text !== ''),
    },
  });
}
