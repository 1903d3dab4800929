import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { reportTitle } from '../../../criteria/choices.js';
import { checkCriteria } from '../../../criteria/criteria.js';
import { definitionText } from '../../../criteria/definition.js';
import type { FilterBlock } from '../../../criteria/keys.js';
import { readPeriod } from '../../../criteria/period.js';
import { loadReport, type LoadedReport } from '../../../flowviewer/load-report.js';
import { formatHash, type FilterHash } from '../../../saved/hash.js';
import type { ViewerSite } from '../../context.js';
import { HttpError } from '../../http-error.js';
import { publicPathOf } from '../../public-path.js';

/** A report that was read from its file, with what a page shows beside it. */
export interface StoredPage extends LoadedReport {
  /** Hash that links carry on: of saved reports `SV_...`, of current ones `FV_...`, of scanners `SC_...`. */
  readonly hash: string;
  readonly title: string;
  readonly pie: { readonly href: string } | undefined;
  readonly definition: readonly string[];
}

/** Reads the report that a hash names. @throws HttpError 404 if there is none */
export async function storedPage(site: ViewerSite, hash: FilterHash | undefined): Promise<StoredPage> {
  const path = hash && (await site.store.locateReport(hash, 'replay'));
  const report = path === undefined ? undefined : await loadReport(path);
  if (!hash || path === undefined || !report)
    throw new HttpError(
      404,
      'This report is no longer there. Current reports are removed after a while; saved ones stay.',
    );
  const isSaved = dirname(path) === (await realpath(site.config.saveDirectory).catch(() => undefined));
  const code = isSaved ? 'SV' : hash.code === 'SC' ? 'SC' : 'FV';
  return {
    ...report,
    hash: formatHash({ code, name: report.name }),
    title: reportTitle(report.block.stat_report, report.block.print_report) ?? '',
    pie: await picture(site, report.name, isSaved),
    definition: await definitionOf(report.block, site),
  };
}

async function picture(
  { config }: ViewerSite,
  name: string,
  isSaved: boolean,
): Promise<{ href: string } | undefined> {
  const [directory, short] = isSaved
    ? [config.saveDirectory, config.saveShort]
    : [config.graphsDirectory, config.graphsShort];
  const href = await publicPathOf(directory, short, `${name}.png`);
  return href === undefined ? undefined : { href };
}

/** The filter as flow-nfilter takes it, as long as nothing in it has to be looked up. */
async function definitionOf(block: FilterBlock, { config }: ViewerSite): Promise<string[]> {
  const period = readPeriod(block, config);
  const checked = await checkCriteria(block, { config, resolve: () => Promise.resolve([]) });
  if (Array.isArray(period) || 'issues' in checked) return [];
  return definitionText(checked.criteria, period, block.flow_select);
}
