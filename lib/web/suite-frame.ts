import type { Request, Response } from 'express';
import { formatDateTime } from '../criteria/period.js';
import { dashboardNamed } from '../saved/dashboards.js';
import type { Dashboard, SavedReport, Thumbnail, TrackingEntry, TrackingList } from '../saved/types.js';
import type { ViewerSite, WebContext } from './context.js';
import { frameOf, type Frame } from './frame.js';
import { placeOf } from './place.js';
import { siteLogo } from './site-logo.js';
import { suiteLinks, type SuiteLinks } from './suite-links.js';

export type SuiteTool = 'FlowViewer' | 'FlowGrapher' | 'FlowMonitor';

/** What every page of the suite says of itself. */
export interface PageFacts {
  readonly tool: SuiteTool;
  /** First part of the page's query: the dashboard, as the URL has it. */
  readonly dashboard: string;
  /** Filter hash that the tools' buttons carry. */
  readonly hash?: string | undefined;
  readonly title: string;
  /** Thumbnails at the sides: on the entry page, forms and lists. */
  readonly hasSides?: boolean | undefined;
  /** Hash of a report that can be saved: Save Filter and Save Report take the outer places of the lower bar. */
  readonly save?: string | undefined;
  /** URL that shows the same page by GET: for pages that answer a form, relative to the script. */
  readonly address?: string | undefined;
}

interface Link {
  readonly label: string;
  readonly href: string;
  readonly isCurrent?: boolean;
}

/** A menu that leads somewhere, with or without JavaScript. */
interface Menu {
  readonly id: string;
  readonly label: string;
  readonly groups: readonly { readonly label: string; readonly entries: readonly MenuEntry[] }[];
}

interface MenuEntry {
  readonly label: string;
  /** What the Go button leads to: a script of ours, without directory. */
  readonly target: string;
}

/** What the views `partials/suite-head` and `suite-foot` print around a page (FlowViewer specification, sections 7 and 8). */
interface SuiteFrame extends Frame {
  readonly dashboard: Dashboard | undefined;
  /** Entry page. */
  readonly entry: string;
  readonly dashboards: readonly Link[];
  readonly left: Link | undefined;
  /** URL of a picture in place of the left title. */
  readonly logo: string | undefined;
  readonly right: Link | undefined;
  readonly buttons: readonly Link[];
  readonly lowerButtons: readonly Link[];
  /** Where menus are sent to. */
  readonly go: string;
  readonly monitors: Menu;
  readonly reports: Menu;
  readonly hasLowerMenus: boolean;
  readonly sides: readonly [left: readonly SidePicture[], right: readonly SidePicture[]] | undefined;
}

interface SidePicture {
  readonly src: string;
  readonly href: string;
  readonly label: string;
}

/** Gathers the frame of a page. */
export async function suiteFrame(
  req: Request,
  res: Response,
  context: WebContext,
  { config, store }: ViewerSite,
  page: PageFacts,
): Promise<SuiteFrame> {
  const links = suiteLinks(req, res, context);
  const dashboards = store.dashboards();
  const dashboard = dashboardNamed(dashboards, page.dashboard);
  const key = dashboard?.key ?? 'Main_Only';
  const buttons = toolButtons(page, key, links);
  const { up, script } = placeOf(req, res);
  const frame = frameOf(req, res, context, page.title);
  const [trackings, reports, pictures, logo] = await Promise.all([
    store.listTrackings(),
    store.listSaved(),
    page.hasSides && dashboard ? store.thumbnails(dashboard) : [],
    siteLogo(config),
  ]);
  const hasSeveral = dashboards.length > 1;
  return {
    ...frame,
    ...themeReturn(req, page, frame, buttons),
    dashboard,
    entry: links.to('FV', key),
    dashboards: hasSeveral
      ? dashboards.map((one) => ({
          label: one.title,
          href: links.to('FV', one.key),
          isCurrent: one === dashboard,
        }))
      : [],
    left: hasSeveral ? undefined : titleLink(config.leftTitle, config.leftTitleLink),
    logo: hasSeveral ? undefined : logo,
    right: hasSeveral ? undefined : titleLink(config.rightTitle, config.rightTitleLink),
    buttons,
    lowerButtons: lowerButtons(page, key, buttons, links),
    go: `${up}${script}/go`,
    monitors: monitorMenu(trackings, key, links),
    reports: reportMenu(reports, key, links),
    hasLowerMenus: config.useBottomPulldowns,
    sides: dashboard && sidePictures(pictures, trackings, dashboard, links),
  };
}

function toolButtons({ tool, hash = '' }: PageFacts, key: string, links: SuiteLinks): Link[] {
  return (['FlowViewer', 'FlowGrapher', 'FlowMonitor'] as const).map((id) => ({
    label: id === 'FlowMonitor' ? links.monitor : id,
    href: links.to(id, key, `filter_hash=${hash}`),
    isCurrent: id === tool,
  }));
}

function lowerButtons(
  { tool, save }: PageFacts,
  key: string,
  buttons: readonly Link[],
  links: SuiteLinks,
): readonly Link[] {
  if (save === undefined) return buttons;
  const own = buttons.find(({ isCurrent }) => isCurrent);
  return [
    { label: 'Save Filter', href: links.to('FlowViewer_Save', key, 'name_filter', save) },
    ...(own ? [{ label: `Change in ${tool === 'FlowMonitor' ? links.monitor : tool}`, href: own.href }] : []),
    { label: 'Save Report', href: links.to('FlowViewer_Save', key, 'name_report', save) },
  ];
}

function monitorMenu(trackings: TrackingList, key: string, links: SuiteLinks): Menu {
  const entries = (list: readonly TrackingEntry[]): MenuEntry[] =>
    list.map(({ label, fileName }) => ({
      label,
      target: links.target('FlowMonitor_Display', key, `filter_hash=MT_${fileName.replace(/\..*$/s, '')}`),
    }));
  const groups = [
    {
      label: '',
      entries: [{ label: 'manage all', target: links.target('FlowMonitor_Management', key, 'List', '') }],
    },
    { label: 'Individuals', entries: entries(trackings.individuals) },
    { label: 'Groups', entries: entries(trackings.groups) },
    { label: 'Archives', entries: entries(trackings.archives) },
  ];
  const label = links.monitor === 'FlowTracker' ? 'Trackings' : 'Monitors';
  return { id: 'monitors', label, groups: groups.filter(isFilled) };
}

function reportMenu(reports: readonly SavedReport[], key: string, links: SuiteLinks): Menu {
  const groups = [
    {
      label: '',
      entries: [{ label: 'manage all', target: links.target('FlowViewer_SaveManage', key, 'ListFiles') }],
    },
    {
      label: 'Saved reports',
      entries: reports.map(({ time, initials, description, script, hash }) => ({
        label: `${formatDateTime(time)}  ${initials}  ${description}`,
        target: links.target(script, key, `filter_hash=${hash}`),
      })),
    },
  ];
  return { id: 'reports', label: 'Saved reports', groups: groups.filter(isFilled) };
}

function isFilled({ entries }: { entries: readonly MenuEntry[] }): boolean {
  return entries.length > 0;
}

function sidePictures(
  pictures: readonly Thumbnail[],
  { individuals, groups, archives }: TrackingList,
  dashboard: Dashboard,
  links: SuiteLinks,
): [SidePicture[], SidePicture[]] | undefined {
  const labels = new Map(
    [...archives, ...groups, ...individuals].map(({ fileName, label }) => [fileName, label]),
  );
  if (pictures.length === 0) return undefined;
  const side = (remainder: number): SidePicture[] =>
    pictures
      .filter(({ position }) => position % 2 === remainder)
      .map((picture) => ({
        src: `${dashboard.url}/${encodeURIComponent(picture.fileName)}?v=${picture.version}`,
        href: links.to('FlowMonitor_Display', dashboard.key, `filter_hash=MT_${picture.tracking}`),
        label: `${labels.get(picture.tracking) ?? picture.tracking}, ${periodText(picture)}`,
      }));
  return [side(1), side(0)];
}

function periodText({ period }: Thumbnail): string {
  return period === '3years' ? '3 years' : period;
}

/** A page that answers a form cannot be come back to: choosing another theme leads to its address, or to the form. */
function themeReturn(
  req: Request,
  { address }: PageFacts,
  frame: Frame,
  buttons: readonly Link[],
): Pick<Frame, 'themeAction' | 'returnQuery'> {
  if (req.method !== 'POST') return frame;
  const target = address ?? buttons.find(({ isCurrent }) => isCurrent)?.href ?? '';
  const [script = '', query = ''] = target.split(/\?(.*)/s);
  return script === '' ? frame : { themeAction: `${script}/theme`, returnQuery: query };
}

/** Links of the configuration lead to web pages, never to scripts of another kind. */
function titleLink(label: string, href: string): Link | undefined {
  if (label === '') return undefined;
  return {
    label,
    href: /^(?:https?:\/\/|\/(?!\/)|[\w.-]+(?:[/?#]|$))/.test(href) ? href.replace(/^\/+/, '/') : '',
  };
}
