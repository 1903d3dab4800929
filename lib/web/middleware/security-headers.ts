import { createHash } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import helmet from 'helmet';

const SELF = "'self'";

const directives = {
  'default-src': ["'none'"],
  'img-src': [SELF],
  'style-src': [SELF],
  'script-src': [SELF],
  'connect-src': [SELF],
  'frame-src': [SELF],
  'form-action': [SELF],
  'base-uri': ["'none'"],
  'frame-ancestors': [SELF],
} as const;

/**
 * The headers of every response.
 *
 * Left to the administrator or left out on purpose: HSTS (it would bind a whole host), and Cross-Origin-Resource-Policy
 * (other pages embed graphs). Referrers stay, within the site: without them browsers send `Origin: null` with forms, and the
 * same-origin check could not tell ours from another's.
 */
export function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: { useDefaults: false, directives },
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: false,
    crossOriginResourcePolicy: false,
    originAgentCluster: false,
  });
}

/**
 * For a page that another program may have written: its own style sheets, known by their hashes, and nothing that runs.
 *
 * @param hasPictures whether pictures of ours belong to it; a page without gets an origin of its own
 */
export function restrictStoredPage(res: Response, html: string, { hasPictures = false } = {}): void {
  const hashes = [...html.matchAll(/<style[^>]*>([^]*?)<\/style>/gi)].map(([, css = '']) =>
    createHash('sha256').update(css).digest('base64'),
  );
  const styles = hashes.map((hash) => ` 'sha256-${hash}'`).join('');
  const pictures = hasPictures ? "img-src 'self';" : '';
  const sandbox = hasPictures ? '' : ';sandbox';
  res.setHeader(
    'Content-Security-Policy',
    `default-src 'none';${pictures}style-src 'self'${styles};base-uri 'none';form-action 'none';frame-ancestors 'self'${sandbox}`,
  );
}
