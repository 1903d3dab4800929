import type { Response } from 'express';
import type { FormIssue } from '../../../criteria/issue.js';
import { headerRows } from '../../../criteria/header.js';
import { readPeriod } from '../../../criteria/period.js';
import {
  csvText,
  EXPORT_FORMATS,
  jsonText,
  type ExportedReport,
  type ExportFormat,
} from '../../../flowviewer/export.js';
import { deviceInterfaces } from '../../../criteria/interface-names.js';
import type { ViewerSite } from '../../context.js';
import { HttpError } from '../../http-error.js';

/** What is to be given to a program. */
export type Exported = Pick<ExportedReport, 'title' | 'block' | 'body' | 'notes' | 'definition'>;

/** Sends a report as CSV or JSON, without frame; browsers keep it as a file. */
export async function sendExport(
  res: Response,
  { config }: ViewerSite,
  format: ExportFormat,
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
  const name = `flowviewer-${report.title.toLowerCase().replace(/[^a-z\d]+/g, '-')}.${format}`;
  res.setHeader('Content-Disposition', `${format === 'csv' ? 'attachment' : 'inline'}; filename="${name}"`);
  send(res, 200, format, format === 'csv' ? csvText(whole) : jsonText(whole));
}

/** Sends what is wrong with a form. */
export function sendIssues(res: Response, format: ExportFormat, issues: readonly FormIssue[]): void {
  const lines = issues.map(({ field, message, value = '' }) => `${field}: ${message} ${value}`.trim());
  if (format === 'json') send(res, 400, format, JSON.stringify({ issues }));
  else
    res
      .status(400)
      .type('text/plain; charset=utf-8')
      .send(`${lines.join('\n')}\n`);
}

/** An error page is of no use to a program: the same as a line of text, or JSON. Other errors are passed on. */
export function sendError(res: Response, format: ExportFormat, error: unknown): void {
  if (!(error instanceof HttpError)) throw error;
  const { status, message } = error;
  if (format === 'json') send(res, status, format, JSON.stringify({ error: message }));
  else res.status(status).type('text/plain; charset=utf-8').send(`${message}\n`);
}

function send(res: Response, status: number, format: ExportFormat, text: string): void {
  res.status(status);
  res.setHeader('Cache-Control', 'no-cache');
  res.setHeader('Content-Type', `${EXPORT_FORMATS[format]}; charset=utf-8`);
  res.send(text);
}
