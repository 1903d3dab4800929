import type { PacketError } from './errors.js';

/** What a packet has brought. */
export interface PacketContents {
  /** Rows that it has added. */
  flows: number;
  /** Data records, of flows, options or anything else; undefined where a template is missing to tell them apart. */
  records: number | undefined;
  /** Those of them that are options. */
  optionRecords: number;
  /** Flows between IPv6 addresses, for which there is no place. */
  readonly ipv6: { flows: number; octets: number; packets: number };
  /** Records that are neither flows nor options. */
  otherRecords: number;
  /** Sets that wait for their template from now on. */
  heldSets: number;
  /** Flows of more octets or packets than the records have places for. */
  clamped: number;
  /** What was wrong with a part that was left out. */
  damage: PacketError | undefined;
}

export function noContents(): PacketContents {
  return {
    flows: 0,
    records: 0,
    optionRecords: 0,
    ipv6: { flows: 0, octets: 0, packets: 0 },
    otherRecords: 0,
    heldSets: 0,
    clamped: 0,
    damage: undefined,
  };
}
