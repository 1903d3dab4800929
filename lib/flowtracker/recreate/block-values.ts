import type { FilterBlock } from '../../criteria/keys.js';
import type { FlowFile } from '../../store/select-header.js';
import { findSourceFiles, sourceDirectory } from '../collector/flow-files.js';
import type { TrackerSite } from '../site.js';
import { collectionTimes } from '../times.js';
import { readFlowFiles } from '../values/collect-values.js';
import { captureWindow, clockOf, type Period } from '../values/period.js';
import { PeriodValues } from '../values/period-values.js';
import type { ValueRequest } from '../values/tracked-filter.js';
import { storedValue } from '../values/value-text.js';

/** What values of the past are made from. */
interface BlockSource {
  readonly site: TrackerSite;
  readonly request: ValueRequest;
  /** Says whose flows are read. */
  readonly source: FilterBlock;
  /** Whether the flow files that there are tell of a period. */
  readonly isTold: (period: Period, files: readonly FlowFile[]) => boolean;
  readonly onNote: (message: string) => void;
}

/**
 * The values of some neighbouring periods as they are stored, by their ends; none for periods that the files do not tell of. Files are
 * read once for all of them. Each period takes the files that the Collector would have read for it, and no others.
 */
export async function blockValues(
  periods: readonly Period[],
  { site, request, source, isTold, onNote }: BlockSource,
): Promise<Map<number, number>> {
  const times = collectionTimes(site.config);
  const windows = periods.map((period) => captureWindow(period, clockOf(period, times), times));
  const whole = {
    low: Math.min(...windows.map(({ low }) => low)),
    high: Math.max(...windows.map(({ high }) => high)),
  };
  const files = await findSourceFiles(sourceDirectory(source, site.config), whole, site.config, onNote);
  const told = periods
    .map((period, index) => ({
      period,
      window: windows[index] ?? whole,
      values: new PeriodValues(period, [request]),
    }))
    .filter(({ period }) => isTold(period, files));
  const readings = files.map(({ path, captureStart: start }) => ({
    path,
    periods: told
      .filter(({ window: { low, high } }) => start === undefined || (low <= start && start <= high))
      .map(({ values }) => values),
  }));
  const wanted = readings.filter((reading) => reading.periods.length > 0);
  await readFlowFiles(wanted, { onNote: ({ message }) => onNote(message) });
  return new Map(
    told.map(({ period, values }) => {
      const [found] = values.values();
      if (!found) throw new Error('a period without a value');
      return [period.end, storedValue(found.value, request.type)];
    }),
  );
}
