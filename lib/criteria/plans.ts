import type { Prefix } from '../flow/address.js';
import type { CriterionName, FilterPrimitive, SymbolTables, ValueRange } from '../query/filter.js';
import { readAddressItem } from './addresses.js';
import { fieldOf } from './fields.js';
import type { FormIssue } from './issue.js';
import { ItemFault, itemsOf, MOST_ITEMS, type Item, type Reading } from './items.js';
import type { FilterBlock, FilterKey } from './keys.js';
import { readAsNumber, readByte, readInterface, readPort, readProtocol, type MaskedByte } from './numbers.js';
import type { ResolveHost } from './resolve.js';

/** One criterion of a filter that is in order. */
export interface CheckedCriterion {
  readonly criterion: CriterionName;
  /** The lines of its primitive between `type` and `default`, without indentation. */
  readonly lines: readonly string[];
  readonly primitive: FilterPrimitive;
}

export interface ReadContext {
  readonly resolve: ResolveHost;
  readonly symbols: () => SymbolTables;
}

/** Makes one criterion of a filter; undefined if the filter has none of this kind, or if something is wrong with it. */
type Plan = (
  block: FilterBlock,
  context: ReadContext,
  issues: FormIssue[],
) => Promise<CheckedCriterion | undefined>;

interface Entry<Value> extends Reading<Value> {
  readonly mode: 'permit' | 'deny';
}

/** What items of a criterion may be, and the primitive they make. */
interface Kind<Value> {
  readonly read: (text: string, context: ReadContext) => Reading<Value>[] | Promise<Reading<Value>[]>;
  readonly build: (name: string, entries: readonly Entry<Value>[]) => FilterPrimitive;
  /** What stands before an entry's line. */
  readonly before?: (entry: Entry<Value>) => string[];
}

const ADDRESSES: Kind<Prefix> = {
  read: (text, { resolve }) => readAddressItem(text, resolve),
  build: (name, entries) => ({
    name,
    type: 'ip-address-prefix',
    rules: entries.map(({ mode, value }) => ({ mode, prefix: value })),
    ...defaultOf(entries),
  }),
};

function listKind(
  type: 'ip-port' | 'ip-protocol' | 'ifindex' | 'as',
  read: (text: string, symbols: () => SymbolTables) => Reading<ValueRange>,
): Kind<ValueRange> {
  return {
    read: (text, { symbols }) => [read(text, symbols)],
    build: (name, entries) => ({
      name,
      type,
      rules: entries.map(({ mode, value }) => ({ mode, ranges: [value] })),
      ...defaultOf(entries),
    }),
  };
}

function byteKind(type: 'ip-tos' | 'ip-tcp-flags'): Kind<MaskedByte> {
  return {
    read: (text) => [readByte(text)],
    before: ({ value }) => (value.mask ? [`mask ${value.mask.text}`] : []),
    build: (name, entries) => {
      // Quirk (keep): one mask for all entries, the last one that is given (section 3.6).
      const mask = entries.findLast(({ value }) => value.mask)?.value.mask?.value;
      return {
        name,
        type,
        rules: entries.map(({ mode, value }) => ({ mode, ranges: [value.range] })),
        ...(mask === undefined ? {} : { mask }),
        ...defaultOf(entries),
      };
    },
  };
}

/** Only permits: deny the rest. Only denies: permit it. Both: no default line, which means deny (section 3). */
function defaultOf(entries: readonly Entry<unknown>[]): Pick<FilterPrimitive, 'default'> {
  const modes = new Set(entries.map(({ mode }) => mode));
  if (modes.size > 1) return {};
  return { default: modes.has('permit') ? 'deny' : 'permit' };
}

const INTERFACES = listKind('ifindex', readInterface);
const PORTS = listKind('ip-port', readPort);
const AS_NUMBERS = listKind('as', readAsNumber);

/** The table of section 3. */
export const CRITERIA_PLANS: readonly Plan[] = [
  plan('source_address', 'ip-source-address', ADDRESSES, 'source_addresses'),
  plan('source_if', 'input-interface', INTERFACES, 'source_ifs', 'sif_names'),
  plan('source_port', 'ip-source-port', PORTS, 'source_ports'),
  plan('source_as', 'source-as', AS_NUMBERS, 'source_ases'),
  plan('dest_address', 'ip-destination-address', ADDRESSES, 'dest_addresses'),
  plan('dest_if', 'output-interface', INTERFACES, 'dest_ifs', 'dif_names'),
  plan('dest_port', 'ip-destination-port', PORTS, 'dest_ports'),
  plan('dest_as', 'destination-as', AS_NUMBERS, 'dest_ases'),
  plan('protocol', 'ip-protocol', listKind('ip-protocol', readProtocol), 'protocols'),
  plan('tcp_flag', 'ip-tcp-flags', byteKind('ip-tcp-flags'), 'tcp_flags'),
  plan('tos_field', 'ip-tos', byteKind('ip-tos'), 'tos_fields'),
  plan('exporter', 'ip-exporter-address', ADDRESSES, 'exporter'),
  plan('nexthop_ip', 'ip-nexthop-address', ADDRESSES, 'nexthop_ips'),
];

function plan<Value>(
  name: string,
  criterion: CriterionName,
  kind: Kind<Value>,
  ...keys: readonly FilterKey[]
): Plan {
  return async (block, context, issues) => {
    const read = (text: string) => kind.read(text, context);
    const lists = await Promise.all(keys.map((key) => readEntries(key, block[key], read, issues)));
    const entries = lists.flat();
    if (entries.length === 0) return undefined;
    const lines = entries.flatMap((entry) => [
      ...(kind.before?.(entry) ?? []),
      `${entry.mode} ${entry.text}`,
    ]);
    return { criterion, lines, primitive: kind.build(name, entries) };
  };
}

/** A list of bad items is not told to its end. */
const SHOWN_FAULTS = 10;

async function readEntries<Value>(
  key: FilterKey,
  list: string,
  read: (text: string) => Reading<Value>[] | Promise<Reading<Value>[]>,
  issues: FormIssue[],
): Promise<Entry<Value>[]> {
  const field = fieldOf(key);
  const items = itemsOf(list);
  if (items.length > MOST_ITEMS) {
    issues.push({ field, message: `At most ${MOST_ITEMS} items are possible.` });
    return [];
  }
  const faults: FormIssue[] = [];
  const readItem = async (item: Item): Promise<Entry<Value>[]> => {
    try {
      const readings = await read(item.text);
      return readings.map((reading) => ({ ...reading, mode: item.isExcluded ? 'deny' : 'permit' }));
    } catch (error) {
      if (!(error instanceof ItemFault)) throw error;
      faults.push({ field, message: error.message, value: item.text });
      return [];
    }
  };
  const entries = (await Promise.all(items.map(readItem))).flat();
  issues.push(...faults.slice(0, SHOWN_FAULTS));
  return entries;
}
