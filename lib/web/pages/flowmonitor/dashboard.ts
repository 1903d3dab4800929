import { editDashboard, type DashboardAction } from '../../../flowtracker/manage/dashboard-edit.js';
import { trackingSummaries } from '../../../flowtracker/manage/values-of.js';
import type { StoredTracking } from '../../../flowtracker/trackings.js';
import { renderPage } from '../../../pages/render.js';
import type { Dashboard, Thumbnail } from '../../../saved/types.js';
import { seeOther, sendHtml } from '../../answer.js';
import { formToken } from '../../form-token.js';
import { preparePage } from '../../frame.js';
import { HttpError } from '../../http-error.js';
import { suitePage } from '../../suite-page.js';
import { trackingState } from './alert-state.js';
import { checkAnswer } from './asking.js';
import { RENEWAL } from './list.js';
import { displayHref } from './list-model.js';
import { rateText } from './rate-text.js';
import { readerOf, trackerPage, type TrackerRequest } from './tracker-page.js';

/**
 * FlowMonitor_Dashboard.cgi: `DB^List` edits a dashboard, POST acts (FlowTracker specification, section 11.2). `DB` alone shows the
 * dashboard as a page that renews itself.
 */
export const dashboardPage = trackerPage(async (request) => {
  const { req, dashboard, fields, parts } = request;
  if (!dashboard) throw new HttpError(404, 'There is no dashboard here.');
  if (req.method === 'POST' && fields.has('dash_action')) await act(request, dashboard);
  else if (parts[0] === 'List') await sendEditor(request, dashboard);
  else await sendDashboard(request, dashboard);
});

const TYPES: readonly (readonly [value: string, label: string, period: Thumbnail['period']])[] = [
  ['Daily', 'Last 24 hours', 'daily'],
  ['Weekly', 'Last 7 days', 'weekly'],
  ['Monthly', 'Last 4 weeks', 'monthly'],
  ['Yearly', 'Last 12 months', 'yearly'],
  ['3Years', 'Last three years', '3years'],
];

function periodText(period: Thumbnail['period']): string {
  return TYPES.find(([, , known]) => known === period)?.[1] ?? period;
}

/** A picture on the dashboard, with the newest of what it shows. */
interface Card {
  readonly label: string;
  readonly href: string;
  readonly src: string;
  readonly period: string;
  readonly last?: string;
  readonly state?: ReturnType<typeof trackingState>;
}

async function sendDashboard(request: TrackerRequest, dashboard: Dashboard): Promise<void> {
  const { req, res, context, links, key, parts, site, word } = request;
  const data = { ...(await dashboardModel(request, dashboard)), words: `${word.toLowerCase()}s` };
  if (parts.includes('fragment')) {
    preparePage(res);
    sendHtml(req, res, 200, renderPage('flowmonitor/dashboard-cards', data));
    return;
  }
  const list = (...more: readonly string[]): string =>
    links.to('FlowMonitor_Management', key, 'List', ...more);
  const dashboards = site.store.dashboards();
  await suitePage(req, res, context, {
    tool: 'FlowMonitor',
    dashboard: key,
    title: dashboard.title === '' ? 'Dashboard' : `Dashboard ${dashboard.title}`,
    view: 'flowmonitor/dashboard',
    data: {
      ...data,
      scripts: ['monitor.js'],
      styles: ['report.css', 'monitor.css'],
      renewal: RENEWAL,
      dashboards:
        dashboards.length > 1
          ? dashboards.map((one) => ({
              label: one.title,
              href: links.to('FlowMonitor_Dashboard', one.key),
              isCurrent: one.key === key,
            }))
          : [],
      fragment: links.to('FlowMonitor_Dashboard', key, 'fragment'),
      self: links.to('FlowMonitor_Dashboard', key),
      edit: links.to('FlowMonitor_Dashboard', key, 'List'),
      list: list(),
    },
  });
}

async function dashboardModel(request: TrackerRequest, dashboard: Dashboard) {
  const { tracker, site, context } = request;
  const { trackings } = await readerOf(site).read(['.archive', '.grp', '.fil']);
  const summaries = await trackingSummaries(tracker, trackings);
  const states = new Map(
    summaries.map((summary) => [
      summary.tracking.fileName,
      { summary, state: trackingState(summary, site.config, context.now()) },
    ]),
  );
  const labels = labelsOf(trackings);
  const cards = (await site.store.thumbnails(dashboard)).map((thumbnail): Card => {
    const { tracking, period } = thumbnail;
    const found = states.get(tracking);
    const last = found?.summary.last;
    return {
      label: labels.get(tracking) ?? tracking,
      href: displayHref(request, tracking),
      src: pictureSource(dashboard, thumbnail),
      period: periodText(period),
      ...(found && { state: found.state }),
      ...(found && last && { last: rateText(last.value, found.summary.tracking.type) }),
    };
  });
  const all = [...states.values()];
  // Where none has new values it is not they that need a look, but the Collector.
  const isSilent = all.length > 0 && all.every(({ state }) => state.level === 'warn');
  const remarkable = all
    .filter(({ state }) => !isSilent && (state.level === 'bad' || state.level === 'warn'))
    .sort((a, b) => Number(b.state.level === 'bad') - Number(a.state.level === 'bad'))
    .map(({ summary: { tracking, last }, state }) => ({
      label: tracking.label,
      href: displayHref(request, tracking.fileName),
      state,
      last: last && rateText(last.value, tracking.type),
    }));
  return { cards, all: all.length, remarkable, isSilent, collector: `${request.links.monitor}_Collector` };
}

function pictureSource(dashboard: Dashboard, { fileName, version }: Thumbnail): string {
  return `${dashboard.url}/${encodeURIComponent(fileName)}?v=${version}`;
}

/** By file name; where one is archived and active the latter comes last. */
function labelsOf(trackings: readonly StoredTracking[]): Map<string, string> {
  return new Map(trackings.map(({ fileName, label }) => [fileName, label]));
}

const PLACES = [
  'Left Top',
  'Right Top',
  'Left Middle Top',
  'Right Middle Top',
  'Left Middle Bottom',
  'Right Middle Bottom',
  'Left Bottom',
  'Right Bottom',
];

async function sendEditor(request: TrackerRequest, dashboard: Dashboard, problem?: string): Promise<void> {
  const { req, res, context, links, key, site, fields, word } = request;
  const { trackings } = await readerOf(site).read(['.fil', '.grp', '.archive']);
  const labels = labelsOf(trackings);
  const hanging = await site.store.thumbnails(dashboard);
  const ofKind = (label: string, extension: StoredTracking['extension']) => ({
    label,
    entries: trackings
      .filter((tracking) => tracking.extension === extension)
      .map((tracking) => ({ value: tracking.fileName, label: tracking.label })),
  });
  await suitePage(req, res, context, {
    tool: 'FlowMonitor',
    dashboard: key,
    title: dashboard.title === '' ? 'Edit the dashboard' : `Edit the dashboard ${dashboard.title}`,
    view: 'flowmonitor/dashboard-editor',
    status: problem === undefined ? 200 : 400,
    address: links.to('FlowMonitor_Dashboard', key, 'List'),
    data: {
      styles: ['report.css', 'monitor.css'],
      word,
      problem,
      action: links.to('FlowMonitor_Dashboard', key),
      view: links.to('FlowMonitor_Dashboard', key),
      token: await formToken(req, res, site),
      chosen: { tracking: fields.get('selected_monitor') ?? '', type: fields.get('graph_type') ?? '' },
      types: TYPES.map(([value, label]) => ({ value, label })),
      groups: [
        ofKind('Individuals', '.fil'),
        ofKind('Groups', '.grp'),
        ofKind('Archives', '.archive'),
      ].filter(({ entries }) => entries.length > 0),
      places: PLACES.map((name, index) => {
        const place = index + 1;
        const at = (position: number): Thumbnail | undefined =>
          hanging.find((thumbnail) => thumbnail.position === position);
        const picture = at(place);
        return {
          place,
          name,
          picture: picture && {
            src: pictureSource(dashboard, picture),
            label: labels.get(picture.tracking) ?? picture.tracking,
            period: periodText(picture.period),
          },
          hasAbove: picture !== undefined && at(place - 2) !== undefined,
          hasBelow: picture !== undefined && at(place + 2) !== undefined,
        };
      }),
    },
  });
}

async function act(request: TrackerRequest, dashboard: Dashboard): Promise<void> {
  const { req, res, tracker, links, key } = request;
  await checkAnswer(request);
  const action = actionOf(request);
  if (typeof action === 'string') {
    await sendEditor(request, dashboard, action);
    return;
  }
  await editDashboard(tracker, dashboard, action);
  seeOther(req, res, links.to('FlowMonitor_Dashboard', key, 'List'));
}

/** @returns what is missing, if something is */
function actionOf({ fields, links }: TrackerRequest): DashboardAction | string {
  const [, what, placeText] =
    /^(Install|Remove|MoveUp|MoveDown)_(\d)$/.exec(fields.get('dash_action') ?? '') ?? [];
  const place = Number(placeText);
  switch (what) {
    case 'Remove':
      return { do: 'remove', place };
    case 'MoveUp':
      return { do: 'up', place };
    case 'MoveDown':
      return { do: 'down', place };
    case 'Install': {
      const fileName = fields.get('selected_monitor') ?? '';
      const period = TYPES.find(([value]) => value === fields.get('graph_type'))?.[2];
      if (fileName === '') return `Must select a ${links.monitor}`;
      if (period === undefined) return `Must select a ${links.monitor} Type`;
      return { do: 'install', place, fileName, period };
    }
    default:
      throw new HttpError(400, 'There is no such action of a dashboard.');
  }
}
