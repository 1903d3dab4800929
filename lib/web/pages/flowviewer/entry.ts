import { formatDateTime } from '../../../criteria/period.js';
import { dashboardNamed } from '../../../saved/dashboards.js';
import type { ViewerSite } from '../../context.js';
import { publicPathOf } from '../../public-path.js';
import { splitQuery } from '../../query-parts.js';
import { suiteLinks, type SuiteLinks } from '../../suite-links.js';
import { suitePage } from '../../suite-page.js';
import type { PageFactory } from '../../page-factory.js';
import { viewerOf } from '../../viewer.js';

/** Entries of a list on the page; the menus have all of them. */
const LISTED = 8;

/** FV.cgi: what the suite is, and the ways into it (FlowViewer specification, section 8.5). */
export const entryPage: PageFactory = (context) => async (req, res) => {
  const site = await viewerOf(context);
  const { reportsDirectory, reportsShort } = site.config;
  const [name] = splitQuery(req);
  const key = dashboardNamed(site.store.dashboards(), name)?.key ?? 'Main_Only';
  const links = suiteLinks(req, res, context);
  await suitePage(req, res, context, {
    tool: 'FlowViewer',
    dashboard: key,
    title: 'FlowViewer',
    view: 'flowviewer/entry',
    hasSides: true,
    data: {
      key,
      ...(await lists(site, key, links)),
      // The user's guide, where a site has it.
      guide: await publicPathOf(reportsDirectory, reportsShort, 'FlowViewer.pdf'),
    },
  });
};

async function lists({ store }: ViewerSite, key: string, links: SuiteLinks) {
  const [filters, reports, trackings] = await Promise.all([
    store.listFilters(),
    store.listSaved(),
    store.listTrackings(),
  ]);
  const active = [...trackings.individuals, ...trackings.groups];
  return {
    filters: filters
      .sort((a, b) => b.time - a.time)
      .slice(0, LISTED)
      .map(({ label, title }) => ({
        label: title,
        href: links.to('FlowViewer', key, `filter_hash=FL_${label}`),
      })),
    reports: reports.slice(0, LISTED).map(({ description, time, script, hash, initials }) => ({
      label: description,
      note: `${initials}, ${formatDateTime(time).slice(0, -3)}`,
      href: links.to(script, key, `filter_hash=${hash}`),
    })),
    trackings: active.slice(0, LISTED).map(({ label, fileName, kind }) => ({
      label,
      note: kind === 'group' ? 'group' : '',
      href: links.to('FlowMonitor_Display', key, `filter_hash=MT_${fileName}`),
    })),
  };
}
