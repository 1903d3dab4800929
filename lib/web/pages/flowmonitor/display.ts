import { headerRows, type HeaderRow } from '../../../criteria/header.js';
import { formatDateTime } from '../../../criteria/period.js';
import { fileNameOfLabel } from '../../../criteria/labels.js';
import { labelOf, MONITOR_TYPES } from '../../../criteria/choices.js';
import { loadGroupColours } from '../../../flowtracker/grapher/colours.js';
import type { DumpRange } from '../../../flowtracker/manage/dumper.js';
import { obstacleOf } from '../../../flowtracker/manage/not-collected.js';
import type { GraphName } from '../../../flowtracker/grapher/graph-kinds.js';
import { currentRecreateState, readRecreateState } from '../../../flowtracker/recreate/recreate-state.js';
import { pictureDirectory } from '../../../flowtracker/site.js';
import { findTracking, type StoredTracking } from '../../../flowtracker/trackings.js';
import { deviceInterfaces } from '../../../criteria/interface-names.js';
import { readEvents } from '../../events.js';
import { HttpError } from '../../http-error.js';
import { suitePage } from '../../suite-page.js';
import { chartData, type ChartWindow } from './chart-data.js';
import { actionsOf, recreateHref } from './list-model.js';
import { trackingOfHash } from './names.js';
import { picturesIn, pictureUrl } from './pictures.js';
import { recreationPage } from './recreations.js';
import { publicly, sendPublicPage } from './public-page.js';
import { trackerPage, type TrackerRequest } from './tracker-page.js';

/** FlowMonitor_Display.cgi, `DB^filter_hash=MT_file` (FlowTracker specification, section 12.1); behind it `format=json` for the values. */
export const displayPage = trackerPage((request) => display(request, false));

/** FlowMonitor_DisplayPublic.cgi: the same for readers without access to the tools (section 12.2). */
export const displayPublicPage = trackerPage((request) => publicly(request, () => display(request, true)));

async function display(request: TrackerRequest, isPublic: boolean): Promise<void> {
  const { req, res, context, tracker, key, parts } = request;
  const fileName = trackingOfHash(parts[0] ?? '');
  const tracking = fileName === undefined ? undefined : await findTracking(tracker.site, fileName);
  if (!tracking) {
    const recreation =
      fileName === undefined || isPublic
        ? undefined
        : await currentRecreateState(tracker.site, fileName, context.now());
    if (!recreation || recreation.status === 'done') throw new HttpError(404, 'There is no such tracking.');
    await recreationPage(request, recreation);
    return;
  }
  if (parts.includes('format=json')) {
    res.setHeader('Cache-Control', 'no-cache');
    const events = await readEvents(tracker.site.settings.eventsFile, context.log);
    res.json(await chartData(tracker, tracking, windowOf(parts, context.now()), events));
    return;
  }
  const data = {
    ...(await displayModel(request, tracking, isPublic)),
    scripts: ['monitor.js', 'uPlot.js', 'monitor-chart.js'],
    styles: ['uPlot.css', 'report.css', 'monitor.css'],
  };
  if (isPublic) {
    sendPublicPage(request, { view: 'flowmonitor/display-public', title: tracking.label, data });
    return;
  }
  const hash = `MT_${tracking.fileName}`;
  await suitePage(req, res, context, {
    tool: 'FlowMonitor',
    dashboard: key,
    hash,
    save: hash,
    title: tracking.label,
    view: 'flowmonitor/display',
    data,
  });
}

async function displayModel(request: TrackerRequest, tracking: StoredTracking, isPublic: boolean) {
  const { tracker, links, key, site, context } = request;
  const { fileName, label, type, extension, file } = tracking;
  const script = isPublic ? 'FlowMonitor_DisplayPublic' : 'FlowMonitor_Display';
  const multiplier = file.block.sampling_multiplier;
  const listValues = (name: GraphName): string =>
    links.to(
      'FlowMonitor_Dumper',
      key,
      DUMP_RANGES[name],
      fileName,
      Number(multiplier) > 1 ? multiplier : '',
      ...(isPublic ? ['public'] : []),
    );
  const { config } = site;
  const obstacle = obstacleOf(tracker.site, tracking);
  return {
    label,
    isGroup: type === 'Group',
    isArchived: extension === '.archive',
    typeText: labelOf(MONITOR_TYPES, type) ?? type,
    facts: await factsOf(tracking, request),
    comment: type === 'Group' ? file.block.general_comment : '',
    components: type === 'Group' ? await componentsOf(request, tracking, script) : [],
    pictures: (
      await picturesIn(pictureDirectory(tracker.site, fileName), pictureUrl(tracker.site, fileName))
    ).map((picture) => ({ ...picture, values: type === 'Group' ? undefined : listValues(picture.name) })),
    revisions: file.revisions.map(({ time, comment, notate }) => ({
      time: formatDateTime(time, config.dateFormat),
      comment,
      notate,
    })),
    obstacle: isPublic ? undefined : obstacle?.reason,
    willBeDrawn: obstacle === undefined,
    actions: isPublic ? [] : actionsOf(request, tracking),
    making: isPublic ? undefined : await pastAtWork(request, tracking),
    chart: {
      href: links.to(script, key, `filter_hash=MT_${fileName}`, 'format=json'),
      now: context.now(),
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    },
  };
}

/** Where it is told how far the past of a tracking is made; undefined if nobody makes it. */
async function pastAtWork(request: TrackerRequest, tracking: StoredTracking): Promise<string | undefined> {
  const state = await readRecreateState(request.tracker.site, tracking.fileName);
  return state && state.status !== 'done' ? recreateHref(request, tracking) : undefined;
}

/** Rows that say nothing are left out; of a group there is only the comment, which stands elsewhere. */
export async function factsOf(
  { type, file }: Pick<StoredTracking, 'type' | 'file'>,
  { site }: Pick<TrackerRequest, 'site'>,
): Promise<HeaderRow[]> {
  if (type === 'Group') return [];
  const { config } = site;
  const interfaceName = await deviceInterfaces(file.block, config);
  const rows = headerRows(file.block, { tool: 'FlowMonitor', config, interfaceName });
  return rows.filter(({ value }) => value.trim() !== '');
}

/** The components of a group from the outside above to the outside below, each with its colour and page. */
export async function componentsOf(
  { links, key, site }: TrackerRequest,
  { file }: Pick<StoredTracking, 'file'>,
  script: 'FlowMonitor_Display' | 'FlowMonitor_DisplayPublic',
) {
  const colourOf = await loadGroupColours(site.config);
  const above = file.components.filter(({ position }) => position < 200).reverse();
  const below = file.components.filter(({ position }) => position >= 200);
  return [...above, ...below].map(({ position, label, colour }) => ({
    position,
    label,
    colourName: colour,
    colour: `#${colourOf(colour) ?? site.config.rrdArea}`,
    side: position >= 200 ? 'below' : 'above',
    href: links.to(script, key, `filter_hash=MT_${fileNameOfLabel(label)}`),
  }));
}

const DUMP_RANGES: Readonly<Record<GraphName, DumpRange>> = {
  daily: '24_hours',
  weekly: '7_days',
  monthly: '4_weeks',
  yearly: '12_months',
  threeyears: '3_years',
};

const DAY = 86_400;
const LONGEST = 20 * 366 * DAY;
const MOST_POINTS = 2000;

/** `start=epoch`, `end=epoch`, `points=number`; the last day in five-minute values unless they say otherwise. */
function windowOf(parts: readonly string[], now: number): ChartWindow {
  const numberOf = (name: string): number | undefined => {
    const text = parts.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1);
    return text !== undefined && /^\d{1,11}$/.test(text) ? Number(text) : undefined;
  };
  const end = numberOf('end') ?? now;
  const start = numberOf('start') ?? end - DAY;
  if (start >= end || end - start > LONGEST) throw new HttpError(400, 'There is no such span of time.');
  return { start, end, points: Math.min(Math.max(numberOf('points') ?? 300, 1), MOST_POINTS) };
}
