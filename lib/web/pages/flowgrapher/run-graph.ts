import type { Request, Response } from 'express';
import type { GraphRun } from '../../../flowgrapher/run.js';
import { QueryError } from '../../../query/run.js';
import type { ViewerSite } from '../../context.js';
import { HttpError } from '../../http-error.js';
import { runWithLimits } from '../../run.js';

/**
 * Reads flows within the limits of the site.
 *
 * @throws HttpError 503 for what takes too long, 422 for flows without the fields that a graph needs
 */
export function runGraph<T>(
  req: Request,
  res: Response,
  site: ViewerSite,
  work: (run: GraphRun) => Promise<T>,
): Promise<T> {
  return runWithLimits(req, res, site, async (signal, progress) => {
    try {
      return await work({
        signal,
        onProgress: ({ filesDone, files, bytesRead }) =>
          progress({ filesDone, filesTotal: files, bytes: bytesRead }),
      });
    } catch (error) {
      if (!(error instanceof QueryError) || error.code !== 'missing-fields') throw error;
      throw new HttpError(422, 'These flows do not have the fields that a graph needs.', { cause: error });
    }
  });
}
