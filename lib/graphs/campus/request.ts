import type { QueryParameters } from '../query.js';
import { CAMPUS_KINDS, type CampusItem, type CampusKind, type CampusTree } from './tree.js';

export const CAMPUS_REPORTS = ['bits', 'pkts', 'flows', 'hosts'] as const;
export type CampusReport = (typeof CAMPUS_REPORTS)[number];

/** A graph of CampusIO or SubNetIO that can be drawn. */
export interface CampusRequest {
  readonly kind: CampusKind;
  readonly items: readonly CampusItem[];
  readonly report: CampusReport;
  readonly hours: number;
  /** Plot area, pixels. */
  readonly width: number;
  readonly height: number;
  /** Which direction is drawn above the axis; the documented "io" graphs have outbound there. */
  readonly above: 'out' | 'in';
}

interface CampusLimits {
  readonly hours: number;
  readonly width: number;
  readonly height: number;
  readonly maxHours: number;
  readonly maxWidth: number;
  readonly maxHeight: number;
}

/** A request that cannot be answered; the message may hold text of the request. */
export class CampusRequestError extends Error {
  override readonly name = 'CampusRequestError';
}

const MIN_SIZE = 10;

/**
 * Reads and checks a request. Names are taken from the listing only; without a name everything of the kind is drawn.
 *
 * @throws CampusRequestError
 */
export function readCampusRequest(
  query: QueryParameters,
  tree: CampusTree,
  limits: CampusLimits,
): CampusRequest {
  const kind = oneOf(query, 'show', CAMPUS_KINDS);
  const report = oneOf(query, 'report', CAMPUS_REPORTS);
  const names = [...new Set(query.all('name').filter((name) => name !== ''))];
  const items = names.map((name) => {
    const item = tree[kind].find((each) => each.name === name);
    if (!item) throw new CampusRequestError(`there is no RRD of ${name} among the ${kind}`);
    return item;
  });
  if (report === 'hosts' && kind !== 'subnets' && kind !== 'total')
    throw new CampusRequestError('hosts are counted for the total and for subnets only');
  return {
    kind,
    items: items.length > 0 ? items : tree[kind],
    report,
    hours: number(query, 'hours', limits.hours, 1, limits.maxHours),
    width: number(query, 'width', limits.width, MIN_SIZE, limits.maxWidth),
    height: number(query, 'height', limits.height, MIN_SIZE, limits.maxHeight),
    above: query.first('above') === 'in' ? 'in' : 'out',
  };
}

/** The first choice is the default. */
function oneOf<const T extends string>(
  query: QueryParameters,
  name: string,
  choices: readonly [T, ...T[]],
): T {
  const text = query.first(name) ?? '';
  if (text === '') return choices[0];
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw new CampusRequestError(`Invalid ${name} parameter`);
  return found;
}

function number(query: QueryParameters, name: string, preset: number, min: number, max: number): number {
  const text = query.first(name) ?? '';
  if (text === '') return preset;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (!(value >= min && value <= max)) throw new CampusRequestError(`Invalid ${name} parameter`);
  return value;
}
