import { blockOfForm } from '../../../criteria/form.js';
import { formatDateTime } from '../../../criteria/period.js';
import { prefillBlock } from '../../../criteria/prefill.js';
import { parseTrackingFile, type TrackingFile } from '../../../criteria/tracking-file.js';
import { digestOf } from '../../../flowtracker/manage/digest.js';
import { revise } from '../../../flowtracker/manage/revise.js';
import { readTrackingForm } from '../../../flowtracker/manage/tracking-form.js';
import { TrackingError } from '../../../flowtracker/tracking-error.js';
import { findTracking, type StoredTracking } from '../../../flowtracker/trackings.js';
import type { FormIssue } from '../../../criteria/issue.js';
import type { FilterBlock } from '../../../criteria/keys.js';
import { readSource, withSource } from '../../../saved/source.js';
import { seeOther } from '../../answer.js';
import { HttpError } from '../../http-error.js';
import { suitePage } from '../../suite-page.js';
import { sendForm } from '../forms/send-form.js';
import { toList } from './asking.js';
import { displayHref } from './list-model.js';
import { labelPart, trackingNamed, trackingOfHash } from './names.js';
import type { TrackerRequest } from './tracker-page.js';

/** `DB^Solicit^label`, also with `DDDdevice` or `EEEexporter`: the form of a tracking that is to be revised. */
export async function solicitPage(request: TrackerRequest): Promise<void> {
  const { req, res, links, key, parts, fields, site, context } = request;
  const tracking = await trackingNamed(request, parts[1]);
  if (tracking.type === 'Group') {
    seeOther(req, res, links.to('FlowMonitor_Group', key, 'Solicit', labelPart(tracking)));
    return;
  }
  if (tracking.extension === '.archive')
    throw new HttpError(409, `${tracking.label} is archived. Restart it first.`);
  // A form that is posted here comes back as it was filled in, for another device.
  const loaded = fields.size > 0 ? blockOfForm(fields, site.config).block : tracking.file.block;
  const changed = withSource(loaded, readSource(parts.slice(2)), site.config);
  const block = prefillBlock(changed, 'FlowMonitor', site.config, context.now());
  await sendRevision(request, tracking, { block });
}

interface Revising {
  readonly block: FilterBlock;
  readonly issues?: readonly FormIssue[];
}

async function sendRevision(
  request: TrackerRequest,
  tracking: StoredTracking,
  { block, issues }: Revising,
): Promise<void> {
  const { req, res, context, links, key, fields } = request;
  const hash = `MT_${tracking.fileName}`;
  await sendForm(req, res, context, {
    tool: 'FlowMonitor',
    dashboard: key,
    block,
    hash,
    ...(issues && { issues }),
    revising: {
      hash,
      address: links.to('FlowMonitor_Management', key, 'Solicit', labelPart(tracking)),
      comment: fields.get('revision_comment') ?? '',
      notate: fields.get('notate_graphs') === 'Y' ? 'Y' : 'N',
    },
    hidden: { digest: digestOf(tracking) },
  });
}

/** `DB^Revise^MT_file`: writes the definition anew; by GET the form is shown (FlowTracker specification, section 6.4). */
export async function revisePage(request: TrackerRequest): Promise<void> {
  const { req, res, tracker, links, key, parts, fields } = request;
  const fileName = trackingOfHash(parts[1] ?? '');
  const tracking = fileName === undefined ? undefined : await findTracking(tracker.site, fileName);
  if (!tracking) throw new HttpError(404, 'There is no such tracking.');
  if (req.method !== 'POST') {
    seeOther(req, res, links.to('FlowMonitor_Management', key, 'Solicit', labelPart(tracking)));
    return;
  }
  try {
    const { before, text } = await revise(tracker, tracking.fileName, fields, fields.get('digest'));
    await tellOfRevision(request, before, parseTrackingFile(text));
  } catch (error) {
    if (!(error instanceof TrackingError)) throw error;
    await sendBack(request, tracking, error);
  }
}

/** The form again: with what was entered and what is wrong with it, or as somebody else has changed it meanwhile. */
async function sendBack(
  request: TrackerRequest,
  tracking: StoredTracking,
  error: TrackingError,
): Promise<void> {
  const { site, tracker, fields } = request;
  const block = readTrackingForm(fields, site.config).block;
  switch (error.code) {
    case 'invalid':
      return sendRevision(request, tracking, { block, issues: error.issues });
    case 'refused':
      if (tracking.extension !== '.fil') throw error;
      return sendRevision(request, tracking, { block, issues: [issue('monitor_label', error.message)] });
    case 'stale': {
      const current = (await findTracking(tracker.site, tracking.fileName)) ?? tracking;
      const issues = [issue('monitor_label', error.message)];
      return sendRevision(request, current, { block: current.file.block, issues });
    }
    default:
      throw error;
  }
}

function issue(field: string, message: string): FormIssue {
  return { field, message };
}

/** Old and new parameters side by side. */
async function tellOfRevision(
  request: TrackerRequest,
  before: StoredTracking,
  after: TrackingFile,
): Promise<void> {
  const { req, res, context, key, site, word } = request;
  const display = displayHref(request, before.fileName);
  await suitePage(req, res, context, {
    tool: 'FlowMonitor',
    dashboard: key,
    hash: `MT_${before.fileName}`,
    title: `${word} revised`,
    view: 'flowmonitor/revised',
    hasSides: true,
    address: display,
    data: {
      styles: ['report.css', 'monitor.css'],
      label: before.label,
      display,
      list: toList(request),
      rows: changedRows(before.file, after),
      revisions: after.revisions.map(({ notate, time, comment }) => ({
        time: formatDateTime(time, site.config.dateFormat),
        comment,
        notate,
      })),
    },
  });
}

function changedRows(before: TrackingFile, after: TrackingFile) {
  const keys = [...after.values.keys()].filter((key) => !key.startsWith('silk_') && key !== 'IPFIX');
  return keys
    .map((key) => ({ key, old: valueBefore(before, key), new: after.values.get(key) ?? '' }))
    .map((row) => ({ ...row, isChanged: row.old !== row.new }))
    .filter((row) => row.isChanged || row.new !== '');
}

/** Keys of label and type were spelt otherwise before 4.5. */
function valueBefore({ values }: TrackingFile, key: string): string {
  return values.get(key) ?? values.get(key.replace(/^monitor_/, 'tracking_')) ?? '';
}
