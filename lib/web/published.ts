import { readFile } from 'node:fs/promises';
import type { RequestHandler, Response } from 'express';
import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { dashboardsOf } from '../saved/dashboards.js';
import { fileInside } from '../saved/files.js';
import type { WebContext } from './context.js';
import { restrictStoredPage } from './middleware/security-headers.js';
import { pathOf } from './place.js';
import { pictureType } from './site-logo.js';

/** A directory that is seen from outside. */
interface Published {
  /** URL path with a slash at either end. */
  readonly prefix: string;
  readonly directory: string;
  /** Files that are shown besides pictures: name and media type. */
  readonly others: Readonly<Record<string, string>>;
}

/**
 * The pictures of FlowViewer's directories under the addresses that its configuration gives them, for a server without a web server
 * before it: `$graphs_short`, `$save_short`, `$monitor_short`, dashboards. Nothing but PNG files, the page that lists trackings the
 * user's guide is ever found there, whatever else lies beside (D-24).
 */
export function publishedFiles(context: WebContext): RequestHandler {
  return async (req, res, next) => {
    if (
      (req.method !== 'GET' && req.method !== 'HEAD') ||
      !/\.(?:png|gif|jpe?g|html|pdf)$/i.test(pathOf(req))
    ) {
      next();
      return;
    }
    const site = await context.openViewer?.().catch(() => undefined);
    // The originals joined `$reports_short` with its slash at the end: `/docs//FlowGrapher/X.png`. Web servers take these for one.
    const path = pathOf(req).replace(/\/{2,}/g, '/');
    const found = site && (await find(path, publishedBy(site.config)));
    if (!found) {
      next();
      return;
    }
    await send(res, found.path, found.type);
  };
}

function publishedBy(config: FlowViewerConfig): Published[] {
  const listing = config.activesWebpage;
  const monitors = { [listing]: 'text/html; charset=utf-8' };
  const { tracker } = config;
  const places: [short: string, directory: string, others?: Record<string, string>][] = [
    [config.graphsShort, config.graphsDirectory],
    [config.saveShort, config.saveDirectory],
    [config.monitorShort, config.monitorDirectory, monitors],
    [tracker.short ?? '', tracker.directory ?? '', monitors],
    [
      config.reportsShort,
      config.reportsDirectory,
      { 'FlowViewer.pdf': 'application/pdf', ...logoOf(config) },
    ],
    ...dashboardsOf(config).map(({ url, directory }): [string, string] => [url, directory]),
  ];
  return places
    .map(([short, directory, others = {}]) => ({
      prefix: `/${short}/`.replace(/\/+/g, '/'),
      directory,
      others,
    }))
    .filter(({ prefix, directory }) => prefix !== '/' && directory !== '');
}

/** The logo of a 3.x site, whatever kind of picture it is. */
function logoOf({ userLogo }: FlowViewerConfig): Record<string, string> {
  const type = pictureType(userLogo);
  return type === undefined ? {} : { [userLogo]: type };
}

async function find(
  path: string,
  places: readonly Published[],
): Promise<{ path: string; type: string } | undefined> {
  for (const { prefix, directory, others } of places) {
    if (!path.startsWith(prefix)) continue;
    const name = decodedName(path.slice(prefix.length));
    if (name === undefined) continue;
    const type = name.endsWith('.png') ? 'image/png' : Object.hasOwn(others, name) ? others[name] : undefined;
    const file = type === undefined ? undefined : await fileInside(directory, name);
    if (type !== undefined && file !== undefined) return { path: file, type };
  }
  return undefined;
}

/** A file of the directory, or of one of its directories; none that is hidden, and no way up. */
function decodedName(encoded: string): string | undefined {
  let name: string;
  try {
    name = decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
  const parts = name.split('/');
  const isGood = (part: string): boolean => part !== '' && !part.startsWith('.') && !/[\\\0]/.test(part);
  return parts.length <= 2 && parts.every(isGood) ? name : undefined;
}

async function send(res: Response, path: string, type: string): Promise<void> {
  res.setHeader('Cache-Control', 'no-cache');
  if (type.startsWith('text/html')) {
    const html = await readFile(path, 'utf8');
    // The list of trackings, with their pictures.
    restrictStoredPage(res, html, { hasPictures: true });
    res.type(type).send(html);
    return;
  }
  res.sendFile(path, { headers: { 'Content-Type': type }, cacheControl: false, dotfiles: 'allow' });
}
