import { ConfigError } from '../config/issue.js';
import { DirectoryError } from '../saved/directories.js';
import type { ViewerSite, WebContext } from './context.js';
import { HttpError } from './http-error.js';

/**
 * The FlowViewer side of a site, opened if it is not yet.
 *
 * @throws HttpError 404 where there is none, 500 where its configuration or its directories cannot be used
 */
export async function viewerOf(context: WebContext): Promise<ViewerSite> {
  if (!context.openViewer)
    throw new HttpError(404, 'FlowViewer is not set up here: no FlowViewer_Configuration.pm was found.');
  try {
    return await context.openViewer();
  } catch (error) {
    // Who sets a site up needs to know which directory it is (FlowViewer specification, section 8.5).
    if (error instanceof DirectoryError) throw new HttpError(500, error.message, { cause: error });
    if (!(error instanceof ConfigError)) throw error;
    const message =
      'FlowViewer_Configuration.pm cannot be used. The log of the server says what is wrong with it.';
    throw new HttpError(500, message, { cause: error });
  }
}
