import type { GraphEvent } from '../../rrd/events.js';
import { escapeColons } from '../escape.js';
import { rulesWithin } from '../events.js';
import { legendColumns } from '../legend.js';
import { colourAt } from '../palette.js';
import { windowBefore } from '../window.js';
import type { CampusReport, CampusRequest } from './request.js';
import type { CampusItem, CampusKind, CampusTree } from './tree.js';

const TITLES: Readonly<Record<CampusKind, string>> = {
  services: 'Services',
  protocols: 'Protocols',
  subnets: 'Subnets',
  aspairs: 'AS pairs',
  total: 'Total',
};

interface Unit {
  readonly label: string;
  /** Data sources of outbound and inbound. */
  readonly out: string;
  readonly in: string;
  /** RPN behind a value. */
  readonly scale: string;
}

const UNITS: Readonly<Record<CampusReport, Unit>> = {
  bits: { label: 'bits per second', out: 'out_bytes', in: 'in_bytes', scale: ',8,*' },
  pkts: { label: 'packets per second', out: 'out_pkts', in: 'in_pkts', scale: '' },
  flows: { label: 'flows per second', out: 'out_flows', in: 'in_flows', scale: '' },
  // The RRDs hold rates, as of everything: times the 300 seconds of a file they are hosts again.
  hosts: { label: 'hosts in five minutes', out: 'tx', in: 'rx', scale: ',300,*' },
};

const REPORT_NAMES: Readonly<Record<CampusReport, string>> = {
  bits: 'Bits',
  pkts: 'Packets',
  flows: 'Flows',
  hosts: 'Hosts',
};

/** Columns of names in the legend, at most; of the averages of both directions; and of the maxima behind them. */
const NAME_COLUMNS = 20;
const AVERAGE_COLUMNS = 33;
const MAXIMUM_COLUMNS = 34;

/**
 * The arguments of `rrdtool graph` behind the output name: an "io" graph, the items stacked on each other with one direction above the
 * axis and the other below, and the total as a line.
 *
 * @param now Unix seconds
 */
export function campusGraphArguments(
  request: CampusRequest,
  tree: CampusTree,
  organization: string,
  now: number,
  events: readonly GraphEvent[] = [],
): string[] {
  const { kind, report, above } = request;
  const { start, end } = windowBefore(now, request.hours);
  const graph = new IoGraph(report, above, legendOf(request));
  // Hosts of nested subnets are counted in each: lines, which can be compared, instead of sums.
  request.items.forEach((item, index) =>
    graph.add(item, colourAt(index), report === 'hosts' ? 'line' : 'area'),
  );
  const [total] = tree.total;
  if (total && kind !== 'total') graph.add({ ...total, name: 'TOTAL' }, '#222222', 'line');
  const below = above === 'out' ? 'in' : 'out';
  return [
    '--imgformat=PNG',
    `--title=${organization === '' ? '' : `${organization} `}${TITLES[kind]}, ${REPORT_NAMES[report]}, +${above}/-${below}`,
    `--vertical-label=${UNITS[report].label}`,
    `--start=${start}`,
    `--end=${end}`,
    `--width=${request.width}`,
    `--height=${request.height}`,
    '--alt-autoscale',
    ...graph.args(),
    'HRULE:0#000000',
    ...rulesWithin(events, { start, end }, request.width),
  ];
}

type Style = 'area' | 'line';

/** How a line of the legend looks. */
interface Legend {
  readonly nameColumns: number;
  readonly hasMaxima: boolean;
}

/** The maxima are left out where a line would be cut, or broken into two. */
function legendOf({ items, width, kind }: CampusRequest): Legend {
  const names = [...items.map(({ name }) => name), ...(kind === 'total' ? [] : ['TOTAL'])];
  const longest = Math.max(...names.map((name) => name.length));
  const room = legendColumns(width);
  const needed = AVERAGE_COLUMNS + MAXIMUM_COLUMNS;
  const nameColumns = room >= needed + NAME_COLUMNS ? NAME_COLUMNS : Math.min(longest, NAME_COLUMNS);
  return { nameColumns, hasMaxima: room >= needed + nameColumns };
}

class IoGraph {
  readonly #definitions: string[] = [];
  readonly #above: string[] = [];
  readonly #below: string[] = [];
  readonly #unit: Unit;
  readonly #upper: 'out' | 'in';
  readonly #legend: Legend;
  #count = 0;
  #hasArea = false;

  constructor(report: CampusReport, upper: 'out' | 'in', legend: Legend) {
    this.#legend = legend;
    this.#unit = UNITS[report];
    this.#upper = upper;
  }

  add({ name, files }: CampusItem, colour: string, style: Style): void {
    const id = `item_${this.#count++}`;
    for (const direction of ['out', 'in'] as const) {
      const parts = files.map((file, part) => {
        const variable = `${id}_${direction}_${part}`;
        this.#definitions.push(`DEF:${variable}=${escapeColons(file)}:${this.#unit[direction]}:AVERAGE`);
        return variable;
      });
      const sum = parts.map((part, index) => (index === 0 ? part : `${part},+`)).join(',');
      this.#definitions.push(`CDEF:${id}_${direction}=${sum}${this.#unit.scale}`);
    }
    const [upper, lower] = this.#upper === 'out' ? ['out', 'in'] : ['in', 'out'];
    this.#definitions.push(`CDEF:${id}_below=${id}_${lower},-1,*`);
    const stack = style === 'area' && this.#hasArea ? ':STACK' : '';
    if (style === 'area') this.#hasArea = true;
    const { nameColumns, hasMaxima } = this.#legend;
    const element = style === 'area' ? 'AREA' : 'LINE1';
    this.#above.push(
      `${element}:${id}_${upper}${colour}:${escapeColons(name.padEnd(nameColumns))}${stack}`,
      `GPRINT:${id}_out:AVERAGE:%7.2lf %s Out`,
      ...(hasMaxima ? [`GPRINT:${id}_out:MAX:(max %7.2lf %s)`] : []),
      `GPRINT:${id}_in:AVERAGE:%7.2lf %s In${hasMaxima ? '' : '\\n'}`,
      ...(hasMaxima ? [`GPRINT:${id}_in:MAX:(max %7.2lf %s)\\n`] : []),
    );
    this.#below.push(`${element}:${id}_below${colour}${stack === '' ? '' : ':'}${stack}`);
  }

  args(): string[] {
    return [...this.#definitions, ...this.#above, ...this.#below];
  }
}
