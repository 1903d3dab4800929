import { join } from 'node:path';
import { rulesWithin } from '../graphs/events.js';
import type { GraphEvent } from '../rrd/events.js';
import { Colours } from './colours.js';
import type { DefinedRow } from './elements.js';
import { drawRow } from './elements.js';
import type { Kind } from './kinds.js';
import { KINDS } from './kinds.js';
import type { GraphRequest, Report } from './request.js';
import { isDrawn } from './selection.js';
import { SeriesDefinitions } from './series.js';
import type { CugrapherSettings } from './settings.js';

const REPORT_NAMES: Readonly<Record<Report, string>> = { bits: 'Bits', pkts: 'Packets', flows: 'Flows' };

const SECONDS_PER_HOUR = 3600;

interface GraphOptions {
  /** Whether files are named by their whole path, or relative to the tree to be shown to somebody. */
  readonly paths?: 'absolute' | 'relative';
  /** Drawn as vertical rules, as far as the graph covers them. */
  readonly events?: readonly GraphEvent[];
}

/**
 * The arguments of `rrdtool graph` behind the output name (CUGrapher specification, section 8).
 * @param now Unix seconds
 */
export function graphArguments(
  request: GraphRequest,
  settings: CugrapherSettings,
  now: number,
  { paths = 'absolute', events = [] }: GraphOptions = {},
): string[] {
  const pathOf =
    paths === 'absolute' ? (file: string) => join(settings.rrdDir, file) : (file: string) => file;
  const definitions = new SeriesDefinitions(request.report, pathOf);
  const colours = new Colours();
  const rows = defineRows(request, definitions, colours);
  return [
    ...graphOptions(request, settings, now),
    ...definitions.args,
    ...rows.flatMap((row) => drawRow(row, colours)),
    'HRULE:0#000000',
    ...rulesWithin(events, windowOf(request, now), request.width),
  ];
}

function graphOptions(request: GraphRequest, settings: CugrapherSettings, now: number): string[] {
  const name = REPORT_NAMES[request.report];
  const { start, end } = windowOf(request, now);
  const options = [
    '--interlaced',
    '--imgformat=PNG',
    `--vertical-label=${name.toLowerCase()} per second`,
    `--title=${settings.organization} Well Known Protocols/Services, ${name}, +out/-in`,
    `--start=${start}`,
    `--end=${end}`,
    `--width=${request.width}`,
    `--height=${request.height}`,
    '--alt-autoscale',
  ];
  if (!request.legend) options.push('--no-legend');
  return options;
}

function windowOf({ hours, duration }: GraphRequest, now: number): { start: number; end: number } {
  const start = now - hours * SECONDS_PER_HOUR;
  return { start, end: start + (duration ?? hours) * SECONDS_PER_HOUR };
}

/** Defines the variables of every row that shows something, and deals out the colours. */
function defineRows(request: GraphRequest, definitions: SeriesDefinitions, colours: Colours): DefinedRow[] {
  const totals = request.rows.map((selection) => ({
    selection,
    total: isDrawn(selection) ? definitions.total(selection.row) : undefined,
  }));
  const rows: DefinedRow[] = [];
  for (const { selection, total } of totals) {
    if (!total) {
      colours.skipRow();
      continue;
    }
    const kinds = KINDS.filter((kind) => selection.names[kind].length > 0);
    const groups = new Map<Kind, ReturnType<SeriesDefinitions['group']>>();
    for (const kind of kinds) groups.set(kind, definitions.group(selection, kind, total));
    colours.dealRow(groups, total);
    rows.push({ selection, total, groups });
  }
  return rows;
}
