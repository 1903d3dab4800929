import { makeBlock, type FilterBlock, isFilterKey, type FilterKey } from './keys.js';

/** Names of values that earlier versions wrote (FlowViewer specification, section 2.4; FlowGrapher specification, section 2.4). */
const MONITOR_TYPES = new Map(
  Object.entries({
    Individual: 'bps',
    'Individual-bps': 'bps',
    'Individual-bps-prorated': 'bps',
    'Individual-pps': 'pps',
    'Individual-pps-prorated': 'pps',
    'Individual-fps': 'fpsi',
    'Individual-fps-prorated': 'fpsa',
  }),
);

const GRAPH_TYPES = new Map(
  Object.entries({
    Bits: 'bps',
    Bits_P: 'bps',
    Packets: 'pps',
    Packets_P: 'pps',
    Flows: 'fpsi',
    Flows_I: 'fpsi',
    Flows_P: 'fpsa',
  }),
);

/** Keys of FlowTracker (3.x to 4.4) and their later names. */
const OLD_KEYS: ReadonlyMap<string, FilterKey> = new Map([
  ['tracking_label', 'monitor_label'],
  ['tracking_type', 'monitor_type'],
]);

/** What positions 2 to 7 of the old `silk_field` select. */
const SILK_FIELD_TYPES = ['in', 'out', 'inweb', 'outweb', 'int2int', 'ext2ext'];

export function currentMonitorType(value: string): string {
  return MONITOR_TYPES.get(value) ?? value;
}

/** The filter of a file's keys and values, old names of both translated; keys that no filter has are ignored. */
export function blockOfValues(values: Iterable<readonly [key: string, value: string]>): FilterBlock {
  const found: Partial<Record<FilterKey, string>> = {};
  const old = new Map<string, string>();
  for (const [key, value] of values) {
    const current = OLD_KEYS.get(key) ?? key;
    if (isFilterKey(current)) found[current] = value;
    else old.set(key, value);
  }
  const { monitor_type: monitorType = '', graph_type: graphType = '', silk_type: silkType = '' } = found;
  return makeBlock({
    ...found,
    monitor_type: currentMonitorType(monitorType),
    graph_type: GRAPH_TYPES.get(graphType) ?? graphType,
    silk_type: silkTypes(silkType, old.get('silk_field') ?? '', old.get('silk_other') ?? ''),
  });
}

function silkTypes(type: string, field: string, other: string): string {
  if (other !== '') return other;
  const selected = SILK_FIELD_TYPES.filter((_, index) => field[index + 1] === '1');
  return [...(type === '' ? [] : [type]), ...selected].join(',');
}
