import { formatExporter, type ExporterAddress } from '../formats/packets/decode/exporter-address.js';
import type { Exporter } from './exporters.js';

/** The original's line about each exporter (option -S), with the counts since the start. */
export function statLines(
  exporters: readonly Exporter[],
  now: number,
  started: number,
  local: ExporterAddress,
): string[] {
  return exporters.map(({ address, version, total }) =>
    [
      `STAT: now=${Math.floor(now / 1000)} startup=${started}`,
      `src_ip=${formatExporter(address)} dst_ip=${formatExporter(local)} d_ver=${version}`,
      `pkts=${total.packets} flows=${total.flows} lost=${total.lostFlows} reset=${total.resets} filter_drops=${total.filterDrops}`,
    ].join(' '),
  );
}
