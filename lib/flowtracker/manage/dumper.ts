import { existsSync } from 'node:fs';
import { formatDate, formatTime } from '../../criteria/period.js';
import type { TrackingType } from '../../criteria/tracking-file.js';
import { zoneAbbreviation } from '../../criteria/zone.js';
import { UNITS } from '../grapher/graph-options.js';
import { rrdPath } from '../site.js';
import { TrackingError } from '../tracking-error.js';
import type { ManageContext } from './context.js';
import { requireTracking } from './names.js';

export type DumpRange = '24_hours' | '7_days' | '4_weeks' | '12_months' | '3_years';

interface RangeOfRows {
  /** Place of the archive of averages; that of maxima is four behind it. */
  readonly archive: number;
  readonly title: string;
  /** What a row stands for. */
  readonly period: string;
}

const RANGES: Readonly<Record<DumpRange, RangeOfRows>> = {
  '24_hours': { archive: 0, title: 'Last 24 Hours', period: '5-minute' },
  '7_days': { archive: 1, title: 'Last 7 Days', period: '30-minute' },
  '4_weeks': { archive: 2, title: 'Last 4 Weeks', period: '2-hour' },
  '12_months': { archive: 3, title: 'Last 12 Months', period: '24-hour' },
  '3_years': { archive: 3, title: 'Last Three Years', period: '24-hour' },
};

interface DumpRow {
  readonly date: string;
  readonly time: string;
  readonly zone: string;
  /** End of what the row stands for, seconds. */
  readonly epoch: number;
  /** As pages show them; `NaN` if unknown. */
  readonly average: string;
  readonly maximum: string;
  readonly total: string;
}

/** The stored values of a tracking (FlowTracker specification, section 12.4). */
export interface Dump {
  readonly label: string;
  readonly title: string;
  readonly period: string;
  /** `bps`, `pps` or `fps`, for the headings. */
  readonly unit: string;
  /** What the totals are: `Bytes`, `Packets` or `Flows`. */
  readonly noun: string;
  /** Oldest first. */
  readonly rows: readonly DumpRow[];
}

export function isDumpRange(text: string): text is DumpRange {
  return Object.hasOwn(RANGES, text);
}

/** @throws TrackingError `missing`, `refused` (a group) or `failed` */
export async function dumpValues(context: ManageContext, fileName: string, range: DumpRange): Promise<Dump> {
  const { site } = context;
  const { label, type } = await requireTracking(site, fileName);
  if (type === 'Group') throw new TrackingError('refused', 'A group has no values of its own.');
  const { title, period, archive } = RANGES[range];
  const [active, archived] = [rrdPath(site, fileName), rrdPath(site, fileName, '.archive')];
  const rows = await readRows(context, existsSync(active) ? active : archived, archive);
  const { dateFormat } = site.config;
  return {
    label,
    title,
    period,
    unit: UNITS[type].unit,
    noun: type === 'bps' ? 'Bytes' : UNITS[type].noun,
    rows: rows.map(({ time, average, maximum, seconds }) => ({
      date: formatDate(time, dateFormat),
      time: formatTime(time),
      zone: zoneAbbreviation(time),
      epoch: time,
      average: rateText(average, type),
      maximum: rateText(maximum, type),
      total: totalText(average, seconds, type),
    })),
  };
}

interface StoredRow {
  readonly time: number;
  readonly average: number;
  readonly maximum: number;
  readonly seconds: number;
}

/** All rows of an archive of averages and of that of maxima with the same steps. */
async function readRows({ rrd }: ManageContext, file: string, index: number): Promise<StoredRow[]> {
  try {
    const { archives, step, lastUpdate } = await rrd.info(file);
    const archive = archives[index];
    if (!archive) return [];
    const seconds = archive.steps * step;
    const end = lastUpdate - (lastUpdate % seconds);
    const window = { start: end - archive.rows * seconds, end, resolution: seconds };
    const averages = await rrd.fetch(file, { cf: 'AVERAGE', ...window });
    const maxima = await rrd.fetch(file, { cf: 'MAX', ...window });
    const maximumAt = new Map(maxima.rows.map(({ time, values: [value] }) => [time, value]));
    return averages.rows
      .filter(({ time }) => time <= end)
      .map(({ time, values: [average = NaN] }) => ({
        time,
        average,
        maximum: maximumAt.get(time) ?? NaN,
        seconds,
      }));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TrackingError('failed', `The values cannot be read: ${reason}`, { cause: error });
  }
}

function rateText(value: number, type: TrackingType): string {
  if (Number.isNaN(value)) return 'NaN';
  return isFlows(type) ? withCommas(value, 3) : withCommas(Math.trunc(value), 0);
}

/** What the rate makes in the time of the row: of bits the octets. */
function totalText(value: number, seconds: number, type: TrackingType): string {
  if (Number.isNaN(value)) return 'NaN';
  const rate = isFlows(type) ? value : Math.trunc(value);
  return withCommas(Math.trunc((rate * seconds) / (type === 'bps' ? 8 : 1)), 0);
}

function isFlows(type: TrackingType): boolean {
  return type === 'fpsi' || type === 'fpsa';
}

function withCommas(value: number, digits: number): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
