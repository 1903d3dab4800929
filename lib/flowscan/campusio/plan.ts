import type { AsPair, CampusioConfig, LabelledNumber } from '../../config/campusio-cf.js';
import { PrefixSet } from '../../flow/prefix-set.js';
import { divideByLabels } from '../counting/label-classes.js';
import { Slots } from '../counting/slots.js';
import { sessionRules, type SessionRule } from './session-rules.js';

export const TOTAL_SLOT = 1;
export const MULTICAST_SLOT = 2;
const FIRST_FREE_SLOT = 3;

export const TCP = 6;
export const UDP = 17;
export const HTTP_PORT = 80;

/** CampusIO.cf made ready for counting: values of a flow's fields lead to the numbers of counters; 0 = not asked for. */
export interface CampusPlan {
  readonly local: PrefixSet;
  readonly direction: DirectionPlan;
  /** Routers whose own records count what is handed on to them; undefined = none. */
  readonly localHops: PrefixSet | undefined;
  /** Interface of the web proxy; -1 = none. */
  readonly proxyInterface: number;
  readonly protocolSlot: Uint16Array;
  /** Per protocol, the slot of a source port and, `serviceClasses` further on, of a destination port; null = no services. */
  readonly portSlots: readonly (Uint16Array | null)[];
  readonly serviceClasses: number;
  readonly asPairs: AsPairPlan | undefined;
  readonly sessionRules: readonly SessionRule[];
  readonly slots: number;
  /** The slots whose sum is the count of an RRD, by its name without `.rrd`. */
  readonly files: ReadonlyMap<string, readonly number[]>;
}

/** How an outbound flow is known (FlowScan specification, section 9). */
interface DirectionPlan {
  /** Neither next hops nor interfaces are known: the addresses alone decide. */
  readonly byAddress: boolean;
  readonly hops: PrefixSet;
  /** 1 for each interface that leads out. */
  readonly interfaces: Uint8Array;
}

interface AsPairPlan {
  /** Row of a source AS, and column of a destination AS, in {@link slots}; 0 = in no pair. */
  readonly rowOf: Uint16Array;
  readonly columnOf: Uint16Array;
  readonly columns: number;
  readonly slots: Uint16Array;
}

export function makePlan(config: CampusioConfig): CampusPlan {
  const slots = new Slots(FIRST_FREE_SLOT);
  const files = new Map<string, readonly number[]>([
    ['total', [TOTAL_SLOT]],
    ['MCAST', [MULTICAST_SLOT]],
  ]);
  const protocols = slots.assign(divideByLabels(256, rangesOf(config.protocols)), labelsOf(config.protocols));
  for (const [label, found] of protocols.byLabel) files.set(label, found);
  const { portSlots, serviceClasses, byService } = planServices(config, slots);
  for (const [label, src] of byService) {
    files.set(`${label}_src`, src);
    files.set(
      `${label}_dst`,
      src.map((slot) => slot + serviceClasses),
    );
  }
  const rules = sessionRules(config, slots);
  for (const { label, sourceSlot, destinationSlot } of rules) {
    files.set(`${label}_src`, [sourceSlot]);
    files.set(`${label}_dst`, [destinationSlot]);
  }
  const asPairs = planAsPairs(config.asPairs, slots, files);
  return {
    local: new PrefixSet(config.localSubnets),
    direction: planDirection(config),
    localHops: config.localNextHops.length > 0 ? hostSet(config.localNextHops) : undefined,
    proxyInterface: config.webProxyIfIndex ?? -1,
    protocolSlot: protocols.slotOf,
    portSlots,
    serviceClasses,
    asPairs,
    sessionRules: rules,
    slots: slots.next,
    files,
  };
}

function planDirection({ nextHops, outputIfIndexes }: CampusioConfig): DirectionPlan {
  const interfaces = new Uint8Array(65536);
  for (const index of outputIfIndexes) interfaces[index] = 1;
  const byAddress = nextHops.length === 0 && outputIfIndexes.length === 0;
  return { byAddress, hops: hostSet(nextHops), interfaces };
}

/** Services of TCP and UDP under one label are counted together. */
function planServices(config: CampusioConfig, slots: Slots) {
  const byProtocol = [
    [TCP, config.tcpServices],
    [UDP, config.udpServices],
  ] as const;
  const labels = [...new Set(byProtocol.flatMap(([, services]) => labelsOf(services)))];
  const byService = new Map<string, number[]>(labels.map((label) => [label, []]));
  const portSlots = new Array<Uint16Array | null>(256).fill(null);
  const first = slots.next;
  for (const [protocol, services] of byProtocol) {
    if (services.length === 0) continue;
    const { slotOf, byLabel } = slots.assign(divideByLabels(65536, rangesOf(services)), labelsOf(services));
    portSlots[protocol] = slotOf;
    for (const [label, found] of byLabel) byService.get(label)?.push(...found);
  }
  const serviceClasses = slots.next - first;
  slots.take(serviceClasses);
  return { portSlots, serviceClasses, byService };
}

/** Each pair has the file `<source>:<destination>`. */
function planAsPairs(
  pairs: readonly AsPair[],
  slots: Slots,
  files: Map<string, readonly number[]>,
): AsPairPlan | undefined {
  if (pairs.length === 0) return undefined;
  const rowOf = new Uint16Array(65536);
  const columnOf = new Uint16Array(65536);
  let rows = 1;
  let columns = 1;
  for (const { source, destination } of pairs) {
    if (rowOf[source] === 0) rowOf[source] = rows++;
    if (columnOf[destination] === 0) columnOf[destination] = columns++;
  }
  const slotOf = new Uint16Array(rows * columns);
  for (const { source, destination } of pairs) {
    const slot = slots.take();
    slotOf[(rowOf[source] ?? 0) * columns + (columnOf[destination] ?? 0)] = slot;
    files.set(`${source}:${destination}`, [slot]);
  }
  return { rowOf, columnOf, columns, slots: slotOf };
}

const hostSet = (addresses: readonly number[]): PrefixSet =>
  new PrefixSet(addresses.map((network) => ({ network, length: 32 })));

const labelsOf = (entries: readonly LabelledNumber[]): string[] => entries.map(({ label }) => label);

const rangesOf = (entries: readonly LabelledNumber[]) =>
  entries.map(({ number }) => [{ start: number, end: number }]);
