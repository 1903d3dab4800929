import { join } from 'node:path';
import type { CuflowConfig } from '../../config/cuflow-cf.js';
import type { RrdCounts } from '../rrd-files.js';
import { networkTraffic } from '../counting/address-traffic.js';
import type { FlowCounts } from './flow-counts.js';
import { MULTICAST_SLOT, TOTAL_SLOT, type CountingPlan } from './plan.js';

const DATA_SOURCES = ['in_bytes', 'out_bytes', 'in_pkts', 'out_pkts', 'in_flows', 'out_flows'];
/** Another order than the rest: existing files have it, and updates are positional. */
const NETWORK_DATA_SOURCES = ['in_bytes', 'in_pkts', 'in_flows', 'out_bytes', 'out_pkts', 'out_flows'];

export const totalFile = (config: CuflowConfig): string => join(config.outputDir, 'total.rrd');

/** The RRDs that exist at the top level, for all exporters, and once more for each router (CUFlow specification, section 5.1). */
export function exporterCounts(config: CuflowConfig, plan: CountingPlan, counts: FlowCounts): RrdCounts[] {
  const files: [name: string, slots: readonly number[]][] = [['total', [TOTAL_SLOT]]];
  if (config.multicast) files.push(['protocol_multicast', [MULTICAST_SLOT]]);
  for (const [label, slots] of plan.asSlots) files.push([`as_${label}`, slots]);
  for (const [label, slots] of plan.tosSlots) files.push([`tos_${label}`, slots]);
  for (const [label, slots] of plan.protocolSlots) files.push([`protocol_${label}`, slots]);
  for (const [label, { src, dst }] of plan.serviceSlots) {
    files.push([`service_${label}_src`, src], [`service_${label}_dst`, dst]);
  }
  const directories: [path: string, router: string | undefined][] = [[config.outputDir, undefined]];
  for (const router of new Set(config.routers.values()))
    directories.push([join(config.outputDir, router), router]);
  return files.flatMap(([name, slots]) =>
    directories.map(([directory, router]) => ({
      file: join(directory, `${name}.rrd`),
      dataSources: DATA_SOURCES,
      values: counts.sum(slots, router),
    })),
  );
}

/** One RRD a Network, at the top level only. */
export function networkCounts(config: CuflowConfig, plan: CountingPlan, counts: FlowCounts): RrdCounts[] {
  return plan.networks.map(({ label, addresses }) => ({
    file: join(config.outputDir, `network_${label}.rrd`),
    dataSources: NETWORK_DATA_SOURCES,
    values: networkTraffic(counts.rateLogs, addresses),
  }));
}
