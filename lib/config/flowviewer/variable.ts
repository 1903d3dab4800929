import type { ValueType } from './value-types.js';

export const VARIABLE_GROUPS = [
  'Server, directories and addresses',
  'Devices and flow files',
  'Forms and reports',
  'FlowGrapher',
  'FlowMonitor and FlowTracker',
  'Permissions',
  'SiLK',
  'Debugging',
] as const;
type VariableGroup = (typeof VARIABLE_GROUPS)[number];

/** Who reads a variable. */
type UsedBy = 'FlowViewer' | 'FlowGrapher' | 'FlowMonitor' | 'all pages' | 'clean-up' | 'nobody';

/** The variables that defaults of others are made from, with their own defaults. */
export const SOURCES = {
  reportsDirectory: '/var/www/html/FlowViewer',
  cgiBinDirectory: '/var/www/cgi-bin/FlowViewer_4.6',
  cgiBinShort: '/cgi-bin/FlowViewer_4.6',
  graphWidth: 600,
  graphHeight: 310,
  rrdWidth: 600,
};
export type DefaultSources = Readonly<typeof SOURCES>;

/** One entry of the registry that feeds the reader of the file, the defaults, the documentation and `flowscan-check`. */
export interface Variable<T> {
  /** Name in the file without its sigil, e.g. `flow_file_length`. */
  readonly name: string;
  readonly group: VariableGroup;
  readonly type: ValueType<T>;
  readonly default: T | ((sources: DefaultSources) => T);
  /** What the documentation says of a default that is computed. */
  readonly defaultText?: string;
  readonly usedBy: readonly UsedBy[];
  readonly doc: string;
  /** A path without which a site cannot start (FlowViewer specification, section 1.3). */
  readonly required?: boolean;
  /** A directory that is served by the web server, or one of data, or of programs. */
  readonly directory?: 'written' | 'read' | 'programs';
}

type Details = Partial<Pick<Variable<never>, 'defaultText' | 'required' | 'directory'>>;

/** Entries of one group. */
export function inGroup(group: VariableGroup) {
  return <T>(
    name: string,
    type: ValueType<T>,
    value: NoInfer<T> | ((sources: DefaultSources) => NoInfer<T>),
    usedBy: readonly UsedBy[],
    doc: string,
    details: Details = {},
  ): Variable<T> => ({ name, group, type, default: value, usedBy, doc, ...details });
}
