import type { Request, Response } from 'express';
import { scriptOf, type ToolId } from './tools.js';

/** Which script a request goes to, and how its pages link to it: relative, so that they work below any directory. */
export interface Place {
  readonly tool: ToolId | undefined;
  /** File name of the script as requested, whatever a site calls it. */
  readonly script: string;
  /** `../` for every level of the request's path below the script's directory. */
  readonly up: string;
}

/**
 * Notes the place of a request.
 *
 * @param below the path behind the script's name: empty, or `/static/suite.css`
 */
export function setPlace(res: Response, tool: ToolId, script: string, below: string): void {
  const place: Place = { tool, script, up: '../'.repeat(below.split('/').length - 1) };
  res.locals['place'] = place;
}

/** The place of a request; one that belongs to no script hangs below the server's root. */
export function placeOf(req: Request, res: Response): Place {
  const place = res.locals['place'] as Place | undefined;
  if (place) return place;
  const depth = pathOf(req).split('/').length - 2;
  return { tool: undefined, script: scriptOf('overview'), up: '../'.repeat(Math.max(depth, 0)) };
}

/** The path of the request's URL, escapes left alone. */
export function pathOf(req: Request): string {
  return req.originalUrl.split('?', 1)[0] ?? '/';
}

/** What stands behind the first `?` of the request's URL. */
export function queryOf(req: Request): string {
  const at = req.originalUrl.indexOf('?');
  return at < 0 ? '' : req.originalUrl.slice(at + 1);
}
