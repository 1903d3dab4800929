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
 * For a page that another program wrote: nothing but its own inline style sheets, known by their hashes, is let through.
 *
 * @param styleHashes sha256 in base64
 */
export function restrictStoredPage(res: Response, styleHashes: readonly string[]): void {
  const styles = styleHashes.map((hash) => ` 'sha256-${hash}'`).join('');
  res.setHeader(
    'Content-Security-Policy',
    `default-src 'none';style-src 'self'${styles};base-uri 'none';form-action 'none';frame-ancestors 'self';sandbox`,
  );
}
