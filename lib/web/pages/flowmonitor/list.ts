import { formatTime } from '../../../criteria/period.js';
import { renderPage } from '../../../pages/render.js';
import { seeOther, sendHtml } from '../../answer.js';
import { preparePage } from '../../frame.js';
import { suitePage } from '../../suite-page.js';
import { trackingList, type ListOrder, type ListSort } from './list-model.js';
import type { TrackerRequest } from './tracker-page.js';

/** How often a page that is looked at asks for news, seconds. */
export const RENEWAL = 60;

/**
 * `DB^List`: all trackings (FlowTracker specification, section 13.1). Further parts of our own: `sort=label|value|state`,
 * `order=descending`, `search=words`, and `fragment` for the part that renews itself. The search form is posted, and leads to such a URL.
 */
export async function listPage(request: TrackerRequest): Promise<void> {
  const { req, res, context, links, key, parts, fields, word } = request;
  const order = orderOf(parts);
  const search = fields.get('search');
  if (search !== undefined) {
    seeOther(req, res, listHref(request, { ...order, search: search.replaceAll('^', ' ').slice(0, 200) }));
    return;
  }
  const data = {
    list: await trackingList(request, order),
    order,
    words: `${word}s`,
    collector: `${links.monitor}_Collector`,
    columns: columnsOf(request, order),
  };
  if (parts.includes('fragment')) {
    preparePage(res);
    sendHtml(req, res, 200, renderPage('flowmonitor/list-rows', data));
    return;
  }
  await suitePage(req, res, context, {
    tool: 'FlowMonitor',
    dashboard: key,
    title: `${word}s`,
    view: 'flowmonitor/list',
    hasSides: true,
    data: {
      ...data,
      scripts: ['monitor.js'],
      styles: ['report.css', 'monitor.css'],
      renewal: RENEWAL,
      time: formatTime(context.now()),
      renew: listHref(request, order),
      fragment: listHref(request, order, 'fragment'),
      create: links.to('FlowMonitor', key),
      board: links.to('FlowMonitor_Dashboard', key),
      removed: links.to('FlowMonitor_Management', key, 'Removed'),
      action: links.to('FlowMonitor_Management', key, 'List'),
    },
  });
}

function orderOf(parts: readonly string[]): ListOrder {
  const valueOf = (name: string): string =>
    parts.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
  const sort = SORTS.find((known) => known === valueOf('sort')) ?? 'label';
  return { sort, isDescending: valueOf('order') === 'descending', search: valueOf('search') };
}

const SORTS: readonly ListSort[] = ['label', 'value', 'state'];

function listHref({ links, key }: TrackerRequest, order: ListOrder, ...more: readonly string[]): string {
  const { sort, isDescending, search } = order;
  return links.to(
    'FlowMonitor_Management',
    key,
    'List',
    ...(sort === 'label' && !isDescending ? [] : [`sort=${sort}`]),
    ...(isDescending ? ['order=descending'] : []),
    ...(search === '' ? [] : [`search=${search}`]),
    ...more,
  );
}

/** Headings that sort: the largest values first, the worst states first. */
function columnsOf(request: TrackerRequest, order: ListOrder) {
  const column = (label: string, sort: ListSort, startsDescending: boolean) => {
    const isCurrent = order.sort === sort;
    const isDescending = isCurrent ? !order.isDescending : startsDescending;
    return {
      label,
      href: listHref(request, { ...order, sort, isDescending }),
      order: isCurrent ? (order.isDescending ? 'descending' : 'ascending') : undefined,
    };
  };
  return {
    state: column('State', 'state', false),
    label: column(request.word, 'label', false),
    value: column('Last value', 'value', true),
  };
}
