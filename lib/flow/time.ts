/**
 * Absolute time of a flow from its export packet's clock (flow-files specification, section 3).
 *
 * The exporter's uptime counter wraps every 49.7 days; a flow time on the other side of a wrap than the packet is moved by 2^32 ms.
 * An uptime of 0 marks records of stream version 1: their `unixSecs` is the time of boot, and the flow time counts from there.
 *
 * @param unixSecs  seconds when the packet was sent
 * @param unixNsecs residual nanoseconds
 * @param sysUptime exporter uptime when the packet was sent, ms
 * @param flowTime  `first` or `last`: exporter uptime, ms
 * @returns milliseconds since the epoch, never negative
 */
export function flowTimeMs(unixSecs: number, unixNsecs: number, sysUptime: number, flowTime: number): number {
  let sinceExport = flowTime - sysUptime;
  if (sysUptime !== 0) {
    if (sinceExport > 0x80000000) sinceExport -= 0x100000000;
    else if (sinceExport < -0x80000000) sinceExport += 0x100000000;
  }
  const ms = unixSecs * 1000 + Math.floor(unixNsecs / 1e6) + sinceExport;
  return ms < 0 ? 0 : ms;
}

/** Duration in ms of a flow whose counters may have wrapped; clock jitter (last before first) counts as 0. */
export function flowDurationMs(first: number, last: number): number {
  const duration = (last - first) >>> 0;
  return duration > 0x80000000 ? 0 : duration;
}
