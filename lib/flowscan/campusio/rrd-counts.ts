import { join } from 'node:path';
import type { RrdCounts } from '../rrd-files.js';
import type { CampusCounts } from './campus-counts.js';
import type { HostGroup } from './host-traffic.js';
import type { CampusPlan } from './plan.js';

const DATA_SOURCES = ['in_bytes', 'out_bytes', 'in_pkts', 'out_pkts', 'in_flows', 'out_flows'];
/** With the hosts that sent and received. */
const HOST_DATA_SOURCES = [...DATA_SOURCES, 'tx', 'rx'];

export const totalFile = (outputDir: string): string => join(outputDir, 'total.rrd');

/**
 * The RRDs of CampusIO (FlowScan specification, section 9.2).
 *
 * @param hosts the local hosts, if they are counted: then total.rrd has tx and rx
 */
export function campusCounts(
  outputDir: string,
  plan: CampusPlan,
  counts: CampusCounts,
  hosts: HostGroup | undefined,
): RrdCounts[] {
  return [...plan.files].map(([name, slots]) => {
    const file = join(outputDir, `${name}.rrd`);
    const values = counts.sum(slots);
    if (file !== totalFile(outputDir) || !hosts) return { file, dataSources: DATA_SOURCES, values };
    return { file, dataSources: HOST_DATA_SOURCES, values: [...values, hosts.senders, hosts.receivers] };
  });
}

/** The RRD of a subnet. */
export function subnetCounts(file: string, hosts: HostGroup): RrdCounts {
  const [bytesIn, packetsIn, flowsIn, bytesOut, packetsOut, flowsOut] = hosts.traffic();
  const values = [bytesIn, bytesOut, packetsIn, packetsOut, flowsIn, flowsOut];
  return { file, dataSources: HOST_DATA_SOURCES, values: [...values, hosts.senders, hosts.receivers] };
}
