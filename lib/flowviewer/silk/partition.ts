import { readFile } from 'node:fs/promises';
import type { FlowViewerConfig } from '../../config/flowviewer-pm.js';
import { fieldOf } from '../../criteria/fields.js';
import type { FormIssue } from '../../criteria/issue.js';
import { ItemFault, itemsOf, MOST_ITEMS, type Item } from '../../criteria/items.js';
import type { FilterBlock, FilterKey } from '../../criteria/keys.js';
import type { ResolveHost } from '../../criteria/resolve.js';
import { loadSymbols } from '../../query/symbols.js';
import { readSilkAddresses, type SilkAddresses } from './addresses.js';
import { flagsAll } from './flags.js';
import { numberSet } from './number-sets.js';

/** The criteria of a filter as arguments of rwfilter. */
export interface Partition {
  readonly switches: readonly string[];
  /** Lengths of the masks that the address fields ask for, if they do. */
  readonly sourceMask: number | undefined;
  readonly destinationMask: number | undefined;
}

interface PartitionOptions {
  readonly config: Pick<FlowViewerConfig, 'ipsetDirectory' | 'sensorConfigFile'>;
  readonly resolve: ResolveHost;
}

const PREFIX_REPORTS: ReadonlySet<string> = new Set(['12', '13', '14', '15', '16', '17']);
const MOST_PORT = 65_535;

/**
 * Makes arguments of a filter's criteria, in the order of the table of the FlowViewer specification, section 11.2. What cannot be
 * used is added to the issues.
 */
export async function partitionSwitches(
  block: FilterBlock,
  { config, resolve }: PartitionOptions,
  issues: FormIssue[],
): Promise<Partition> {
  const takesMask = PREFIX_REPORTS.has(block.print_report);
  const { ipsetDirectory } = config;
  const checked = async <T>(
    key: FilterKey,
    empty: T,
    read: (items: Item[]) => T | Promise<T>,
  ): Promise<T> => {
    const items = itemsOf(block[key]);
    try {
      if (items.length > MOST_ITEMS) throw new ItemFault(`More than ${MOST_ITEMS} items are not possible.`);
      return items.length === 0 ? empty : await read(items);
    } catch (error) {
      if (!(error instanceof ItemFault)) throw error;
      issues.push({ field: fieldOf(key), message: error.message, value: block[key] });
      return empty;
    }
  };
  const addresses = (key: FilterKey, masks: boolean): Promise<SilkAddresses> =>
    checked(key, NO_ADDRESSES, (items) =>
      readSilkAddresses(items, { ipsetDirectory, resolve, takesMask: masks }),
    );
  const numbers = (key: FilterKey, name: string, more = ''): Promise<string[]> =>
    checked(key, more === '' ? [] : numbersOf(name, itemsOf(more)), (items) =>
      numbersOf(name, [...items, ...itemsOf(more)]),
    );
  refuse(block, ['source_ases', 'dest_ases', 'tos_fields'], issues);
  const nextHop = await addresses('nexthop_ips', false);
  const source = await addresses('source_addresses', takesMask);
  const destination = await addresses('dest_addresses', takesMask);
  return {
    switches: [
      ...cidrs(nextHop, 'nhcidr'),
      ...(await checked('exporter', [], async (items) => [`--sensors=${await sensors(items, config)}`])),
      ...(await checked('tcp_flags', [], (items) => [`--flags-all=${flagsAll(items)}`])),
      ...(await checked('protocols', [], (items) => [`--protocol=${protocols(items)}`])),
      ...(await numbers('dest_ports', 'dport')),
      ...(await numbers('source_ports', 'sport')),
      ...(await numbers('dest_ifs', 'output-index', block.dif_names)),
      ...(await numbers('source_ifs', 'input-index', block.sif_names)),
      ...cidrs(destination, 'dcidr'),
      ...cidrs(source, 'scidr'),
      ...sets(source, 'sipset'),
      ...sets(destination, 'dipset'),
      ...sets(nextHop, 'nhipset'),
    ],
    sourceMask: source.maskLength,
    destinationMask: destination.maskLength,
  };
}

const NO_ADDRESSES: SilkAddresses = { included: [], excluded: [], set: undefined, maskLength: undefined };

function refuse(block: FilterBlock, keys: readonly FilterKey[], issues: FormIssue[]): void {
  for (const key of keys) {
    if (block[key] === '') continue;
    const message = 'This criterion is not possible with SiLK devices.';
    issues.push({ field: fieldOf(key), message, value: block[key] });
  }
}

function numbersOf(name: string, items: readonly Item[]): string[] {
  return [`--${name}=${numberSet(items, MOST_PORT)}`];
}

function cidrs({ included, excluded }: SilkAddresses, name: string): string[] {
  return [
    ...(excluded.length > 0 ? [`--not-${name}=${excluded.join(',')}`] : []),
    ...(included.length > 0 ? [`--${name}=${included.join(',')}`] : []),
  ];
}

function sets({ set }: SilkAddresses, name: string): string[] {
  return set ? [`--${set.isExcluded ? 'not-' : ''}${name}=${set.path}`] : [];
}

function protocols(items: readonly Item[]): string {
  return included(items, (text) => {
    const number = /^\d{1,3}$/.test(text) ? Number(text) : protocolNamed(text);
    if (number === undefined || number > 255) throw new ItemFault('There is no such protocol.');
    return String(number);
  });
}

function protocolNamed(name: string): number | undefined {
  return loadSymbols().numbers.protocols?.get(name.toLowerCase());
}

/** The sensors of the site's configuration are the lines `probe NAME ...`. */
async function sensors(
  items: readonly Item[],
  { sensorConfigFile }: Pick<FlowViewerConfig, 'sensorConfigFile'>,
): Promise<string> {
  const text = await readFile(sensorConfigFile, 'utf8').catch(() => '');
  const known = new Set([...text.matchAll(/^\s*probe\s+(\S+)/gm)].map(([, name]) => name));
  return included(items, (name) => {
    if (!known.has(name) || !/^[A-Za-z0-9_.-]+$/.test(name)) throw new ItemFault('There is no such sensor.');
    return name;
  });
}

function included(items: readonly Item[], read: (text: string) => string): string {
  return items
    .map(({ text, isExcluded }) => {
      if (isExcluded) throw new ItemFault('Excluding is not possible here with SiLK devices.');
      return read(text);
    })
    .join(',');
}
