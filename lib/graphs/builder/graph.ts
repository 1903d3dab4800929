import type { GraphEvent } from '../../rrd/events.js';
import { escapeColons } from '../escape.js';
import { rulesWithin } from '../events.js';
import { windowBefore } from '../window.js';
import type { RrdListing } from './listing.js';
import { InvalidRequestError } from '../parameters.js';
import type { BuilderRequest, BuilderRow, Side } from './request.js';

/** Reads the names of an RRD's data sources. */
type DataSourceReader = (file: string) => Promise<readonly string[]>;

/** Columns of names in the legend. */
const NAME_COLUMNS = 32;

/**
 * The request with a data source in every row.
 *
 * @throws InvalidRequestError for an RRD that is not in the listing, or a data source that it does not have: a graph that was kept
 *   must not change its meaning
 */
export async function completeRequest(
  request: BuilderRequest,
  listing: RrdListing,
  dataSources: DataSourceReader,
): Promise<BuilderRequest> {
  const rows = await Promise.all(
    request.rows.map(async (row) => {
      if (row.rrd === '') return row;
      const names = await dataSources(fileOf(row, listing));
      if (names.includes(row.ds)) return row;
      const [first] = names;
      if (first !== undefined && (row.ds === '' || row.isReplaced)) return { ...row, ds: first };
      throw new InvalidRequestError(`${row.rrd} has no data source ${row.ds}: it has ${names.join(', ')}`);
    }),
  );
  return { ...request, rows };
}

/** The file of a row. */
export function fileOf({ rrd }: BuilderRow, listing: RrdListing): string {
  const file = listing.get(rrd);
  if (file === undefined) throw new InvalidRequestError(`there is no RRD ${rrd}`);
  return file;
}

/**
 * The arguments of `rrdtool graph` behind the output name, for a complete request. Files are those of the listing, texts of the request
 * stand only where rrdtool takes any text.
 *
 * @param now Unix seconds
 */
export function builderArguments(
  request: BuilderRequest,
  listing: RrdListing,
  now: number,
  events: readonly GraphEvent[] = [],
): string[] {
  const { start, end } = windowBefore(now, request.hours);
  const rows = request.rows.filter(({ rrd }) => rrd !== '');
  const hasArea: Record<Side, boolean> = { above: false, below: false };
  return [
    '--imgformat=PNG',
    ...(request.title === '' ? [] : [`--title=${request.title}`]),
    ...(request.label === '' ? [] : [`--vertical-label=${request.label}`]),
    `--start=${start}`,
    `--end=${end}`,
    `--width=${request.width}`,
    `--height=${request.height}`,
    '--alt-autoscale',
    ...rows.flatMap((row, index) => definitions(row, index, fileOf(row, listing))),
    ...rows.flatMap((row, index) => elements(row, index, hasArea)),
    'HRULE:0#000000',
    ...rulesWithin(events, { start, end }, request.width),
  ];
}

function definitions(row: BuilderRow, index: number, file: string): string[] {
  const id = `row_${index}`;
  return [
    `DEF:${id}_stored=${escapeColons(file)}:${row.ds}:${row.function}`,
    `CDEF:${id}_value=${id}_stored,${row.factor},*`,
    `CDEF:${id}_drawn=${id}_value,${row.side === 'below' ? -1 : 1},*`,
  ];
}

function elements(row: BuilderRow, index: number, hasArea: Record<Side, boolean>): string[] {
  const id = `row_${index}`;
  const name = row.legend === '' ? `${row.rrd} ${row.ds}` : row.legend;
  // Areas above the axis stand on each other, and so do those below.
  const isStacked = row.style === 'stack' && hasArea[row.side];
  if (row.style === 'area' || row.style === 'stack') hasArea[row.side] = true;
  const element = { area: 'AREA', stack: 'AREA', line: 'LINE1', 'thick line': 'LINE2' }[row.style];
  return [
    `${element}:${id}_drawn${row.colour}:${escapeColons(name.padEnd(NAME_COLUMNS))}${isStacked ? ':STACK' : ''}`,
    `GPRINT:${id}_value:AVERAGE:average %7.2lf %s`,
    `GPRINT:${id}_value:MAX:maximum %7.2lf %s\\n`,
  ];
}
