import { SOURCES } from './variable.js';
import type { DefaultSources } from './variable.js';
import { VARIABLE_KEYS, variable } from './registry.js';
import type { VariableKey, VariableValues } from './registry.js';

/** What a site's FlowViewer_Configuration.pm says, with defaults for what it does not say. */
export interface FlowViewerConfig extends VariableValues {
  /** Path of the file; absent for a configuration that was made without one. */
  readonly file?: string;
  /** What the file assigned to `%ENV`: the environment of programs that are started. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * What FlowTracker names use where the file assigned both spellings, `$tracker_*` and `$monitor_*` (FlowTracker specification,
   * section 1); otherwise empty.
   */
  readonly tracker: {
    readonly directory?: string;
    readonly short?: string;
    readonly debug?: boolean;
  };
}

/** The values given, and defaults for the others. */
export function makeFlowViewerConfig(given: Partial<FlowViewerConfig>): FlowViewerConfig {
  const known = withoutUndefined(given);
  const sources = { ...SOURCES, ...known };
  const defaults = Object.fromEntries(VARIABLE_KEYS.map((key) => [key, defaultOf(key, sources)]));
  return { environment: {}, tracker: {}, ...(defaults as VariableValues), ...known };
}

function defaultOf(key: VariableKey, sources: DefaultSources): unknown {
  const value = variable(key).default;
  return typeof value === 'function' ? (value as (sources: DefaultSources) => unknown)(sources) : value;
}

function withoutUndefined<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
