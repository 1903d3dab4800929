import type { FormIssue } from '../../criteria/issue.js';
import { fileNameOfLabel } from '../../criteria/labels.js';
import { formatTrackingFile, type Revision } from '../../criteria/tracking-file.js';
import { filterPath, rrdPath } from '../site.js';
import { writeBytes } from '../state-files.js';
import { invalid, TrackingError } from '../tracking-error.js';
import { withTrackingLock } from '../tracking-lock.js';
import type { StoredTracking } from '../trackings.js';
import type { ManageContext } from './context.js';
import { digestOf } from './digest.js';
import { requireIndividual } from './names.js';
import { checkTexts, checkTrackingForm } from './tracking-form.js';

interface RevisedTracking {
  readonly before: StoredTracking;
  /** The file as it is now. */
  readonly text: string;
  readonly revision: Revision;
}

/**
 * Writes the definition of a tracking anew from its form (FlowTracker specification, section 6.4). The mark of the revision stands
 * where the new filter begins to count.
 *
 * @param digest of the definition that the form showed; without it nobody is asked who else may have revised
 * @throws TrackingError `invalid`, `missing`, `refused`, `stale` or `failed`
 */
export async function revise(
  context: ManageContext,
  fileName: string,
  fields: ReadonlyMap<string, string>,
  digest?: string,
): Promise<RevisedTracking> {
  const { site } = context;
  const { block, definition } = await checkTrackingForm(fields, context);
  const issues = [...checkTexts(fields), ...checkNotate(fields)];
  if (issues.length > 0) throw invalid(issues);
  return withTrackingLock(site, async () => {
    const before = await requireIndividual(site, fileName);
    if (digest !== undefined && digest !== digestOf(before))
      throw new TrackingError(
        'stale',
        'Somebody else has changed this tracking meanwhile. Here it is as it is now.',
      );
    if (block.monitor_label.trim() !== '' && fileNameOfLabel(block.monitor_label) !== fileName)
      throw new TrackingError('refused', 'To change the label of a tracking, rename it.');
    const revision: Revision = {
      notate: fields.get('notate_graphs') === 'Y',
      time: await lastUpdate(context, fileName),
      comment: fields.get('revision_comment') ?? '',
    };
    const text = formatTrackingFile(definition, {
      block: {
        ...block,
        monitor_label: block.monitor_label.trim() === '' ? before.label : block.monitor_label,
      },
      revisions: [...before.file.revisions, revision],
      values: before.file.values,
    });
    await writeBytes(filterPath(site, fileName, '.fil'), text, site.config.filterFilePerms);
    return { before, text, revision };
  });
}

async function lastUpdate({ site, rrd }: ManageContext, fileName: string): Promise<number> {
  try {
    return await rrd.last(rrdPath(site, fileName));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TrackingError('failed', `The RRD of the tracking cannot be read: ${reason}`, { cause: error });
  }
}

function checkNotate(fields: ReadonlyMap<string, string>): FormIssue[] {
  const value = fields.get('notate_graphs') ?? 'N';
  return ['Y', 'N', ''].includes(value)
    ? []
    : [{ field: 'notate_graphs', message: 'There is no such choice.', value }];
}
