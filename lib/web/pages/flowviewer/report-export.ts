import type { Request, Response } from 'express';
import { headerRows } from '../../../criteria/header.js';
import { deviceInterfaces } from '../../../criteria/interface-names.js';
import { readPeriod } from '../../../criteria/period.js';
import { csvText, jsonText, type ExportedReport } from '../../../flowviewer/export.js';
import type { ViewerSite } from '../../context.js';
import { sendData, type DataFormat } from '../../data-answer.js';

/** What is to be given to a program. */
type Exported = Pick<ExportedReport, 'title' | 'block' | 'body' | 'notes' | 'definition'>;

/** Sends a report as CSV or JSON, without frame. */
export async function sendExport(
  req: Request,
  res: Response,
  { config }: ViewerSite,
  format: DataFormat,
  report: Exported,
): Promise<void> {
  const { block } = report;
  const period = readPeriod(block, config);
  const interfaceName = await deviceInterfaces(block, config);
  const whole: ExportedReport = {
    ...report,
    period: Array.isArray(period) ? undefined : period,
    header: headerRows(block, { tool: 'FlowViewer', config, interfaceName }),
  };
  const name = `flowviewer-${report.title.toLowerCase().replace(/[^a-z\d]+/g, '-')}`;
  sendData(req, res, format, name, format === 'csv' ? csvText(whole) : jsonText(whole));
}
