import type { Request, Response } from 'express';
import { readForm } from '../../../criteria/form.js';
import { oneLine } from '../../../criteria/text.js';
import { dashboardNamed } from '../../../saved/dashboards.js';
import { formatHash, parseHash, type FilterHash } from '../../../saved/hash.js';
import { savedTracking } from '../../../saved/locate.js';
import { MAX_SAVED_NAME, SaveError } from '../../../saved/save-report.js';
import { seeOther } from '../../answer.js';
import type { ViewerSite, WebContext } from '../../context.js';
import { checkFormToken, formToken } from '../../form-token.js';
import { HttpError } from '../../http-error.js';
import { splitQuery } from '../../query-parts.js';
import { suiteLinks, type SuiteLinks } from '../../suite-links.js';
import { suitePage } from '../../suite-page.js';
import type { SuiteTool } from '../../suite-frame.js';
import type { PageFactory } from '../../page-factory.js';
import type { SuiteScript } from '../../tools.js';
import { viewerOf } from '../../viewer.js';

type What = 'report' | 'filter';

const GONE = 'There is no such report or filter. Current reports are removed after a while.';

interface Saving {
  readonly what: What;
  readonly hash: FilterHash;
  readonly dashboard: string;
  /** What was typed. */
  readonly name: string;
  /** Why the name is asked for again. */
  readonly problem?: string;
  /** A filter of this label is there already. */
  readonly exists?: boolean;
}

/**
 * FlowViewer_Save.cgi: asks for a name (`DB^name_report^HASH`, `name_filter`), then saves (`save_report`, `save_filter`; POST alone) and
 * leads on to what was saved (FlowViewer specification, section 6.2).
 */
export const savePage: PageFactory = (context) => async (req, res) => {
  const site = await viewerOf(context);
  const [dashboard, action = '', hashText = ''] = splitQuery(req);
  const hash = parseHash(hashText);
  if (!hash) throw new HttpError(404, GONE);
  const what: What = action.endsWith('_report') ? 'report' : 'filter';
  const isSaving = req.method === 'POST' && !action.startsWith('name_');
  const fields = readForm(Buffer.isBuffer(req.body) ? req.body : '');
  const name = [...oneLine(fields.get(`${what}_name`) ?? '')].slice(0, MAX_SAVED_NAME).join('');
  const saving: Saving = { what, hash, dashboard, name };
  if (!isSaving) {
    if (!(await site.store.canBeSaved(hash))) throw new HttpError(404, GONE);
    await askForName(req, res, context, saving);
    return;
  }
  await checkFormToken(req, fields, site);
  const result = await save(site, saving, fields.get('overwrite') === 'Y');
  if (typeof result !== 'string') {
    await askForName(req, res, context, { ...saving, ...result });
    return;
  }
  const links = suiteLinks(req, res, context);
  const key = dashboardNamed(site.store.dashboards(), dashboard)?.key ?? 'Main_Only';
  seeOther(req, res, whereTo(what, hash, result, key, links));
};

/** @returns the hash of what was saved, or why it was not */
async function save(
  { store }: ViewerSite,
  { what, hash, name }: Saving,
  overwrite: boolean,
): Promise<string | { problem: string; exists?: boolean }> {
  if (name.trim() === '') return { problem: 'Please enter a name.' };
  try {
    if (what === 'report') return await store.saveReport(hash, name);
    const result = await store.saveFilter(hash, name, overwrite);
    if ('saved' in result) return formatHash({ code: 'FL', name: result.saved });
    return { problem: 'There is a filter of this name already.', exists: true };
  } catch (error) {
    if (error instanceof SaveError) return { problem: error.message };
    throw error;
  }
}

/** A saved report is shown; after its filter was saved, the report that one was looking at, or the form. */
function whereTo(what: What, hash: FilterHash, saved: string, key: string, links: SuiteLinks): string {
  const replay = (name: string): SuiteScript =>
    savedTracking(name) || /^Flow(?:Monitor|Tracker)/.test(name)
      ? 'FlowMonitor_Replay'
      : name.startsWith('FlowGrapher')
        ? 'FlowGrapher_Replay'
        : 'FlowViewer_Replay';
  if (what === 'report') return links.to(replay(saved.slice(3)), key, `filter_hash=${saved}`);
  const { code, name } = hash;
  if (code === 'MT') return links.to('FlowMonitor_Display', key, `filter_hash=MT_${name}`);
  if (code === 'SV' || code === 'SF') return links.to(replay(name), key, `filter_hash=SF_${name}`);
  if (/^Flow(?:Viewer|Grapher)_save_/.test(name))
    return links.to(replay(name), key, `filter_hash=FL_${name}`);
  return links.to('FlowViewer', key, `filter_hash=${saved}`);
}

async function askForName(req: Request, res: Response, context: WebContext, saving: Saving): Promise<void> {
  const site = await viewerOf(context);
  const links = suiteLinks(req, res, context);
  const { what, hash, dashboard, problem } = saving;
  const key = dashboardNamed(site.store.dashboards(), dashboard)?.key ?? 'Main_Only';
  await suitePage(req, res, context, {
    tool: toolOf(hash),
    dashboard: key,
    hash: formatHash(hash),
    title: what === 'report' ? 'Save the report' : 'Save the filter',
    view: 'flowviewer/save-name',
    hasSides: true,
    status: problem === undefined ? 200 : 400,
    data: {
      saving,
      maxLength: MAX_SAVED_NAME,
      action: links.to('FlowViewer_Save', key, `save_${what}`, formatHash(hash)),
      token: await formToken(req, res, site),
    },
  });
}

function toolOf({ code, name }: FilterHash): SuiteTool {
  if (code === 'MT' || code === 'FM' || /^Flow(?:Monitor|Tracker)/.test(name)) return 'FlowMonitor';
  return name.startsWith('FlowGrapher') ? 'FlowGrapher' : 'FlowViewer';
}
