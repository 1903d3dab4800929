import { filterDateText } from '../../query/filter.js';
import { DaemonLog } from '../daemon-log.js';
import type { TrackerSite } from '../site.js';
import type { Period } from '../values/period.js';
import type { PeriodValue } from '../values/period-values.js';
import type { ValueType } from '../values/tracked-filter.js';

/** A tracking whose RRD has got its value. */
export interface Collected extends PeriodValue {
  readonly fileName: string;
  readonly label: string;
  readonly type: ValueType;
  readonly rrd: string;
  /** The value as text. */
  readonly text: string;
}

const UNITS: Readonly<Record<ValueType, string>> = {
  bps: 'Bits',
  pps: 'Packets',
  fpsi: 'Flows',
  fpsa: 'Flows',
};

/** The lines of the Collector's log, in the words of its name (FlowTracker specification, section 8.6). */
export class CollectorLog {
  readonly #log: DaemonLog;
  readonly #isTracker: boolean;
  readonly #toldOfSilk = new Set<string>();
  readonly #detail: 'short' | 'medium' | 'long';

  constructor(site: TrackerSite) {
    const { logCollectorShort, logCollectorMed, logCollectorLong } = site.config;
    const isWanted = logCollectorShort || logCollectorMed || logCollectorLong;
    this.#log = new DaemonLog(site, `${site.family}_Collector`, isWanted);
    this.#isTracker = site.family === 'FlowTracker';
    this.#detail = logCollectorMed ? 'medium' : logCollectorLong ? 'long' : 'short';
  }

  started(now: number, { start, end }: Period): void {
    const [from, to] = this.#isTracker ? [filterDateText(start), filterDateText(end)] : [start, end];
    this.#log.lines('', `At ${this.#log.date(now)} started next collection.  Period: ${from} to ${to}`);
  }

  /** @param window first and last beginning of the files that are read */
  window(period: Period, { low, high }: { readonly low: number; readonly high: number }): void {
    if (this.#detail !== 'long') return;
    this.#log.lines(
      `     Period Start: ${this.#log.date(period.start)}`,
      `       Period End: ${this.#log.date(period.end)}`,
      `  Flow Files From: ${this.#log.date(low)}`,
      `    Flow Files To: ${this.#log.date(high)}`,
    );
  }

  skipped(fileNames: readonly string[]): void {
    this.#log.lines(...fileNames.map((name) => `Just starting (and skipping) for: ${name}`));
  }

  /** Once a start for each (FlowTracker specification, section 4.1). */
  ofSilk(fileNames: readonly string[]): void {
    const untold = fileNames.filter((name) => !this.#toldOfSilk.has(name));
    for (const name of untold) this.#toldOfSilk.add(name);
    this.#log.lines(...untold.map((name) => `Not collected, its flows are kept by SiLK: ${name}`));
  }

  collected(all: readonly Collected[], { end }: Period, silk: number): void {
    this.#details(all, end);
    const zero = all.filter(({ value }) => value === 0).length;
    const positive = all.filter(({ value }) => value > 0).length;
    const noun = this.#isTracker ? 'trackings' : 'Monitors';
    const counts = `${zero} ${noun} had a zero value. ${positive} ${noun} had a positive value.`;
    const active = all.filter(({ type }) => type === 'fpsa').length;
    const kinds = ` ${silk} IPFIX, ${active} Flows Active, ${all.length - active} Linear.`;
    this.#log.lines(this.#isTracker ? counts : counts + kinds);
  }

  finished(now: number, { end }: Period, count: number, seconds: number): void {
    const noun = this.#isTracker ? 'Trackings' : 'Monitors';
    this.#log.lines(
      `At ${this.#log.date(now)} finished this loop. Update period: ${end}  ${count} ${noun}. Loop took: ${seconds} seconds`,
    );
  }

  problem(now: number, text: string): void {
    this.#log.problem(now, text);
  }

  #details(all: readonly Collected[], end: number): void {
    if (this.#detail === 'medium')
      this.#log.lines(...all.map(({ label, text }) => `${label.padEnd(40)} ${text.padEnd(15)}`));
    if (this.#detail === 'long') this.#log.lines(...all.flatMap((collected) => longLines(collected, end)));
  }
}

function longLines({ label, type, rrd, total, value, text }: Collected, end: number): string[] {
  return [
    '',
    `              For: ${label}`,
    `     Monitor Type: ${type}`,
    `     RRDtool File: ${rrd}`,
    `${UNITS[type].padStart(7)} in Period: ${total}`,
    ` CollectPeriodAvg: ${value}`,
    `           Update: ${end} : ${text}`,
  ];
}
