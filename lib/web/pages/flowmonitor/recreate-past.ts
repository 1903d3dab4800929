import { formatDate, formatTime } from '../../../criteria/period.js';
import { recreatePast } from '../../../flowtracker/manage/recreate-past.js';
import { currentRecreateState } from '../../../flowtracker/recreate/recreate-state.js';
import { TrackingError } from '../../../flowtracker/tracking-error.js';
import type { StoredTracking } from '../../../flowtracker/trackings.js';
import { seeOther } from '../../answer.js';
import { formToken } from '../../form-token.js';
import { suitePage } from '../../suite-page.js';
import { checkAnswer } from './asking.js';
import { displayHref, recreateHref } from './list-model.js';
import { trackingNamed } from './names.js';
import { recreationPage } from './recreations.js';
import { startRecreation } from './start-recreation.js';
import { STATUS, type TrackerRequest } from './tracker-page.js';

/** What the form begins with, seconds before now. */
const A_DAY = 86_400;

interface Start {
  readonly start_date: string;
  readonly start_time: string;
}

/**
 * `DB^Recreate^label`: asks for a start and makes the past of a tracking anew from there on (FlowTracker specification, section 15);
 * while that is at work, how far it is. Once it is done it leads to the tracking.
 */
export async function recreatePage(request: TrackerRequest): Promise<void> {
  const { req, res, context, tracker, parts, fields } = request;
  const tracking = await trackingNamed(request, parts[1]);
  if (req.method !== 'POST') {
    const state = await currentRecreateState(tracker.site, tracking.fileName, context.now());
    if (state && state.status !== 'done')
      await recreationPage(request, state, recreateHref(request, tracking));
    else if (parts.includes('fragment')) seeOther(req, res, displayHref(request, tracking.fileName));
    else await askForStart(request, tracking, usualStart(request));
    return;
  }
  await checkAnswer(request);
  try {
    const job = await recreatePast(tracker, tracking.fileName, fields);
    startRecreation(request, job.path);
    seeOther(req, res, recreateHref(request, tracking));
  } catch (error) {
    if (!(error instanceof TrackingError) || error.code !== 'invalid') throw error;
    const { start_date = '', start_time = '' } = Object.fromEntries(fields);
    await askForStart(request, tracking, { start_date, start_time }, error);
  }
}

function usualStart({ context, site }: TrackerRequest): Start {
  const start = context.now() - A_DAY;
  return { start_date: formatDate(start, site.config.dateFormat), start_time: formatTime(start) };
}

async function askForStart(
  request: TrackerRequest,
  tracking: StoredTracking,
  start: Start,
  error?: TrackingError,
): Promise<void> {
  const { req, res, context, site, key } = request;
  await suitePage(req, res, context, {
    tool: 'FlowMonitor',
    dashboard: key,
    hash: `MT_${tracking.fileName}`,
    title: 'Make its past anew',
    view: 'flowmonitor/recreate-past',
    hasSides: true,
    status: error ? STATUS[error.code] : 200,
    data: {
      styles: ['report.css', 'monitor.css'],
      label: tracking.label,
      fields: [
        { name: 'start_date', label: 'Start date', value: start.start_date },
        { name: 'start_time', label: 'Start time', value: start.start_time },
      ].map((field) => ({
        ...field,
        isFaulty: error?.issues.some((issue) => issue.field === field.name) ?? false,
      })),
      problem: error?.message,
      action: recreateHref(request, tracking),
      back: displayHref(request, tracking.fileName),
      token: await formToken(req, res, site),
    },
  });
}
