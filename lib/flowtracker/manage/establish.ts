import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readMoment } from '../../criteria/period.js';
import type { FormIssue } from '../../criteria/issue.js';
import { formatGroupFile, formatTrackingFile } from '../../criteria/tracking-file.js';
import { makeDirectory, makePictureDirectory } from '../grapher/picture.js';
import { writeRecreateJob, type RecreateJob } from '../recreate/recreate-job.js';
import { filterPath, pictureDirectory, rrdPath } from '../site.js';
import { setPermissions, writeBytes } from '../state-files.js';
import { startOfNewRrd, trackingRrd } from '../rrd-definition.js';
import { invalid, TrackingError } from '../tracking-error.js';
import { withTrackingLock } from '../tracking-lock.js';
import type { ManageContext } from './context.js';
import { makeFreeDirectory, moveFile } from './move-file.js';
import { newFileName, requireFreeName } from './names.js';
import { checkTrackingForm, readTrackingForm } from './tracking-form.js';
import { picturesRoot, requireWritable } from './writable.js';

/** What the form of a new tracking has led to. */
export type Establishment =
  | {
      readonly kind: 'individual' | 'group';
      readonly fileName: string;
      readonly label: string;
      readonly paths: TrackingPaths;
    }
  | {
      readonly kind: 'recreate';
      readonly fileName: string;
      readonly label: string;
      readonly job: RecreateJob;
    };

interface TrackingPaths {
  readonly filter: string;
  /** Groups have none. */
  readonly rrd?: string;
  readonly pictures: string;
}

/** A start that lies so many seconds before that of an empty form asks for the past (FlowTracker specification, section 15). */
const PAST_SECONDS = 7200;

/**
 * Makes a new tracking or group from the fields of the form (FlowTracker specification, sections 6.3, 14 and 15). A start in the past
 * gives a job for Recreate instead, which the caller starts; nothing but the job's file has been made then.
 *
 * @throws TrackingError `invalid`, `taken`, `busy` or `failed`; nothing is left behind
 */
export async function establish(
  context: ManageContext,
  fields: ReadonlyMap<string, string>,
): Promise<Establishment> {
  const { site } = context;
  await makeTrackingDirectories(context);
  const isGroup = readTrackingForm(fields, site.config).block.monitor_type === 'Group';
  return isGroup ? await establishGroup(context, fields) : await establishIndividual(context, fields);
}

async function establishIndividual(
  context: ManageContext,
  fields: ReadonlyMap<string, string>,
): Promise<Establishment> {
  const { site, now } = context;
  const { block, definition } = await checkTrackingForm(fields, context);
  const label = block.monitor_label;
  const fileName = newFileName(label, 'monitor_label');
  const start = startInPast(context, fields);
  const text = formatTrackingFile(definition, { block });
  return withTrackingLock(site, async () => {
    await requireFreeName(site, fileName, 'monitor_label');
    if (start !== undefined) {
      const job = await writeRecreateJob(site, {
        fileName,
        label,
        start,
        definition: text,
        createdAt: now(),
      });
      return { kind: 'recreate', fileName, label, job };
    }
    await createIndividual(context, fileName, text);
    const paths = {
      filter: filterPath(site, fileName, '.fil'),
      rrd: rrdPath(site, fileName),
      pictures: pictureDirectory(site, fileName),
    };
    return { kind: 'individual', fileName, label, paths };
  });
}

/** RRD and directory first, so that the Collector sees only what is complete. */
async function createIndividual(context: ManageContext, fileName: string, text: string): Promise<void> {
  const { site, rrd, now } = context;
  const { config } = site;
  const file = rrdPath(site, fileName);
  await putStrayAside(context, fileName);
  try {
    await rrd.create(file, trackingRrd(startOfNewRrd(now())));
  } catch (error) {
    throw new TrackingError('failed', `The RRD could not be made: ${messageOf(error)}`, { cause: error });
  }
  try {
    await setPermissions(file, config.rrdFilePerms);
    await makePictureDirectory(site, fileName);
    await writeBytes(filterPath(site, fileName, '.fil'), text, config.filterFilePerms);
  } catch (error) {
    await rm(file, { force: true });
    throw new TrackingError('failed', `The tracking could not be made: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** An RRD that no definition belongs to was left by something that was cut short; its values are kept in the work directory. */
async function putStrayAside({ site }: ManageContext, fileName: string): Promise<void> {
  const stray = rrdPath(site, fileName);
  if (!existsSync(stray)) return;
  const { workDirectory, workDirPerms } = site.config;
  const directory = await makeFreeDirectory(join(workDirectory, fileName), workDirPerms);
  await moveFile(stray, join(directory, `${fileName}.rrd`));
}

async function establishGroup(
  context: ManageContext,
  fields: ReadonlyMap<string, string>,
): Promise<Establishment> {
  const { site } = context;
  const { block, issues } = readTrackingForm(fields, site.config);
  const start = startInPast(context, fields, issues);
  if (start !== undefined)
    issues.push({
      field: 'start_date',
      message: 'A group has no past of its own: it reaches back as far as its components.',
      value: block.start_date,
    });
  if (issues.length > 0) throw invalid(issues);
  const label = block.monitor_label;
  const fileName = newFileName(label, 'monitor_label');
  return withTrackingLock(site, async () => {
    await requireFreeName(site, fileName, 'monitor_label');
    await makePictureDirectory(site, fileName);
    const filter = filterPath(site, fileName, '.grp');
    await writeBytes(filter, formatGroupFile([], { block }), site.config.filterFilePerms);
    return { kind: 'group', fileName, label, paths: { filter, pictures: pictureDirectory(site, fileName) } };
  });
}

/**
 * The start that asks for the past, epoch seconds. The form carries the start that it was shown with (`original_start_date`,
 * `original_start_time`): left as it was it asks for nothing, however long the form was open.
 */
function startInPast(
  { site, now }: ManageContext,
  fields: ReadonlyMap<string, string>,
  issues: FormIssue[] = [],
): number | undefined {
  const { block } = readTrackingForm(fields, site.config);
  const isUntouched =
    fields.get('original_start_date') === block.start_date &&
    fields.get('original_start_time') === block.start_time;
  if (isUntouched || block.start_date === '') return undefined;
  const faults: FormIssue[] = [];
  const start = readMoment(block, 'start', site.config.dateFormat, faults);
  issues.push(...faults);
  if (faults.length > 0 || start === undefined) throw invalid(faults);
  return start <= now() - site.config.startOffset - PAST_SECONDS ? start : undefined;
}

/** Makes the directories of trackings where they are missing. @throws TrackingError that names those that cannot be made or written */
async function makeTrackingDirectories({ site }: ManageContext): Promise<void> {
  const { filterDirectory, filterDirPerms, rrdtoolDirectory, rrdDirPerms, workDirectory, workDirPerms } =
    site.config;
  const wanted: readonly (readonly [string, number])[] = [
    [filterDirectory, filterDirPerms],
    [rrdtoolDirectory, rrdDirPerms],
    [workDirectory, workDirPerms],
  ];
  for (const [directory, mode] of wanted) {
    try {
      await makeDirectory(directory, mode);
    } catch (error) {
      const message = `The directory ${directory} is missing and cannot be made (${messageOf(error)}). Create it, writable for the user of the web server.`;
      throw new TrackingError('failed', message, { cause: error });
    }
  }
  await requireWritable([...wanted.map(([directory]) => directory), await picturesRoot(site)]);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
