import type { Request, Response } from 'express';
import { reportTitle, SORT_FIELD } from '../../../criteria/choices.js';
import { headerRows } from '../../../criteria/header.js';
import { formFieldsOf } from '../../../criteria/form.js';
import type { FilterBlock } from '../../../criteria/keys.js';
import { deviceInterfaces } from '../../../criteria/interface-names.js';
import { nextReportTitle } from '../../../flowviewer/narrow.js';
import type { ReportBody, ReportColumn } from '../../../flowviewer/report-model.js';
import { exporterTitle } from '../../../names/exporters.js';
import { dashboardNamed } from '../../../saved/dashboards.js';
import type { WebContext } from '../../context.js';
import { suiteLinks } from '../../suite-links.js';
import { suitePage } from '../../suite-page.js';
import { viewerOf } from '../../viewer.js';
import { formModel } from '../forms/model.js';
import { tableModel, type TableOptions } from './report-table.js';

/** A report as a page shows it, fresh or from a file. */
export interface ShownReport {
  /** First part of the query, or the form's field. */
  readonly dashboard: string;
  /** Leads to the report: `FV_...` of a current one, `SV_...` of a saved one; empty if it could not be kept. */
  readonly hash: string;
  readonly block: FilterBlock;
  readonly body: ReportBody | undefined;
  /** Lines in place of a body that cannot be taken apart. */
  readonly plainLines?: readonly string[] | undefined;
  /** Name of a saved report. */
  readonly description?: string | undefined;
  /** The pie chart: drawn, or where its picture is. */
  readonly pie?: { readonly svg: string } | { readonly href: string } | undefined;
  readonly notes?: readonly string[] | undefined;
  readonly definition?: readonly string[] | undefined;
  readonly flowsMatched?: number | undefined;
  readonly sorted?: TableOptions['sorted'];
  /** Whether the page answers the form, so that its rows and totals are exact. */
  readonly isFresh?: boolean | undefined;
}

/** Sends the page of a report (FlowViewer specification, sections 4.7, 5.4 and 6.3). */
export async function sendReport(
  req: Request,
  res: Response,
  context: WebContext,
  report: ShownReport,
): Promise<void> {
  const site = await viewerOf(context);
  const { config, store } = site;
  const { block, body, hash, description, sorted } = report;
  const links = suiteLinks(req, res, context);
  const key = dashboardNamed(store.dashboards(), report.dashboard)?.key ?? 'Main_Only';
  const replay = (...more: readonly string[]): string =>
    links.to('FlowViewer_Replay', key, `filter_hash=${hash}`, ...more);
  const sortHref = ({ sort }: ReportColumn): string | undefined => {
    if (sort === undefined || hash === '') return undefined;
    const order = sorted === undefined ? '' : sorted.isDescending ? '0' : '1';
    return links.to('FlowViewer_Sort', key, hash, sort, order);
  };
  const flowsHref = (scanner: string): string => links.to('FlowViewer_Replay', key, `filter_hash=${scanner}`);
  const units = block.unit_conversion === 'Y';
  const source =
    block.device_name === '' ? exporterTitle(config.exporters, block.exporter) : block.device_name;
  const heading = description ?? (source === '' ? 'FlowViewer Report' : `FlowViewer Report from ${source}`);
  const interfaceName = await deviceInterfaces(block, config);
  const rows = headerRows(block, { tool: 'FlowViewer', config, interfaceName });
  const saved = hash.startsWith('SV_') || hash.startsWith('PV_');
  await suitePage(req, res, context, {
    tool: 'FlowViewer',
    dashboard: key,
    hash,
    save: saved || hash === '' ? undefined : hash,
    title: description ?? `${reportTitle(block.stat_report, block.print_report) ?? 'Report'}: ${heading}`,
    address: hash === '' ? undefined : replay(),
    view: 'flowviewer/report',
    data: {
      scripts: ['report.js', 'suite-form.js', 'suite-run.js'],
      styles: ['report.css'],
      key,
      heading,
      facts: rows.filter(({ value }) => value !== ''),
      report,
      lines: body?.kind === 'listing' ? body.lines : (report.plainLines ?? []),
      isCut: body?.kind === 'listing' && body.isCut,
      table:
        body && body.kind !== 'listing'
          ? tableModel(body, { sortHref, sorted: sorted ?? sortedFresh(report), flowsHref, units })
          : undefined,
      action: links.to('FlowViewer_Main'),
      replay: hash === '' ? '' : replay(),
      form: await formModel({ tool: 'FlowViewer', block }, site, context.now()),
      fields: [...formFieldsOf(block)].filter(([, value]) => value !== ''),
      narrowTo: nextReportTitle(block),
      csv: replay('format=csv'),
      json: replay('format=json'),
      graph: links.to('FlowGrapher', key, `filter_hash=${hash}`),
      tracking: links.to('FlowMonitor', key, `filter_hash=${hash}`),
      monitor: links.monitor,
    },
  });
}

/** A table of statistics comes sorted by the field that the filter names. */
function sortedFresh({ isFresh, block, body }: ShownReport): TableOptions['sorted'] {
  const by = SORT_FIELD.find(({ value }) => value === (block.sort_field || '1'))?.label;
  return isFresh && body?.kind === 'table' && by !== undefined ? { by, isDescending: true } : undefined;
}
