import type { CuflowConfig, Range } from '../../config/cuflow-cf.js';
import { PrefixSet } from '../../flow/prefix-set.js';
import { divideByLabels } from '../counting/label-classes.js';
import { Slots } from '../counting/slots.js';

/**
 * CUFlow.cf made ready for counting: each value of a flow's fields leads to the number of a counter ("slot").
 * Slot 0 means "nobody asked for this value"; the total and multicast have fixed slots.
 */
export interface CountingPlan {
  readonly inside: PrefixSet;
  readonly networks: readonly { readonly label: string; readonly addresses: PrefixSet }[];
  readonly protocolSlot: Uint16Array;
  readonly tosSlot: Uint16Array;
  readonly asSlot: Uint16Array;
  /** Per protocol, the slot of a source port and, `serviceClasses` further on, of a destination port; null = no service uses the protocol. */
  readonly portSlots: readonly (Uint16Array | null)[];
  readonly serviceClasses: number;
  readonly slots: number;
  /** The slots whose sum is a label's count. */
  readonly protocolSlots: ReadonlyMap<string, readonly number[]>;
  readonly tosSlots: ReadonlyMap<string, readonly number[]>;
  readonly asSlots: ReadonlyMap<string, readonly number[]>;
  readonly serviceSlots: ReadonlyMap<
    string,
    { readonly src: readonly number[]; readonly dst: readonly number[] }
  >;
}

export const TOTAL_SLOT = 1;
export const MULTICAST_SLOT = 2;
const FIRST_FREE_SLOT = 3;

export function makePlan(config: CuflowConfig): CountingPlan {
  const slots = new Slots(FIRST_FREE_SLOT);

  const protocolLabels = [...new Set(config.protocols.values())];
  const protocolRanges = protocolLabels.map((label) =>
    [...config.protocols]
      .filter(([, name]) => name === label)
      .map(([number]): Range => ({ start: number, end: number })),
  );
  const protocols = slots.assign(divideByLabels(256, protocolRanges), protocolLabels);
  const tos = slots.assign(
    divideByLabels(
      256,
      config.tos.map(({ ranges }) => ranges),
    ),
    config.tos.map(({ label }) => label),
  );
  const as = slots.assign(
    divideByLabels(
      65536,
      config.asNumbers.map(({ ranges }) => ranges),
    ),
    config.asNumbers.map(({ label }) => label),
  );

  const serviceLabels = config.services.map(({ label }) => label);
  const firstServiceSlot = slots.next;
  const portSlots: (Uint16Array | null)[] = new Array<Uint16Array | null>(256).fill(null);
  const byService = new Map<string, number[]>(serviceLabels.map((label) => [label, []]));
  const usedProtocols = new Set(
    config.services.flatMap(({ ports }) => ports.map(({ protocol }) => protocol)),
  );
  for (const protocol of usedProtocols) {
    if (protocol > 255) continue;
    const ranges = config.services.map(({ ports }) =>
      ports.filter((port) => port.protocol === protocol).map(({ range }) => range),
    );
    const { slotOf, byLabel } = slots.assign(divideByLabels(65536, ranges), serviceLabels);
    portSlots[protocol] = slotOf;
    for (const [label, found] of byLabel) byService.get(label)?.push(...found);
  }
  const serviceClasses = slots.next - firstServiceSlot;
  slots.take(serviceClasses);

  return {
    inside: new PrefixSet(config.subnets),
    networks: config.networks.map(({ label, prefixes }) => ({ label, addresses: new PrefixSet(prefixes) })),
    protocolSlot: protocols.slotOf,
    tosSlot: tos.slotOf,
    asSlot: as.slotOf,
    portSlots,
    serviceClasses,
    slots: slots.next,
    protocolSlots: protocols.byLabel,
    tosSlots: tos.byLabel,
    asSlots: as.byLabel,
    serviceSlots: new Map(
      [...byService].map(([label, src]) => [label, { src, dst: src.map((slot) => slot + serviceClasses) }]),
    ),
  };
}
