/** One data source of an RRD to create; limits in the unit of its rate, absent = none. */
export interface RrdDataSource {
  name: string;
  type: string;
  /** Seconds without an update after which the value counts as unknown. */
  heartbeat: number;
  min?: number;
  max?: number;
}

/** One archive: `rows` values, each consolidated from `steps` primary values, of which the part `xff` may be unknown. */
export interface RrdArchive {
  cf: string;
  xff: number;
  steps: number;
  rows: number;
}

/** What `create` makes. `start` (epoch seconds) is the time of the update before the first; `step` is in seconds. */
export interface RrdDefinition {
  start: number;
  step: number;
  dataSources: readonly RrdDataSource[];
  archives: readonly RrdArchive[];
}

/** The arguments of `rrdtool create` after the file name. */
export function definitionArguments(definition: RrdDefinition): string[] {
  const { start, step, dataSources, archives } = definition;
  return [
    '--start',
    String(start),
    '--step',
    String(step),
    ...dataSources.map(
      ({ name, type, heartbeat, min, max }) => `DS:${name}:${type}:${heartbeat}:${min ?? 'U'}:${max ?? 'U'}`,
    ),
    ...archives.map(({ cf, xff, steps, rows }) => `RRA:${cf}:${xff}:${steps}:${rows}`),
  ];
}
