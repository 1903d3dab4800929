import { SLOT } from './elements.js';

/** When a flow was, as version 5 says it: the exporter's uptime at the export, and at the first and last packet, ms. */
export interface FlowTimes {
  sysUptime: number;
  first: number;
  last: number;
}

/** What is known of an exporter's clock when its packet is read. */
export interface ExportClock {
  /** Milliseconds since the epoch when the packet was sent. */
  readonly exportMs: number;
  /** Of the packet's header; IPFIX has none. */
  readonly sysUptime: number | undefined;
  /** When the exporter has booted, ms since the epoch, as its options say. */
  readonly systemInitMs: number | undefined;
}

/** Boots that nobody has told are put on a multiple of this, so that flows of all packets have uptimes that can be compared. */
const BASE_STEP = 2 ** 31;

/**
 * Uptimes for a flow of NetFlow 9 or IPFIX, so that the formula of flow times (flow-files specification, section 3) gives its
 * absolute times. Where they are told in absolute time and the time of boot is not known, one 24 to 49 days ago stands for it; where
 * they are uptimes of an unknown boot, the flow is taken to have ended when it was exported.
 */
export function setFlowTimes(
  times: FlowTimes,
  values: Float64Array,
  has: Uint8Array,
  clock: ExportClock,
): void {
  const { exportMs, sysUptime } = clock;
  const init = has[SLOT.systemInitMs] ? values[SLOT.systemInitMs]! : clock.systemInitMs;
  const bootMs = sysUptime !== undefined ? exportMs - sysUptime : (init ?? baseOf(exportMs));
  times.sysUptime = (exportMs - bootMs) >>> 0;
  if (has[SLOT.firstAbsolute] || has[SLOT.lastAbsolute]) {
    const first = values[has[SLOT.firstAbsolute] ? SLOT.firstAbsolute : SLOT.lastAbsolute]!;
    const last = values[has[SLOT.lastAbsolute] ? SLOT.lastAbsolute : SLOT.firstAbsolute]!;
    times.first = uptimeOf(first - bootMs);
    times.last = uptimeOf(last - bootMs);
  } else if (has[SLOT.firstUptime] || has[SLOT.lastUptime]) {
    const first = values[has[SLOT.firstUptime] ? SLOT.firstUptime : SLOT.lastUptime]!;
    const last = values[has[SLOT.lastUptime] ? SLOT.lastUptime : SLOT.firstUptime]!;
    const isBootKnown = sysUptime !== undefined || init !== undefined;
    times.first = isBootKnown ? first >>> 0 : uptimeOf(exportMs - bootMs - last + first);
    times.last = isBootKnown ? last >>> 0 : times.sysUptime;
  } else if (has[SLOT.firstBefore] || has[SLOT.lastBefore]) {
    const first = values[has[SLOT.firstBefore] ? SLOT.firstBefore : SLOT.lastBefore]!;
    const last = values[has[SLOT.lastBefore] ? SLOT.lastBefore : SLOT.firstBefore]!;
    times.first = uptimeOf(exportMs - bootMs - first / 1000);
    times.last = uptimeOf(exportMs - bootMs - last / 1000);
  } else {
    times.first = times.sysUptime;
    times.last = times.sysUptime;
  }
}

function baseOf(exportMs: number): number {
  return (Math.floor(exportMs / BASE_STEP) - 1) * BASE_STEP;
}

/** The counter of an exporter has 32 bits and wraps. */
function uptimeOf(ms: number): number {
  return Math.floor(ms) >>> 0;
}
