import type { RrdArchive, RrdDataSource } from './definition.js';

/** A data source as it stands in a file; limits are absent where there are none. */
export interface RrdDataSourceInfo extends RrdDataSource {
  index: number;
  /** The text of the last update, 'U' if unknown. */
  lastValue: string;
}

/** `rrdtool info`, without the state of the consolidation. Lists are in the order of the file. */
export interface RrdInfo {
  /** The file as rrdtool names it; absolute through rrdcached. */
  file: string;
  version: string;
  /** Seconds. */
  step: number;
  /** Time of the newest update, epoch seconds; of a fresh RRD its start. */
  lastUpdate: number;
  dataSources: RrdDataSourceInfo[];
  archives: RrdArchive[];
}

const SIMPLE = /^([\w.]+) = (.*)$/;
const MEMBER = /^(ds|rra)\[([^\]]+)\]\.(\w+) = (.*)$/;

/** Reads the lines `key = value`, `ds[name].key = value` and `rra[n].key = value`; texts are in double quotes. */
export function parseInfo(lines: readonly string[]): RrdInfo {
  const header = new Map<string, string>();
  const members = { ds: new Map<string, Map<string, string>>(), rra: new Map<string, Map<string, string>>() };
  for (const line of lines) {
    const [, kind, name, key, value] = MEMBER.exec(line) ?? [];
    if (kind && name && key && value !== undefined) {
      const group = members[kind === 'ds' ? 'ds' : 'rra'];
      group.set(name, (group.get(name) ?? new Map<string, string>()).set(key, unquote(value)));
    } else {
      const [, simple, text] = SIMPLE.exec(line) ?? [];
      if (simple && text !== undefined) header.set(simple, unquote(text));
    }
  }
  return {
    file: header.get('filename') ?? '',
    version: header.get('rrd_version') ?? '',
    step: Number(header.get('step')),
    lastUpdate: Number(header.get('last_update')),
    dataSources: [...members.ds].map(([name, values]) => dataSource(name, values)),
    archives: [...members.rra.values()].map(archive),
  };
}

function dataSource(name: string, values: Map<string, string>): RrdDataSourceInfo {
  const min = Number(values.get('min'));
  const max = Number(values.get('max'));
  return {
    name,
    type: values.get('type') ?? '',
    heartbeat: Number(values.get('minimal_heartbeat')),
    ...(!Number.isNaN(min) && { min }),
    ...(!Number.isNaN(max) && { max }),
    index: Number(values.get('index')),
    lastValue: values.get('last_ds') ?? 'U',
  };
}

function archive(values: Map<string, string>): RrdArchive {
  return {
    cf: values.get('cf') ?? '',
    xff: Number(values.get('xff')),
    steps: Number(values.get('pdp_per_row')),
    rows: Number(values.get('rows')),
  };
}

function unquote(value: string): string {
  return value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}
