import { colourAt } from '../palette.js';
import { InvalidRequestError, oneOf, readPlot, type PlotLimits } from '../parameters.js';
import type { QueryParameters } from '../query.js';

export const FUNCTIONS = ['AVERAGE', 'MAX'] as const;
type Consolidation = (typeof FUNCTIONS)[number];

export const STYLES = ['area', 'stack', 'line', 'thick line'] as const;
type Style = (typeof STYLES)[number];

export const SIDES = ['above', 'below'] as const;
export type Side = (typeof SIDES)[number];

/** One line of the builder's form: a data source and how it is drawn. */
export interface BuilderRow {
  /** Name in the listing; empty = the row draws nothing. */
  readonly rrd: string;
  /** Name of the data source; empty = the first that the RRD has. */
  readonly ds: string;
  /** In the form another RRD was chosen, whose data sources it did not offer yet. */
  readonly isReplaced: boolean;
  readonly function: Consolidation;
  readonly style: Style;
  readonly side: Side;
  /** `#rrggbb` */
  readonly colour: string;
  /** What the values are multiplied by. */
  readonly factor: number;
  /** Text in the legend; empty = RRD and data source. */
  readonly legend: string;
}

/** A graph as its URL describes it. Texts have no control characters. */
export interface BuilderRequest {
  readonly title: string;
  readonly label: string;
  readonly hours: number;
  /** Plot area, pixels. */
  readonly width: number;
  readonly height: number;
  readonly rows: readonly BuilderRow[];
}

const MAX_ROWS = 40;
const MAX_TEXT = 200;

/**
 * Reads a request. The rows are lists of the same length, one parameter a column; where a list is shorter its defaults count. Only
 * the form has the column `of`, the RRD whose data sources the row offered.
 *
 * @throws InvalidRequestError
 */
export function readBuilderRequest(query: QueryParameters, limits: PlotLimits): BuilderRequest {
  const rrds = query.all('rrd');
  if (rrds.length > MAX_ROWS) throw new InvalidRequestError(`more than ${MAX_ROWS} rows`);
  const cell = (name: string, index: number): string => query.all(name)[index] ?? '';
  return {
    title: text(query.first('title')),
    label: text(query.first('label')),
    ...readPlot(query, limits),
    rows: rrds.map((rrd, index): BuilderRow => ({
      rrd,
      ds: cell('ds', index),
      isReplaced: cell('of', index) !== '' && cell('of', index) !== rrd,
      function: oneOf(cell('cf', index), 'cf', FUNCTIONS),
      style: oneOf(cell('style', index), 'style', STYLES),
      side: oneOf(cell('side', index), 'side', SIDES),
      colour: colour(cell('colour', index), index),
      factor: factor(cell('factor', index)),
      legend: text(cell('legend', index)),
    })),
  };
}

/** The request as the query of a URL, so that the graph can be kept; rows that draw nothing are left out. */
export function builderQuery({ title, label, hours, width, height, rows }: BuilderRequest): string {
  const query = new URLSearchParams();
  const pairs: [string, string | number][] = [['title', title], ['label', label], ['hours', hours], ['width', width], ['height', height]]; // prettier-ignore
  for (const row of rows) {
    if (row.rrd === '') continue;
    pairs.push(['rrd', row.rrd], ['ds', row.ds], ['cf', row.function], ['style', row.style]);
    pairs.push(['side', row.side], ['colour', row.colour], ['factor', row.factor], ['legend', row.legend]);
  }
  for (const [name, value] of pairs) query.append(name, String(value));
  return query.toString();
}

function text(value = ''): string {
  return value.replace(/\p{Cc}+/gu, ' ').trim().slice(0, MAX_TEXT); // prettier-ignore
}

function colour(value: string, index: number): string {
  if (value === '') return colourAt(index);
  if (!/^#[0-9a-f]{6}$/i.test(value)) throw new InvalidRequestError('Invalid colour parameter');
  return value.toLowerCase();
}

function factor(value: string): number {
  if (value === '') return 1;
  if (!/^\d{1,9}(?:\.\d{1,6})?$/.test(value)) throw new InvalidRequestError('Invalid factor parameter');
  return Number(value);
}
