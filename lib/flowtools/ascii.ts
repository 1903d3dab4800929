import type { FieldName } from '../flow/fields.js';

/** Fields whose values are written as dotted quads. */
export const ADDRESS_FIELDS: ReadonlySet<FieldName> = new Set([
  'exaddr',
  'srcaddr',
  'dstaddr',
  'nexthop',
  'peer_nexthop',
  'router_sc',
]);

const HEADING_MARK = '#:';

/** First line of flow-export's text: the names of the fields. Quirk (keep): peer_nexthop is titled nexthop. */
export function asciiHeading(fields: readonly FieldName[]): string {
  const titles = fields.map((field) => (field === 'peer_nexthop' ? 'nexthop' : field));
  return HEADING_MARK + titles.join(',');
}

/** The titles of a first line, undefined if it is none. */
export function asciiTitles(line: string): string[] | undefined {
  if (!line.startsWith(HEADING_MARK)) return undefined;
  return line
    .slice(HEADING_MARK.length)
    .split(',')
    .map((title) => title.trim().toLowerCase());
}
