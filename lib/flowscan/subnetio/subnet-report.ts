import { join } from 'node:path';
import type { NamedSubnet, SubnetioConfig } from '../../config/subnetio-cf.js';
import { formatAddress, formatPrefix } from '../../flow/address.js';
import type { HostReport } from '../campusio/campus-report.js';
import type { HostTraffic } from '../campusio/host-traffic.js';
import { subnetCounts } from '../campusio/rrd-counts.js';
import { writeTopHosts } from '../campusio/top-pages.js';
import type { RrdCounts } from '../rrd-files.js';

/** The RRD and the page of each subnet; a host in several of them counts in each. */
export class SubnetReport implements HostReport {
  readonly outputDir: string;
  readonly verbose: number;
  readonly #config: SubnetioConfig;

  constructor(config: SubnetioConfig) {
    this.#config = config;
    this.outputDir = config.outputDir;
    this.verbose = config.verbose;
  }

  counts(hosts: HostTraffic): RrdCounts[] {
    return this.#config.subnets.map((subnet) =>
      subnetCounts(join(this.outputDir, `${fileName(subnet)}.rrd`), hosts.within(subnet.prefix)),
    );
  }

  async writePages(hosts: HostTraffic, time: number): Promise<void> {
    const { subnets, top, outputDir } = this.#config;
    if (top.rows === 0) return;
    await Promise.all(
      subnets.map((subnet) => {
        const group = hosts.within(subnet.prefix);
        const heading = `Top talkers of ${formatPrefix(subnet.prefix)} ${subnet.description}`.trim();
        return writeTopHosts(fileName(subnet), heading, group, group.traffic(), { outputDir, top, time });
      }),
    );
  }
}

/** `10.1.0.0_16` */
const fileName = ({ prefix }: NamedSubnet): string => `${formatAddress(prefix.network)}_${prefix.length}`;
