import type { Colours } from './colours.js';
import { escapeColons, legendName } from '../graphs/escape.js';
import type { Kind } from './kinds.js';
import { KINDS, othersLegend } from './kinds.js';
import type { RowSelection } from './selection.js';
import type { ItemGroup, Series, Share } from './series.js';

/** Columns of names in the legend: of a service, of anything else, of "Other …". */
const SERVICE_COLUMNS = 15;
const NAME_COLUMNS = 47;
const OTHERS_COLUMNS = 51;

/** rrdtool's code for the end of a legend line: two characters. */
const END_OF_LINE = '\\n';

/** A row whose variables are defined. */
export interface DefinedRow {
  readonly selection: RowSelection;
  readonly total: Series;
  /** The kinds with a selection, in the order of drawing. */
  readonly groups: ReadonlyMap<Kind, ItemGroup>;
}

/** The elements of one row in the order of drawing and of the legend (CUGrapher specification, section 8.3). */
export function drawRow({ selection, total, groups }: DefinedRow, colours: Colours): string[] {
  const framed = isFramed(selection);
  const args: string[] = [];
  if (framed) args.push(`COMMENT: Router\\: ${escapeColons(selection.row)}${END_OF_LINE}`);
  args.push(...drawOutbound(groups, colours));
  for (const [kind, { others }] of groups) {
    args.push(...printShare(others, othersLegend(kind).padEnd(OTHERS_COLUMNS)));
  }
  if (selection.total) args.push(`LINE1:${total.out}${colours.of(total)}:TOTAL`);
  args.push(...drawInbound(groups, colours));
  if (selection.total) args.push(`LINE1:${total.negated}${colours.of(total)}`);
  if (framed) args.push(`COMMENT:${END_OF_LINE}`);
  return args;
}

/** A row of networks or ASes alone has no heading (kept quirk, section 8.3). */
function isFramed({ names, total }: RowSelection): boolean {
  return total || KINDS.some((kind) => kind !== 'network' && kind !== 'as' && names[kind].length > 0);
}

function drawOutbound(groups: ReadonlyMap<Kind, ItemGroup>, colours: Colours): string[] {
  const area = stacking();
  const args: string[] = [];
  for (const [kind, { items }] of groups) {
    for (const { name, series, share } of items) {
      const legends = itemLegends(kind, name);
      for (const [index, part] of series.entries()) {
        args.push(`${area()}:${part.out}${colours.of(part)}:${legends[index] ?? ''}`);
      }
      args.push(...printShare(share));
    }
  }
  return args;
}

function drawInbound(groups: ReadonlyMap<Kind, ItemGroup>, colours: Colours): string[] {
  const area = stacking();
  const parts = [...groups.values()].flatMap(({ items }) => items.flatMap(({ series }) => series));
  return parts.map((part) => `${area()}:${part.negated}${colours.of(part)}`);
}

/** The first area stands on zero, each later one on the one before, over all kinds. */
function stacking(): () => 'AREA' | 'STACK' {
  let started = false;
  return () => {
    if (started) return 'STACK';
    started = true;
    return 'AREA';
  };
}

function itemLegends(kind: Kind, name: string): string[] {
  if (kind !== 'service') return [escapeColons(legendName(name, NAME_COLUMNS))];
  const label = escapeColons(legendName(name, SERVICE_COLUMNS));
  return [`${label} src  +`, `${label} dst  `];
}

function printShare(share: Share, legend = ''): string[] {
  return [
    `GPRINT:${share.out}:AVERAGE:${legend}%.1lf%% Out`,
    `GPRINT:${share.in}:AVERAGE:%.1lf%% In${END_OF_LINE}`,
  ];
}
