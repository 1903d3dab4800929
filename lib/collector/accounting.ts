import type { PacketContents } from '../formats/packets/decode/contents.js';
import type { PacketHeader } from '../formats/packets/decode/header.js';
import type { Exporter } from './exporters.js';
import type { Notices } from './notices.js';
import { LARGE_GAP, type UnitCounts } from './sequence.js';

/**
 * Puts down what one packet has brought and what its sequence number says is missing.
 *
 * NetFlow 9 numbers packets: as many flows count as missing as its packets have had on average.
 */
export function accountPacket(
  exporter: Exporter,
  header: PacketHeader,
  fingerprint: number,
  contents: PacketContents,
  notices: Notices,
): void {
  exporter.count('packets');
  exporter.count('flows', contents.flows);
  exporter.count('waitingSets', contents.heldSets);
  exporter.count('ipv6Flows', contents.ipv6.flows);
  exporter.count('ipv6Octets', contents.ipv6.octets);
  exporter.count('ipv6Packets', contents.ipv6.packets);
  exporter.count('otherRecords', contents.otherRecords);
  exporter.count('clampedFlows', contents.clamped);
  if (header.sequence === undefined) return;
  const units = unitsOf(header, contents);
  const event = exporter
    .stream(streamOf(header))
    ?.account(header.sequence, units, fingerprint, header.sysUptime);
  const flowsIn = (amount: number): number =>
    header.version === 9 ? Math.round((amount * exporter.total.flows) / exporter.total.packets) : amount;
  switch (event?.kind) {
    case 'gap':
      exporter.count('gaps');
      if (event.missing < LARGE_GAP) exporter.count('lostFlows', flowsIn(event.missing));
      else {
        exporter.count('gapFlows', flowsIn(event.missing));
        exporter.count('resets');
      }
      notices.gap(exporter, event.missing, header.version === 9 ? 'packets' : 'flows');
      return;
    case 'late':
      exporter.count('latePackets');
      exporter.count(event.wasLarge ? 'gapFlows' : 'lostFlows', -flowsIn(event.found));
      return;
    case 'restart':
      exporter.count('restarts');
      exporter.count('resets');
      return;
    case 'ordered':
    case undefined:
  }
}

/** NetFlow 9 counts packets, everything else records. */
function unitsOf({ version }: PacketHeader, contents: PacketContents): UnitCounts | undefined {
  if (version === 9) return { all: 1, flows: 1 };
  const { records, optionRecords } = contents;
  return records === undefined ? undefined : { all: records, flows: records - optionRecords };
}

/** Engines, and observation domains, count for themselves. */
export function streamOf(header: PacketHeader): number {
  return header.kind === 'templated' ? header.domain : header.engineType * 256 + header.engineId;
}
