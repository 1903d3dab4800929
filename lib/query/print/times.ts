import { ZoneOffsets } from './zone-offsets.js';
import { writeDigits, writePair } from './bytes.js';

const DAY = 86_400;
const POINT = 46;
const COLON = 58;
const DASH = 45;

/** Writes times of flows in the zone of the process. */
export class TimeWriter {
  readonly #zone = new ZoneOffsets();
  /** Day (since the epoch, local) whose date was worked out last. */
  #day = -1;
  #year = 0;
  #month = 0;
  #date = 0;

  /** MMDD.HH:MM:SS.mmm */
  writeCompact(out: Uint8Array, at: number, epochMs: number): void {
    const seconds = this.#toLocal(epochMs);
    writePair(out, at, this.#month);
    writePair(out, at + 2, this.#date);
    out[at + 4] = POINT;
    writeClock(out, at + 5, seconds, epochMs % 1000);
  }

  /** YYYY-MM-DD HH:MM:SS.mmm */
  writeIso(out: Uint8Array, at: number, epochMs: number): void {
    const seconds = this.#toLocal(epochMs);
    writeDigits(out, at + 4, this.#year, 4);
    out[at + 4] = DASH;
    writePair(out, at + 5, this.#month);
    out[at + 7] = DASH;
    writePair(out, at + 8, this.#date);
    writeClock(out, at + 11, seconds, epochMs % 1000);
  }

  /** Sets the date and returns the seconds of the day. */
  #toLocal(epochMs: number): number {
    const epoch = Math.floor(epochMs / 1000);
    const local = epoch + this.#zone.at(epoch);
    const day = Math.floor(local / DAY);
    if (day !== this.#day) {
      const date = new Date(day * DAY * 1000);
      this.#day = day;
      this.#year = date.getUTCFullYear();
      this.#month = date.getUTCMonth() + 1;
      this.#date = date.getUTCDate();
    }
    return local - day * DAY;
  }
}

/** HH:MM:SS.mmm */
function writeClock(out: Uint8Array, at: number, seconds: number, ms: number): void {
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  writePair(out, at, hours);
  out[at + 2] = COLON;
  writePair(out, at + 3, minutes - hours * 60);
  out[at + 5] = COLON;
  writePair(out, at + 6, seconds - minutes * 60);
  out[at + 8] = POINT;
  writeDigits(out, at + 12, ms, 3);
}
