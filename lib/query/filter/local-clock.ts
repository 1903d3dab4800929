/** Zones change their offset only at full quarters of an hour. */
const QUARTER = 900;
const DAY = 86400;

/** The clock on the wall in the zone of the process, quick for times that lie close together. */
export class LocalClock {
  #quarter = -1;
  #secondOfDay = 0;

  /** @param epochSeconds whole seconds */
  secondOfDay(epochSeconds: number): number {
    const quarter = Math.floor(epochSeconds / QUARTER);
    if (quarter !== this.#quarter) {
      const start = new Date(quarter * QUARTER * 1000);
      this.#secondOfDay = start.getHours() * 3600 + start.getMinutes() * 60 + start.getSeconds();
      this.#quarter = quarter;
    }
    return (this.#secondOfDay + (epochSeconds - quarter * QUARTER)) % DAY;
  }
}
