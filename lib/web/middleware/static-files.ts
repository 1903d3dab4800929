import type { RequestHandler } from 'express';
import { findAsset } from '../assets.js';
import { HttpError } from '../http-error.js';
import { parseQuery } from '../../graphs/query.js';
import { queryOf } from '../place.js';

/** `script/static/NAME?v=VERSION`: kept by browsers for a year if the version is that of the content. */
export const staticFile: RequestHandler = (req, res) => {
  const asset = findAsset(String(req.params['name']));
  if (!asset) throw new HttpError(404, 'There is no such file.');
  const isCurrent = parseQuery(queryOf(req)).first('v') === asset.version;
  res.setHeader('Cache-Control', isCurrent ? 'public, max-age=31536000, immutable' : 'no-cache');
  res.setHeader('Content-Type', asset.type);
  res.send(Buffer.from(asset.text));
};
