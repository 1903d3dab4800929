import { formatExporter } from '../formats/packets/decode/exporter-address.js';
import type { Counters } from './counters.js';
import type { Exporter, Exporters } from './exporters.js';
import type { IntervalStatus, RecorderStatus } from './status.js';

const KEPT_INTERVALS = 96;

/** What the recorder remembers to tell. */
export class StatusNotes {
  lastFile: RecorderStatus['lastFile'];
  #intervals: IntervalStatus[] = [];

  addInterval(start: number, end: number, { packets, flows, lostFlows, gapFlows }: Counters): void {
    this.#intervals.push({ start, end, packets, flows, lost: lostFlows + gapFlows });
    this.#intervals = this.#intervals.slice(-KEPT_INTERVALS);
  }

  status(
    present: Pick<RecorderStatus, 'file' | 'waitingSets' | 'unwrittenFlows' | 'stalledSince'> & {
      readonly exporters: Exporters;
    },
  ): RecorderStatus {
    const { exporters, stalledSince, ...rest } = present;
    return {
      ...rest,
      stalledSince: stalledSince === undefined ? undefined : Math.floor(stalledSince / 1000),
      lastFile: this.lastFile,
      exporters: exporters.all.map(statusOf),
      total: exporters.sum(({ total }) => total),
      intervals: this.#intervals,
    };
  }
}

function statusOf({ address, version, lastSeen, total, current, previous }: Exporter) {
  return {
    address: address === 0 ? 'others' : formatExporter(address),
    version,
    lastSeen: Math.floor(lastSeen / 1000),
    total,
    current,
    previous,
  };
}
