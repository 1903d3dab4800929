import { formatAddress } from '../../flow/address.js';
import { TimeWriter } from '../print/times.js';
import type { ScanEvent } from './detector.js';

const times = new TimeWriter();

/** An event as flow-dscan tells it, without the name of the program (flow-tools specification, section 9). */
export function scanEventText(event: ScanEvent): string {
  switch (event.kind) {
    case 'host-scan':
      return `host scan: ip=${formatAddress(event.source)} ${startText(event.timeMs)}`;
    case 'port-scan': {
      const addresses = `src=${formatAddress(event.source)} dst=${formatAddress(event.destination)}`;
      return `port scan: ${addresses} ${startText(event.timeMs)}`;
    }
    case 'large-flow': {
      const addresses = `src=${formatAddress(event.source)} dst=${formatAddress(event.destination)}`;
      const unit = event.by === 'durationMs' ? 'ms' : event.by;
      return `large flow: ${addresses} ${unit}=${event.value} ${startText(event.timeMs)}`;
    }
    case 'ager-reset':
      return 'ager: reset hash run';
  }
}

/** A blank ends it, as in the original. */
function startText(timeMs: number): string {
  const text = Buffer.alloc(17);
  times.writeCompact(text, 0, timeMs);
  return `ts=${Math.floor(timeMs / 1000)} start=${text.toString('latin1')} `;
}
