import type { Request, Response } from 'express';
import type { Picture } from '../graphs/picture.js';
import type { WebContext } from './context.js';
import { sendPage } from './frame.js';

/** Sends a picture that was just drawn; one that failed with status 500, as an error page if not even the failure could be drawn. */
export function sendPicture(req: Request, res: Response, context: WebContext, picture: Picture): void {
  if (!picture.ok) context.log(`graph failed: ${picture.detail}`);
  if (picture.png) {
    sendPng(res, picture.ok ? 200 : 500, picture.png);
    return;
  }
  const message = picture.ok ? '' : `graph failed (${picture.message})`;
  sendPage(req, res, context, { view: 'error', title: 'Error Occurred', status: 500, data: { message } });
}

export function sendPng(res: Response, status: number, png: Buffer): void {
  const now = new Date().toUTCString();
  res.status(status);
  res.setHeader('Date', now);
  res.setHeader('Expires', now);
  res.setHeader('Cache-Control', 'no-cache');
  res.setHeader('Content-Type', 'image/png');
  res.send(png);
}

/** What rrdtool puts around the plot area, pixels (CUGrapher specification, section 8.4). */
export const MARGINS = { width: 97, height: 54, heightWithoutLegend: 52, line: 14 } as const;

/** The size of the picture around a plot area, so that a page can keep room for it. */
export function pictureSize(
  { width, height }: { readonly width: number; readonly height: number },
  legendLines: number,
): { width: number; height: number } {
  return { width: width + MARGINS.width, height: height + MARGINS.height + MARGINS.line * legendLines };
}
