import type { RequestHandler } from 'express';
import { HttpError } from './http-error.js';
import { placeOf, queryOf } from './place.js';
import { ownTarget } from './suite-links.js';

/** `script/go?to=FlowViewer.cgi?Main_Only^filter_hash=FL_web`: leads from a menu to the page that was chosen, without JavaScript. */
export const goTo: RequestHandler = (req, res) => {
  const target = ownTarget(new URLSearchParams(queryOf(req)).get('to') ?? '');
  if (target === undefined) throw new HttpError(404, 'There is no such page here.');
  res.setHeader('Location', `${placeOf(req, res).up}${target}`);
  res.status(303).end();
};
