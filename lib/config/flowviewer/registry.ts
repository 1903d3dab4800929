import { DEBUGGING, FLOWS, FORMS_AND_REPORTS } from './variables-general.js';
import { GRAPHS, MONITORS } from './variables-graphs.js';
import { PERMISSIONS } from './variables-permissions.js';
import { PLACES } from './variables-places.js';
import { SILK } from './variables-silk.js';
import type { Variable } from './variable.js';

/** All variables of FlowViewer_Configuration.pm that mean something. The key is the name in {@link FlowViewerConfig}. */
export const VARIABLES = {
  ...PLACES,
  ...FLOWS,
  ...FORMS_AND_REPORTS,
  ...GRAPHS,
  ...MONITORS,
  ...PERMISSIONS,
  ...SILK,
  ...DEBUGGING,
} as const;

export type VariableKey = keyof typeof VARIABLES;

type ValueOf<V> = V extends Variable<infer T> ? T : never;

/** The value of every variable. */
export type VariableValues = {
  readonly [K in VariableKey]: ValueOf<(typeof VARIABLES)[K]>;
};

export const VARIABLE_KEYS = Object.keys(VARIABLES) as readonly VariableKey[];

/** An entry without the type of its value, for code that goes through all of them. */
export function variable(key: VariableKey): Variable<unknown> {
  return VARIABLES[key] as Variable<unknown>;
}
