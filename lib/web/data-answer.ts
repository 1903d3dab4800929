import type { Request, Response } from 'express';
import { readForm } from '../criteria/form.js';
import type { FormIssue } from '../criteria/issue.js';
import { sendText, wantsStream } from './answer.js';
import { startPulse } from './pulse.js';
import { splitQuery } from './query-parts.js';

export type DataFormat = 'csv' | 'json';

/** A format's name in a request; undefined for pages. */
export function readFormat(text: string | undefined): DataFormat | undefined {
  return text === 'csv' || text === 'json' ? text : undefined;
}

const TYPES: Readonly<Record<DataFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
};

/** Sends a report as data; browsers keep CSV as a file and show JSON. @param name of the file, without extension */
export function sendData(req: Request, res: Response, format: DataFormat, name: string, text: string): void {
  const way = format === 'csv' ? 'attachment' : 'inline';
  const disposition = `${way}; filename="${name}.${format}"`;
  sendText(req, res, 200, { type: TYPES[format], disposition, text });
}

/** Sends what is wrong with a form: in JSON, or a line each. */
export function sendIssues(
  req: Request,
  res: Response,
  format: DataFormat,
  issues: readonly FormIssue[],
): void {
  const lines = issues.map(({ field, message, value = '' }) => `${field}: ${message} ${value}`.trim());
  sendFault(req, res, format, 400, { issues }, lines.join('\n'));
}

/** Answers a program with data; what goes wrong it is told in words of its format, by the pages of errors. */
export async function answerWithData(
  req: Request,
  res: Response,
  answer: () => Promise<void> | void,
): Promise<void> {
  // Nothing may come before data, but lines of progress may.
  if (wantsStream(req)) startPulse(req, res);
  await answer();
}

/** The format in which a program asks a script of FlowViewer, in a form or behind its hash; undefined for pages. */
export function formatAsked(req: Request): DataFormat | undefined {
  const posted = Buffer.isBuffer(req.body) ? readForm(req.body).get('format') : undefined;
  const named = splitQuery(req).find((part) => part.startsWith('format='));
  return readFormat(posted ?? named?.slice('format='.length));
}

/** Tells a program what went wrong: an error page is of no use to it. */
export function sendError(
  req: Request,
  res: Response,
  format: DataFormat,
  { status, message, id }: { status: number; message: string; id: string | undefined },
): void {
  sendFault(req, res, format, status, { error: message, ...(id !== undefined && { id }) }, message);
}

function sendFault(
  req: Request,
  res: Response,
  format: DataFormat,
  status: number,
  value: object,
  line: string,
): void {
  if (format === 'json') sendText(req, res, status, { type: TYPES.json, text: JSON.stringify(value) });
  else sendText(req, res, status, { type: 'text/plain; charset=utf-8', text: `${line}\n` });
}
