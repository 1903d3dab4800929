import { fileNameOfLabel } from '../../../criteria/labels.js';
import { LockHeldError } from '../../../files/lock.js';
import { cancelRecreation } from '../../../flowtracker/recreate/recreate.js';
import {
  currentRecreateState,
  writeRecreateState,
  type RecreateState,
} from '../../../flowtracker/recreate/recreate-state.js';
import { findTracking } from '../../../flowtracker/trackings.js';
import { renderPage } from '../../../pages/render.js';
import { seeOther, sendHtml } from '../../answer.js';
import { formToken } from '../../form-token.js';
import { preparePage } from '../../frame.js';
import { HttpError } from '../../http-error.js';
import { suitePage } from '../../suite-page.js';
import { formatDateTime } from '../../../criteria/period.js';
import { ask, checkAnswer, tell, toList } from './asking.js';
import { displayHref } from './list-model.js';
import { startRecreation } from './start-recreation.js';
import type { TrackerRequest } from './tracker-page.js';

/** Seconds between looks at a recreation that is at work. */
const LOOK_EVERY = 2;

/**
 * The page of a tracking that is being made from stored flows: how far it is, until the tracking itself takes its place.
 *
 * @param address URL of this page: that of the tracking, unless there is one already whose past is made
 */
export async function recreationPage(
  request: TrackerRequest,
  state: RecreateState,
  address = displayHref(request, state.fileName),
): Promise<void> {
  const { req, res, context, site, links, key, parts } = request;
  const data = {
    state,
    isPast: await isTracking(request, state),
    since: formatDateTime(state.start, site.config.dateFormat),
    percent: state.periodsTotal === 0 ? 0 : Math.floor((100 * state.periodsDone) / state.periodsTotal),
  };
  if (parts.includes('fragment')) {
    preparePage(res);
    sendHtml(req, res, 200, renderPage('flowmonitor/recreation-state', data));
    return;
  }
  await suitePage(req, res, context, {
    tool: 'FlowMonitor',
    dashboard: key,
    title: state.label,
    view: 'flowmonitor/recreation',
    hasSides: true,
    address,
    data: {
      ...data,
      isAtWork: isGoingOn(state),
      scripts: ['monitor.js'],
      styles: ['report.css', 'monitor.css'],
      every: LOOK_EVERY,
      fragment: `${address}^fragment`,
      display: address,
      resume: links.to('FlowMonitor_Management', key, 'Resume', state.fileName),
      cancel: links.to('FlowMonitor_Management', key, 'Cancel', state.fileName),
      token: await formToken(req, res, site),
    },
  });
}

/** `DB^Resume^file`: goes on with one that was stopped or failed, by POST. */
export async function resumeRecreationPage(request: TrackerRequest): Promise<void> {
  const { req, res, context, tracker, links, key } = request;
  const state = await stateNamed(request);
  if (req.method === 'POST') {
    await checkAnswer(request);
    if (!isGoingOn(state)) {
      await writeRecreateState(tracker.site, { ...state, status: 'waiting', updatedAt: context.now() });
      startRecreation(request, state.job);
    }
  }
  const isPast = await isTracking(request, state);
  const past = links.to('FlowMonitor_Management', key, 'Recreate', state.fileName);
  seeOther(req, res, isPast ? past : displayHref(request, state.fileName));
}

/** `DB^Cancel^file`: gives one up. */
export async function cancelRecreationPage(request: TrackerRequest): Promise<void> {
  const { req, tracker, links, key } = request;
  const state = await stateNamed(request);
  if (req.method !== 'POST') {
    await ask(request, {
      title: 'Give it up?',
      subject: state.label,
      text: 'What has been made from stored flows so far is deleted.',
      action: links.to('FlowMonitor_Management', key, 'Cancel', state.fileName),
      button: 'Give it up',
      keep: 'Keep it',
    });
    return;
  }
  await checkAnswer(request);
  try {
    await cancelRecreation(tracker.site, state.fileName);
  } catch (error) {
    if (!(error instanceof LockHeldError)) throw error;
    throw new HttpError(409, 'It is being made right now. Stop the program FlowMonitor_Recreate first.', {
      cause: error,
    });
  }
  const list = toList(request);
  await tell(request, {
    title: 'Given up',
    text: (await isTracking(request, state))
      ? `${state.label} has the values that it had.`
      : `${state.label} is not made.`,
    next: [list],
    address: list.href,
  });
}

function isGoingOn({ status }: RecreateState): boolean {
  return status === 'waiting' || status === 'running';
}

/** Whether there is the tracking already, and it is its past that is made. */
async function isTracking({ tracker }: TrackerRequest, { fileName }: RecreateState): Promise<boolean> {
  return (await findTracking(tracker.site, fileName)) !== undefined;
}

async function stateNamed({ tracker, context, parts }: TrackerRequest): Promise<RecreateState> {
  const fileName = fileNameOfLabel((parts[1] ?? '').replaceAll('~', ' '));
  const state =
    fileName === '' ? undefined : await currentRecreateState(tracker.site, fileName, context.now());
  if (!state || state.status === 'done')
    throw new HttpError(404, 'No such tracking is being made from stored flows.');
  return state;
}
