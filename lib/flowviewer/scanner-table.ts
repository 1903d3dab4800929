import { formatAddress } from '../flow/address.js';
import { formatFixed } from '../query/fixed.js';
import { SCANNER_COLUMNS } from './columns.js';
import type { BodySources, MadeBody } from './made-body.js';
import type { Reading } from './reading.js';
import type { ReportCell } from './report-model.js';
import { readScanParameters, suppressLists } from './scan-options.js';
import { findScanners, type Scanner } from './scanners.js';

/** The table of scanners (FlowViewer specification, section 4.6). Names are always looked for. */
export async function scannerTable(
  reading: Reading,
  { config, names }: Pick<BodySources, 'config' | 'names'>,
): Promise<MadeBody> {
  const { options, ignored } = readScanParameters(config.dscanParameters);
  const lists = await suppressLists(config.cgiBinDirectory);
  const { found, omitted, facts } = await findScanners(reading, { ...options, ...lists });
  const notes = [
    ...(ignored.length > 0
      ? [`These words of $dscan_parameters mean nothing here: ${ignored.join(' ')}`]
      : []),
    ...(omitted > 0 ? [`${omitted} more scanners are not shown.`] : []),
  ];
  if (found.length === 0) {
    const note = 'No source tried so many hosts that it counts as a scanner.';
    return { body: undefined, slices: [], facts, notes: [...notes, note] };
  }
  const addresses = found.map(({ address }) => formatAddress(address));
  const { signal } = reading;
  const [hosts, origins] = await Promise.all([
    names.hosts(addresses, { signal }),
    names.origins(addresses, { signal }),
  ]);
  const rows = found.map((scanner, i) => {
    const address = addresses[i] ?? '';
    const { country = '', description = '' } = origins.get(address) ?? {};
    const cells: ReportCell[] = [
      { text: address, key: address },
      { text: hosts.get(address) ?? address },
      { text: country },
      { text: description },
      ...figures(scanner),
    ];
    return { hash: undefined, cells, flows: scanner.flows };
  });
  return { body: { kind: 'scanners', columns: SCANNER_COLUMNS, rows }, slices: [], facts, notes };
}

/** Flows, average time of a flow in seconds (five characters), size of a packet, packets of a flow, flows a second. */
function figures({ summary }: Scanner): ReportCell[] {
  const { flowTime, packetSize, packetsPerFlow, flowsPerSecond } = summary.averages;
  const seconds = Number(formatFixed(flowTime, 4)) * 0.001;
  return [
    { text: String(summary.flows), number: summary.flows },
    { text: seconds < 0.001 ? '0.000' : String(seconds).slice(0, 5), number: seconds },
    ...[packetSize, packetsPerFlow, flowsPerSecond.real].map((value) => ({
      text: formatFixed(value, 4),
      number: value,
    })),
  ];
}
