import { dumpValues, isDumpRange, type Dump, type DumpRange } from '../../../flowtracker/manage/dumper.js';
import { HttpError } from '../../http-error.js';
import { suitePage } from '../../suite-page.js';
import { publicly, sendPublicPage } from './public-page.js';
import { trackerPage, type TrackerRequest } from './tracker-page.js';

/**
 * FlowMonitor_Dumper.cgi, `DB^range^file^multiplier`: all values of an archive of the RRD (FlowTracker specification, section 12.4).
 * Further parts of our own: `format=csv`, `format=json`, `public` for the frame without the tools.
 */
export const dumperPage = trackerPage(async (request) => {
  const isPublic = request.parts.includes('public');
  await (isPublic ? publicly(request, () => dump(request, true)) : dump(request, false));
});

async function dump(request: TrackerRequest, isPublic: boolean): Promise<void> {
  const { req, res, context, tracker, links, key, parts } = request;
  const [range = '', name = '', multiplierText = ''] = parts;
  if (!isDumpRange(range)) throw new HttpError(404, 'There is no such range of values.');
  const fileName = name.replace(/\.(?:fil|grp|archive)$/, '');
  const values = await dumpValues(tracker, fileName, range);
  const multiplier = /^\d{1,15}(?:\.\d{1,15})?$/.test(multiplierText) ? multiplierText : '';
  res.setHeader('Cache-Control', 'no-cache');
  if (parts.includes('format=csv')) {
    res.setHeader('Content-Disposition', `attachment; filename="${fileNameOf(fileName, range, 'csv')}"`);
    res.type('text/csv; charset=utf-8').send(csvText(values));
    return;
  }
  if (parts.includes('format=json')) {
    res.json(jsonOf(values));
    return;
  }
  const href = (toRange: string, ...more: readonly string[]): string =>
    links.to(
      'FlowMonitor_Dumper',
      key,
      toRange,
      fileName,
      multiplier,
      ...(isPublic ? ['public'] : []),
      ...more,
    );
  const data = {
    dump: values,
    multiplier: Number(multiplier) > 1 ? multiplier : undefined,
    ranges: RANGES.map(([id, label]) => ({ label, href: href(id), isCurrent: id === range })),
    csv: href(range, 'format=csv'),
    json: href(range, 'format=json'),
    back: links.to(
      isPublic ? 'FlowMonitor_DisplayPublic' : 'FlowMonitor_Display',
      key,
      `filter_hash=MT_${fileName}`,
    ),
    styles: ['report.css', 'monitor.css'],
  };
  const title = `${values.label}: ${values.title}`;
  if (isPublic) {
    sendPublicPage(request, { view: 'flowmonitor/dumper-public', title, data });
    return;
  }
  await suitePage(req, res, context, {
    tool: 'FlowMonitor',
    dashboard: key,
    hash: `MT_${fileName}`,
    title,
    view: 'flowmonitor/dumper',
    data,
  });
}

const RANGES: readonly (readonly [DumpRange, string])[] = [
  ['24_hours', '24 hours'],
  ['7_days', '7 days'],
  ['4_weeks', '4 weeks'],
  ['12_months', '12 months'],
  ['3_years', '3 years'],
];

function fileNameOf(fileName: string, range: DumpRange, extension: string): string {
  return `${fileName.replace(/[^\w+-]/g, '_')}-${range}.${extension}`;
}

/** Numbers without commas, unknown ones empty. */
function csvText({ unit, noun, rows }: Dump): string {
  const heading = `Date,Time,TZ,Epoch,Average (${unit}),Max 5-min (${unit}),Total ${noun} (extrap.)`;
  const lines = rows.map(({ date, time, zone, epoch, average, maximum, total }) =>
    [date, time, zone, epoch, ...[average, maximum, total].map((text) => numberOf(text) ?? '')].join(','),
  );
  return [heading, ...lines, ''].join('\r\n');
}

function jsonOf({ label, title, period, unit, noun, rows }: Dump) {
  return {
    label,
    title,
    period,
    unit,
    totals: noun,
    rows: rows.map(({ epoch, average, maximum, total }) => ({
      epoch,
      average: numberOf(average),
      maximum: numberOf(maximum),
      total: numberOf(total),
    })),
  };
}

function numberOf(text: string): number | null {
  const value = Number(text.replaceAll(',', ''));
  return Number.isNaN(value) ? null : value;
}
