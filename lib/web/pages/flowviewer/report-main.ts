import type { Request, Response } from 'express';
import { renderPng } from '../../../charts/png.js';
import { blockOfForm, readForm } from '../../../criteria/form.js';
import type { FormIssue } from '../../../criteria/issue.js';
import type { FilterBlock } from '../../../criteria/keys.js';
import { narrowed, readNarrowing } from '../../../flowviewer/narrow.js';
import { piePicture } from '../../../flowviewer/pie-picture.js';
import { runReport, type Report, type ReportAnswer } from '../../../flowviewer/report.js';
import { SilkError } from '../../../flowviewer/silk/run.js';
import { storeReport } from '../../../flowviewer/store-report.js';
import { seeOther } from '../../answer.js';
import type { ViewerSite, WebContext } from '../../context.js';
import { answerWithData, readFormat, sendIssues } from '../../data-answer.js';
import { HttpError } from '../../http-error.js';
import { keepReport, NOT_KEPT } from '../../keep-report.js';
import { startPulse } from '../../pulse.js';
import { runWithLimits } from '../../run.js';
import { suiteLinks } from '../../suite-links.js';
import type { PageFactory } from '../../page-factory.js';
import { viewerOf } from '../../viewer.js';
import { sendForm } from '../forms/send-form.js';
import { sendExport } from './report-export.js';
import { sendReport } from './report-page.js';

const MALFORMED = 'narrow= takes one criterion as KEY:VALUE, for example source_addresses:10.1.1.1.';

/**
 * FlowViewer_Main.cgi: the report that the form asks for (FlowViewer specification, section 4). `format=csv` or `format=json` beside the
 * form's fields gives it to programs; `narrow=source_addresses:10.1.1.1` adds a criterion to the filter first.
 */
export const reportMainPage: PageFactory = (context) => async (req, res) => {
  const site = await viewerOf(context);
  // Nothing was asked for: an old bookmark, or a page that was loaded again.
  if (req.method !== 'POST') {
    seeOther(req, res, suiteLinks(req, res, context).to('FlowViewer'));
    return;
  }
  const fields = readForm(Buffer.isBuffer(req.body) ? req.body : '');
  const { block: asked, issues } = blockOfForm(fields, site.config);
  const narrow = fields.get('narrow') ?? '';
  const narrowing = readNarrowing(narrow);
  const block = narrowing ? narrowed(asked, narrowing) : asked;
  const dashboard = fields.get('active_dashboard') ?? '';
  const format = readFormat(fields.get('format'));
  const answer = (): Promise<ReportAnswer> => {
    if (narrow !== '' && !narrowing) throw new HttpError(400, MALFORMED);
    return answerOf(req, res, site, { block, issues }, context);
  };
  if (format) {
    await answerWithData(req, res, async () => {
      const made = await answer();
      if ('issues' in made) sendIssues(req, res, format, made.issues);
      else await sendExport(req, res, site, format, made.report);
    });
    return;
  }
  startPulse(req, res);
  const made = await answer();
  if ('issues' in made)
    await sendForm(req, res, context, { tool: 'FlowViewer', dashboard, block, issues: made.issues });
  else await sendFresh(req, res, context, site, { report: made.report, dashboard });
};

async function answerOf(
  req: Request,
  res: Response,
  site: ViewerSite,
  { block, issues }: { block: FilterBlock; issues: readonly FormIssue[] },
  { now }: WebContext,
): Promise<ReportAnswer> {
  if (issues.length > 0) return { issues };
  const { config, names } = site;
  try {
    return await runWithLimits(req, res, site, (signal, progress) =>
      runReport(
        block,
        { config, names, now },
        {
          signal,
          onProgress: ({ filesDone, files, bytesRead }) =>
            progress({ filesDone, filesTotal: files, bytes: bytesRead }),
        },
      ),
    );
  } catch (error) {
    if (!(error instanceof SilkError)) throw error;
    throw new HttpError(502, `SiLK could not make the report. ${error.message}`, { cause: error });
  }
}

async function sendFresh(
  req: Request,
  res: Response,
  context: WebContext,
  site: ViewerSite,
  { report, dashboard }: { report: Report; dashboard: string },
): Promise<void> {
  const { config, store } = site;
  const svg = await piePicture(report.slices, `${report.title} by share`, config);
  const pie = svg === undefined ? undefined : await pictureOf(svg, context);
  const stored = await keepReport(site, context, () => storeReport(report, { config, store, pie }));
  await sendReport(req, res, context, {
    ...report,
    dashboard,
    hash: '',
    ...stored,
    notes: stored ? report.notes : [...report.notes, NOT_KEPT],
    pie: svg === undefined ? undefined : { svg },
    isFresh: true,
  });
}

/** A report is worth having without the picture of its saved form. */
async function pictureOf(svg: string, { log }: WebContext): Promise<Buffer | undefined> {
  try {
    return await renderPng(svg);
  } catch (error) {
    log(`no picture of a pie chart: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
