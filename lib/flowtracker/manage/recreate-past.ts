import { readMoment } from '../../criteria/period.js';
import type { FormIssue } from '../../criteria/issue.js';
import { makeBlock } from '../../criteria/keys.js';
import { duePeriod } from '../collector/schedule.js';
import { writeRecreateJob, type RecreateJob } from '../recreate/recreate-job.js';
import { isBeingRecreated } from '../recreate/recreate-state.js';
import { RRD_STEP } from '../rrd-definition.js';
import { rrdPath } from '../site.js';
import { collectionTimes } from '../times.js';
import { invalid, TrackingError } from '../tracking-error.js';
import { withTrackingLock } from '../tracking-lock.js';
import { isKeptBySilk } from '../trackings.js';
import type { ManageContext } from './context.js';
import { requireIndividual } from './names.js';

/**
 * Asks for the past of a tracking that exists, from `start_date` and `start_time` on, to be made anew from stored flows by its present
 * filter (FlowTracker specification, section 15). Values of before the start, and those whose flow files are gone, stay. Nothing but
 * the job's file has been made when this returns; the caller starts it.
 *
 * @throws TrackingError `invalid`, `missing`, `refused` (a group, an archived one, one of SiLK), `busy` or `failed`
 */
export async function recreatePast(
  context: ManageContext,
  fileName: string,
  fields: ReadonlyMap<string, string>,
): Promise<RecreateJob> {
  const { site, now } = context;
  const start = readStart(context, fields);
  return withTrackingLock(site, async () => {
    const tracking = await requireIndividual(site, fileName);
    const { label, text } = tracking;
    if (isKeptBySilk(tracking, site.config))
      throw new TrackingError('refused', `The flows of ${label} are kept by SiLK.`);
    if (await isBeingRecreated(site, fileName))
      throw new TrackingError('busy', `The past of ${label} is being made already.`);
    if (start < now() - (await reachOf(context, fileName)))
      throw invalid([startIssue('The RRD of the tracking does not reach back so far.', fields)]);
    return writeRecreateJob(site, {
      fileName,
      label,
      start,
      definition: text,
      createdAt: now(),
      replaces: true,
    });
  });
}

/** Epoch seconds. */
function readStart({ site, now }: ManageContext, fields: ReadonlyMap<string, string>): number {
  const block = makeBlock({
    start_date: fields.get('start_date')?.trim() ?? '',
    start_time: fields.get('start_time')?.trim() ?? '',
  });
  const issues: FormIssue[] = [];
  const start = readMoment(block, 'start', site.config.dateFormat, issues);
  if (start === undefined) throw invalid(issues);
  const due = duePeriod(now(), collectionTimes(site.config));
  // The due period is the Collector's.
  if (start - (start % RRD_STEP) >= due.start)
    throw invalid([startIssue('The start must lie in the past.', fields)]);
  return start;
}

/** How long the RRD keeps values at all, seconds. */
async function reachOf({ site, rrd }: ManageContext, fileName: string): Promise<number> {
  try {
    const { step, archives } = await rrd.info(rrdPath(site, fileName));
    return step * Math.max(...archives.map(({ steps, rows }) => steps * rows));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TrackingError('failed', `The RRD of the tracking cannot be read: ${reason}`, { cause: error });
  }
}

function startIssue(message: string, fields: ReadonlyMap<string, string>): FormIssue {
  return { field: 'start_date', message, value: fields.get('start_date') ?? '' };
}
