import { obstacleOf } from '../../../flowtracker/manage/not-collected.js';
import { trackingSummaries, type TrackingSummary } from '../../../flowtracker/manage/values-of.js';
import { listRecreateStates, type RecreateState } from '../../../flowtracker/recreate/recreate-state.js';
import { byCode, type StoredTracking, type UnreadableTracking } from '../../../flowtracker/trackings.js';
import { exporterTitle } from '../../../names/exporters.js';
import { trackingState, type TrackingState } from './alert-state.js';
import { labelPart } from './names.js';
import { rateText } from './rate-text.js';
import { shortTime } from './short-time.js';
import { sparkline, type Sparkline } from './sparkline.js';
import { readerOf, type TrackerRequest } from './tracker-page.js';

/** Column that the list is sorted by, and what is searched for. */
export interface ListOrder {
  readonly sort: ListSort;
  readonly isDescending: boolean;
  readonly search: string;
}

export type ListSort = 'label' | 'value' | 'state';

interface Action {
  readonly label: string;
  readonly href: string;
}

/** A tracking, group or archived one in the list. */
interface ListRow {
  readonly fileName: string;
  readonly label: string;
  readonly href: string;
  readonly comment: string;
  /** What it counts, and where. */
  readonly about: string;
  readonly actions: readonly Action[];
  /** What it is searched by, in lower case. */
  readonly text: string;
}

interface IndividualRow extends ListRow {
  readonly state: TrackingState;
  readonly last?: { readonly text: string; readonly time: string; readonly value: number };
  readonly spark?: Sparkline;
}

interface TrackingListModel {
  readonly individuals: readonly IndividualRow[];
  readonly groups: readonly ListRow[];
  readonly archives: readonly ListRow[];
  readonly recreations: readonly RecreationRow[];
  readonly unreadable: readonly UnreadableTracking[];
  /** Counts over all individuals, whatever is searched for. */
  readonly counts: { readonly all: number; readonly beyond: number; readonly silent: number };
}

interface RecreationRow {
  readonly label: string;
  readonly href: string;
  readonly state: RecreateState;
  /** The tracking exists, and its past is made anew. */
  readonly isPast: boolean;
}

/** The list of a site's trackings (FlowTracker specification, section 13.1), with how they are. */
export async function trackingList(
  request: TrackerRequest,
  { sort, isDescending, search }: ListOrder,
): Promise<TrackingListModel> {
  const { tracker, site } = request;
  const { trackings, unreadable } = await readerOf(site).read(['.fil', '.grp', '.archive']);
  const summaries = await trackingSummaries(tracker, trackings);
  const isWanted = matching(search);
  const all = summaries.map((summary) => individualRow(request, summary));
  const rows = (extension: StoredTracking['extension']): ListRow[] =>
    trackings
      .filter((tracking) => tracking.extension === extension)
      .map((tracking) => listRow(request, tracking))
      .filter(isWanted);
  return {
    individuals: sorted(all.filter(isWanted), sort, isDescending),
    groups: rows('.grp'),
    archives: rows('.archive'),
    recreations: (await listRecreateStates(tracker.site, request.context.now()))
      .filter(({ status }) => status !== 'done')
      .map((state) => recreationRow(request, state, trackings)),
    unreadable,
    counts: {
      all: all.length,
      beyond: all.filter(({ state }) => state.level === 'bad').length,
      silent: all.filter(({ state }) => state.level === 'warn').length,
    },
  };
}

function recreationRow(
  request: TrackerRequest,
  state: RecreateState,
  trackings: readonly StoredTracking[],
): RecreationRow {
  const { label, fileName } = state;
  const tracking = trackings.find((one) => one.fileName === fileName);
  const href = tracking ? recreateHref(request, tracking) : displayHref(request, fileName);
  return { label, href, state, isPast: tracking !== undefined };
}

/** Every word has to be found somewhere in what a row is searched by. */
function matching(search: string): (row: ListRow) => boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return ({ text }) => words.every((word) => text.includes(word));
}

/** What a row is searched by: what it shows, and addresses, ports and the like of its filter. */
function searchText(
  { fileName, label, file }: StoredTracking,
  shown: Pick<ListRow, 'comment' | 'about'>,
): string {
  const criteria = [...file.values]
    .filter(([key]) => SEARCHED.test(key))
    .map(([, value]) => value)
    .filter((value) => value.trim() !== '');
  return [label, shown.comment, fileName, shown.about, ...criteria].join('\n').toLowerCase();
}

/** Keys of a definition that say which flows it counts. */
const SEARCHED =
  /^(?:(?:source|dest)_(?:addresses|ports|ifs|ases)|[sd]if_names|protocols|nexthop_ips|exporter)$/;

const LEVELS: readonly TrackingState['level'][] = ['bad', 'warn', 'good', 'quiet'];

function sorted(rows: readonly IndividualRow[], sort: ListSort, isDescending: boolean): IndividualRow[] {
  const sign = isDescending ? -1 : 1;
  const keyOf = ({ last, state }: IndividualRow): number =>
    sort === 'value' ? (last?.value ?? -1) : sort === 'state' ? LEVELS.indexOf(state.level) : 0;
  return rows.toSorted((a, b) => {
    const byKey = keyOf(a) - keyOf(b);
    return sign * (byKey === 0 && sort === 'label' ? byCode(a.fileName, b.fileName) : byKey);
  });
}

function individualRow(request: TrackerRequest, summary: TrackingSummary): IndividualRow {
  const { tracking, last, spark } = summary;
  const { config } = request.site;
  const curve = sparkline(spark);
  return {
    ...listRow(request, tracking),
    state: trackingState(summary, config, request.context.now()),
    ...(last && {
      last: {
        text: rateText(last.value, tracking.type),
        time: shortTime(last.time, request.context.now(), config.dateFormat),
        value: last.value,
      },
    }),
    ...(curve && { spark: curve }),
  };
}

function listRow(request: TrackerRequest, tracking: StoredTracking): ListRow {
  const { fileName, label, file } = tracking;
  const comment = file.block.general_comment.trim();
  const about = aboutText(request, tracking);
  return {
    fileName,
    label,
    href: displayHref(request, fileName),
    comment,
    about,
    text: searchText(tracking, { comment, about }),
    actions: actionsOf(request, tracking),
  };
}

function aboutText({ site }: TrackerRequest, { type, file }: StoredTracking): string {
  if (type === 'Group') {
    const { length } = file.components;
    return `${length} ${length === 1 ? 'component' : 'components'}`;
  }
  const { device_name: device, exporter } = file.block;
  const source = device === '' ? exporterTitle(site.config.exporters, exporter) : device;
  return [COUNTED[type], source].filter(Boolean).join(', ');
}

/** The types in few words; the form has them in full. */
const COUNTED = { bps: 'Bits/s', pps: 'Packets/s', fpsi: 'Flows initiated/s', fpsa: 'Flows active/s' };

export function displayHref({ links, key }: TrackerRequest, fileName: string): string {
  return links.to('FlowMonitor_Display', key, `filter_hash=MT_${fileName}`);
}

/** The page that makes the past of a tracking anew, and tells how far it is. */
export function recreateHref(
  { links, key }: TrackerRequest,
  tracking: Pick<StoredTracking, 'label' | 'fileName'>,
): string {
  return links.to('FlowMonitor_Management', key, 'Recreate', labelPart(tracking));
}

/** What can be done with a tracking: Revise, Recreate, Rename, Archive or Restart, Remove. */
export function actionsOf({ links, key, tracker }: TrackerRequest, tracking: StoredTracking): Action[] {
  const part = labelPart(tracking);
  const manage = (label: string, action: string): Action => ({
    label,
    href: links.to('FlowMonitor_Management', key, action, part),
  });
  const { extension } = tracking;
  const canRecreate = obstacleOf(tracker.site, tracking) === undefined;
  const revise: Record<StoredTracking['extension'], Action[]> = {
    '.fil': [manage('Revise', 'Solicit'), ...(canRecreate ? [manage('Recreate', 'Recreate')] : [])],
    '.grp': [{ label: 'Revise', href: links.to('FlowMonitor_Group', key, 'Solicit', part) }],
    '.archive': [],
  };
  return [
    ...revise[extension],
    manage('Rename', 'SolicitN'),
    extension === '.archive' ? manage('Restart', 'Restart') : manage('Archive', 'Archive'),
    manage('Remove', 'Remove'),
  ];
}
