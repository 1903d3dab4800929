import type { Request } from 'express';
import { queryOf } from './place.js';

/**
 * The parts of a query string as FlowViewer's URLs have it: joined by `^`, percent-encoded or not (FlowViewer specification, section
 * 2.1). Decoded once; `+` stays what it is. There is always a first part.
 */
export function splitQuery(req: Request): [string, ...string[]] {
  const [first = '', ...rest] = decode(queryOf(req)).split('^');
  return [first, ...rest];
}

/** Bytes that are no UTF-8 become replacement characters, and an escape that is none stays as it is. */
function decode(text: string): string {
  const bytes = text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** Joins parts to a query string, each encoded so that it survives; `^`, `~`, `=` stay readable within reason. */
export function joinQuery(...parts: readonly string[]): string {
  return parts.map((part) => encodeURIComponent(part).replaceAll('%3D', '=')).join('^');
}
