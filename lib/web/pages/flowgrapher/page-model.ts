import type { Request, Response } from 'express';
import { headerRows, type HeaderRow } from '../../../criteria/header.js';
import type { FilterBlock } from '../../../criteria/keys.js';
import { formFieldsOf } from '../../../criteria/form.js';
import { textOn } from '../../../charts/colours.js';
import { ANALYSIS_METHODS, type AnalysisMethod } from '../../../flowgrapher/analysis-methods.js';
import type { AnalysisTable } from '../../../flowgrapher/analysis-table.js';
import type { DetailRow } from '../../../flowgrapher/detail-rows.js';
import { detailCells, type ColumnHeading, type DetailColumn } from '../../../flowgrapher/detail-table.js';
import type { SeriesDocument } from '../../../flowgrapher/series-document.js';
import { deviceInterfaces } from '../../../criteria/interface-names.js';
import { dashboardNamed } from '../../../saved/dashboards.js';
import type { ViewerSite, WebContext } from '../../context.js';
import { publicPath } from '../../public-path.js';
import { suiteLinks, type SuiteLinks } from '../../suite-links.js';
import { suitePage } from '../../suite-page.js';

/** A page that shows a graph: fresh, sorted, saved, or broken down. */
interface GraphPage {
  readonly heading: string;
  /** Behind the heading, such as `[Filter Saved]`. */
  readonly remark?: string;
  readonly dashboard: string;
  readonly block: FilterBlock;
  /** What the form and the other tools are filled from; empty if the report could not be kept. */
  readonly hash: string;
  /** What Save Filter and Save Report save; undefined if there is nothing to be saved. */
  readonly save: string | undefined;
  /** The picture drawn on the page, or the address of one with its size. */
  readonly picture: string | StoredPicture;
  /** Address of the picture as a file, if it is one. */
  readonly pictureHref: string | undefined;
  /** For a closer look at the graph; reports that were saved have none. */
  readonly series?: SeriesDocument | undefined;
  /** Hash by which data of the page are fetched. */
  readonly data?: string | undefined;
  readonly details?: DetailTableModel | undefined;
  readonly analysis?: { readonly table: AnalysisTable; readonly hrefs?: readonly string[] } | undefined;
  /** Hash of the report that analyses start from; undefined where it cannot be broken down. */
  readonly analyse?: string | undefined;
  /** The analysis that is shown. */
  readonly method?: AnalysisMethod;
  readonly notes: readonly string[];
  /** Address of the page itself, for those that answer a form. */
  readonly address?: string | undefined;
}

export interface StoredPicture {
  readonly src: string;
  readonly width: number;
  readonly height: number;
}

interface DetailTableModel {
  readonly headings: readonly (ColumnHeading & {
    readonly href: string | undefined;
    readonly order: 'ascending' | 'descending' | undefined;
  })[];
  readonly rows: readonly (readonly string[])[];
}

/** Sends a page with a graph in the frame of the suite (FlowGrapher specification, section 3.3). */
export async function sendGraphPage(
  req: Request,
  res: Response,
  context: WebContext,
  site: ViewerSite,
  page: GraphPage,
): Promise<void> {
  const links = suiteLinks(req, res, context);
  const key = dashboardKey(site, page.dashboard);
  const { config } = site;
  const interfaceName = await deviceInterfaces(page.block, config);
  const header: HeaderRow[] = headerRows(page.block, { tool: 'FlowGrapher', config, interfaceName });
  await suitePage(req, res, context, {
    tool: 'FlowGrapher',
    dashboard: key,
    hash: page.hash,
    save: page.save,
    title: page.heading,
    view: 'flowgrapher/report',
    address: page.address,
    data: {
      scripts: page.series ? ['uPlot.js', 'grapher.js'] : [],
      styles: page.series ? ['uPlot.css', 'grapher.css'] : ['grapher.css'],
      heading: page.heading,
      remark: page.remark ?? '',
      header: header.filter(({ value }) => value !== ''),
      notes: page.notes,
      picture: page.picture,
      isWide: Number(page.block.graph_multiplier) > 1,
      alt: altText(page, header),
      graphData: page.series && jsonForScript(interactive(page.series, page, site, links, key)),
      statistics: page.series?.statistics ?? undefined,
      statisticsFrom: page.series?.statisticsFrom,
      details: page.details,
      analysis: page.analysis && analysisModel(page.analysis.table, page.analysis.hrefs),
      analyses:
        page.analyse === undefined
          ? []
          : ANALYSIS_METHODS.map(({ name, button, title }) => ({
              label: button,
              title,
              isCurrent: name === page.method?.name,
              href: links.to('FlowGrapher_Analyze', key, name, `filter_hash=${page.analyse}`),
            })),
      downloads: downloads(page, links, key),
    },
  });
}

export function dashboardKey({ store }: ViewerSite, dashboard: string): string {
  return dashboardNamed(store.dashboards(), dashboard)?.key ?? 'Main_Only';
}

/** What the script needs besides the series: where the form and data of another window come from. */
function interactive(
  document: SeriesDocument,
  { block, hash }: GraphPage,
  { config }: ViewerSite,
  links: SuiteLinks,
  key: string,
) {
  const fields = [...formFieldsOf(block)].filter(([, value]) => value !== '');
  // The form of a report that could not be kept is filled field by field.
  const filled = hash === '' ? fields.map(([name, value]) => `${name}=${value}`) : [];
  return {
    ...document,
    details: undefined,
    dateFormat: config.dateFormat,
    form: links.to('FlowGrapher', key, `filter_hash=${hash}`, ...filled),
    flows: links.to('FlowViewer', key, `filter_hash=${hash}`, ...filled),
    main: links.to('FlowGrapher_Main'),
    fields: Object.fromEntries(fields),
  };
}

/** JSON that no text of it can end the element around it. */
function jsonForScript(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

function altText({ heading, series }: GraphPage, header: readonly HeaderRow[]): string {
  const value = (label: string): string => header.find((row) => row.label === label)?.value ?? '';
  const statistics = series?.statistics;
  const numbers = statistics
    ? `: at most ${statistics.maximum.toLocaleString('en-US')}, on average ${statistics.average.toLocaleString('en-US')}`
    : '';
  return `${heading}, ${value('Report')}, ${value('Start Time')} to ${value('End Time')}${numbers}`;
}

function analysisModel({ columns, rows }: AnalysisTable, hrefs: readonly string[] = []) {
  return {
    columns,
    rows: rows.map(({ colour, cells }, i) => ({
      colour,
      tone: colour === undefined ? '' : textOn(colour) === '#000000' ? 'on-light' : 'on-dark',
      href: hrefs[i],
      cells,
    })),
  };
}

function downloads({ data, series, details, pictureHref }: GraphPage, links: SuiteLinks, key: string) {
  const picture = pictureHref === undefined ? [] : [{ label: 'PNG', href: pictureHref, name: 'picture' }];
  if (data === undefined) return picture;
  const href = (...parts: readonly string[]): string =>
    links.to('FlowGrapher_Sort', key, data, '', '', ...parts);
  return [
    ...(series ? [{ label: 'CSV', href: href('format=csv', 'table=series'), name: 'series' }] : []),
    ...(series?.statistics
      ? [{ label: 'CSV', href: href('format=csv', 'table=statistics'), name: 'statistics' }]
      : []),
    ...(details ? [{ label: 'CSV', href: href('format=csv', 'table=details'), name: 'details' }] : []),
    ...(series ? [{ label: 'JSON', href: href('format=json'), name: 'everything' }] : []),
    ...picture,
  ];
}

/** How a column is sorted now. */
export interface ShownOrder {
  readonly column: DetailColumn;
  readonly isDescending: boolean;
}

/** The detail table with links that sort it, where it can be sorted. */
export function detailModel(
  headings: readonly ColumnHeading[],
  rows: readonly DetailRow[],
  sortHref: (column: DetailColumn) => string | undefined,
  shown?: ShownOrder,
): DetailTableModel {
  return {
    headings: headings.map((heading) => ({
      ...heading,
      href: sortHref(heading.column),
      order: shown?.column === heading.column ? (shown.isDescending ? 'descending' : 'ascending') : undefined,
    })),
    rows: rows.map(detailCells),
  };
}

/** Address of the picture of a report. */
export function pictureHref({ config }: ViewerSite, name: string, isSaved: boolean): string {
  return publicPath(isSaved ? config.saveShort : config.graphsShort, `${name}.png`);
}
