import type { ByKind, Kind } from './kinds.js';
import { ALL_ROW, allParameter, byKind, KINDS, listParameter, rowHasKind } from './kinds.js';
import { isTrue } from '../graphs/query.js';
import type { QueryParameters } from '../graphs/query.js';
import type { RrdTree } from './tree.js';

/** What a request wants to see of one row (`all` or a router). Names are not checked yet. */
export interface RowSelection {
  readonly row: string;
  /** Names without repetitions, in stacking order. */
  readonly names: ByKind<readonly string[]>;
  /** Kinds whose names come from an "all" switch instead of the request. */
  readonly allOf: ReadonlySet<Kind>;
  /** Whether the total line is drawn. */
  readonly total: boolean;
}

/** The rows of a request, in its order; those of the `router` parameters, else `all` alone. */
export function requestedRows(query: QueryParameters): string[] {
  const routers = query.all('router');
  return isTrue(routers[0]) ? [...new Set(routers)] : [ALL_ROW];
}

/** Reads the parameters of one row (CUGrapher specification, section 5). */
export function selectRow(query: QueryParameters, tree: RrdTree, row: string): RowSelection {
  const allOf = new Set(KINDS.filter((kind) => wantsAll(query, row, kind)));
  const names = byKind((kind) => {
    if (!rowHasKind(row, kind)) return [];
    return allOf.has(kind) ? tree.namesInRow(row, kind) : listedNames(query, row, kind);
  });
  const total = query.isTrue(`${row}_total`) || query.isTrue(`${row}_all`);
  return { row, names, allOf, total };
}

/** Whether anything of the row is drawn, so that its total file is needed. */
export function isDrawn(selection: RowSelection): boolean {
  return selection.total || KINDS.some((kind) => selection.names[kind].length > 0);
}

function wantsAll(query: QueryParameters, row: string, kind: Kind): boolean {
  const parameter = allParameter(row, kind);
  return parameter !== undefined && query.isTrue(parameter);
}

/** A list counts only if its first value is true; that of the networks counts always. */
function listedNames(query: QueryParameters, row: string, kind: Kind): string[] {
  const values = query.all(listParameter(row, kind));
  if (kind !== 'network' && !isTrue(values[0])) return [];
  return [...new Set(values)];
}
