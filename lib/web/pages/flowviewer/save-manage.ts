import type { Request, Response } from 'express';
import { readForm } from '../../../criteria/form.js';
import { formatDate, formatTime } from '../../../criteria/period.js';
import { dashboardNamed } from '../../../saved/dashboards.js';
import type { SavedFilter, SavedReport } from '../../../saved/types.js';
import { seeOther } from '../../answer.js';
import type { ViewerSite, WebContext } from '../../context.js';
import { checkFormToken, formToken } from '../../form-token.js';
import { HttpError } from '../../http-error.js';
import { onlyMethods } from '../../middleware/methods.js';
import { splitQuery } from '../../query-parts.js';
import { suiteLinks, type SuiteLinks } from '../../suite-links.js';
import { suitePage } from '../../suite-page.js';
import type { PageFactory } from '../../page-factory.js';
import { viewerOf } from '../../viewer.js';

/** An entry that is to be removed: its name in the save directory and what people call it. */
interface Doomed {
  readonly name: string;
  readonly title: string;
  readonly kind: 'report' | 'filter';
}

/**
 * FlowViewer_SaveManage.cgi: the lists of saved reports (`DB^ListFiles`) and filters (`DB^ListFilters`), and their removal
 * (`DB^RemoveFile^name`, `DB^RemoveFilter^name.svf`): GET asks, POST does it (FlowViewer specification, section 6.4, D-19).
 */
export const saveManagePage: PageFactory = (context) => async (req, res, next) => {
  const [dashboard, action = '', name = ''] = splitQuery(req);
  const site = await viewerOf(context);
  const key = dashboardNamed(site.store.dashboards(), dashboard)?.key ?? 'Main_Only';
  switch (action) {
    case 'RemoveFile':
    case 'RemoveFilter':
      return remove(req, res, context, { key, isFilter: action === 'RemoveFilter', name });
    case 'ListFilters':
    case 'ListFiles':
    case '':
      if (req.method === 'POST' && Buffer.isBuffer(req.body) && req.body.length > 0)
        return onlyMethods('GET', 'HEAD')(req, res, next);
      return list(req, res, context, key, action === 'ListFilters');
    default:
      throw new HttpError(404, 'There is no such list.');
  }
};

async function list(
  req: Request,
  res: Response,
  context: WebContext,
  key: string,
  areFilters: boolean,
): Promise<void> {
  const site = await viewerOf(context);
  const links = suiteLinks(req, res, context);
  await suitePage(req, res, context, {
    tool: 'FlowViewer',
    dashboard: key,
    title: areFilters ? 'Saved filters' : 'Saved reports',
    view: 'flowviewer/saved-list',
    hasSides: true,
    data: {
      areFilters,
      lists: [
        {
          label: 'Reports',
          href: links.to('FlowViewer_SaveManage', key, 'ListFiles'),
          isCurrent: !areFilters,
        },
        {
          label: 'Filters',
          href: links.to('FlowViewer_SaveManage', key, 'ListFilters'),
          isCurrent: areFilters,
        },
      ],
      groups: areFilters
        ? filterGroups(await site.store.listFilters(), key, links, site)
        : reportGroups(await site.store.listSaved(), key, links, site),
    },
  });
}

function filterGroups(
  filters: readonly SavedFilter[],
  key: string,
  links: SuiteLinks,
  { config }: ViewerSite,
) {
  if (filters.length === 0) return [];
  const rows = filters.map(({ label, title, time }) => ({
    date: formatDate(time, config.dateFormat),
    time: formatTime(time),
    initials: '',
    title,
    href: links.to('FlowViewer', key, `filter_hash=FL_${label}`),
    remove: links.to('FlowViewer_SaveManage', key, 'RemoveFilter', `${label}.svf`),
  }));
  return [{ month: '', rows }];
}

/** A group a month, newest first. */
function reportGroups(
  reports: readonly SavedReport[],
  key: string,
  links: SuiteLinks,
  { config }: ViewerSite,
) {
  const groups = new Map<string, object[]>();
  for (const { fileName, initials, description, time, hash, script } of reports) {
    const month = MONTH.format(new Date(time * 1000));
    const rows = groups.get(month) ?? [];
    groups.set(month, rows);
    rows.push({
      date: formatDate(time, config.dateFormat),
      time: formatTime(time),
      initials,
      title: description,
      href: links.to(script, key, `filter_hash=${hash}`),
      remove: links.to('FlowViewer_SaveManage', key, 'RemoveFile', fileName),
    });
  }
  return [...groups].map(([month, rows]) => ({ month, rows }));
}

const MONTH = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric' });

async function remove(
  req: Request,
  res: Response,
  context: WebContext,
  { key, isFilter, name }: { key: string; isFilter: boolean; name: string },
): Promise<void> {
  const site = await viewerOf(context);
  const links = suiteLinks(req, res, context);
  const doomed = isFilter ? await findFilter(site, name) : await findReport(site, name);
  if (!doomed) throw new HttpError(404, 'There is no such entry. Perhaps it was removed already.');
  const back = links.to('FlowViewer_SaveManage', key, isFilter ? 'ListFilters' : 'ListFiles');
  if (req.method === 'POST') {
    await checkFormToken(req, readForm(Buffer.isBuffer(req.body) ? req.body : ''), site);
    await site.store.removeSaved(doomed.name);
    seeOther(req, res, back);
    return;
  }
  await suitePage(req, res, context, {
    tool: 'FlowViewer',
    dashboard: key,
    title: `Remove the ${doomed.kind}?`,
    view: 'flowviewer/save-remove',
    hasSides: true,
    data: {
      doomed,
      back,
      action: links.to('FlowViewer_SaveManage', key, isFilter ? 'RemoveFilter' : 'RemoveFile', doomed.name),
      token: await formToken(req, res, site),
    },
  });
}

async function findReport({ store }: ViewerSite, name: string): Promise<Doomed | undefined> {
  const report = (await store.listSaved()).find(({ fileName }) => fileName === name);
  return report && { name, title: report.description, kind: 'report' };
}

async function findFilter({ store }: ViewerSite, name: string): Promise<Doomed | undefined> {
  const filter = (await store.listFilters()).find(({ label }) => `${label}.svf` === name);
  return filter && { name, title: filter.title, kind: 'filter' };
}
