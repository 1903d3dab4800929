import { listRemoved, planRemoval, remove, restoreRemoved } from '../../../flowtracker/manage/remove.js';
import { seeOther } from '../../answer.js';
import { formToken } from '../../form-token.js';
import { HttpError } from '../../http-error.js';
import { suitePage } from '../../suite-page.js';
import { ask, checkAnswer, tell, toList } from './asking.js';
import { displayHref } from './list-model.js';
import { labelPart, trackingNamed } from './names.js';
import type { TrackerRequest } from './tracker-page.js';

/** `DB^Remove^label`: says what a removal does, and asks (FlowTracker specification, section 13.5). */
export async function removePage(request: TrackerRequest): Promise<void> {
  const { tracker, links, key, parts, word } = request;
  const tracking = await trackingNamed(request, parts[1]);
  const { files, directory, groups } = await planRemoval(tracker, tracking.fileName);
  await ask(request, {
    title: `Remove the ${word.toLowerCase()}?`,
    subject: tracking.label,
    text: `Nothing is deleted: its files are moved to ${directory}, from where they can be restored until the clean-up comes. It leaves all dashboards${groups.length > 0 ? ' and groups' : ''}.`,
    particulars: [
      { heading: 'Files', items: files },
      ...(groups.length > 0 ? [{ heading: 'Groups that it is taken out of', items: groups }] : []),
    ],
    action: links.to('FlowMonitor_Management', key, 'Proceed', labelPart(tracking)),
    button: 'Remove',
    keep: 'Keep it',
  });
}

/** `DB^Proceed^label`: removes by POST; by GET it asks once more. */
export async function proceedPage(request: TrackerRequest): Promise<void> {
  const { req, tracker, links, key, parts } = request;
  if (req.method !== 'POST') {
    await removePage(request);
    return;
  }
  await checkAnswer(request);
  const tracking = await trackingNamed(request, parts[1]);
  const { label, files, directory, groups } = await remove(tracker, tracking.fileName);
  const removed = links.to('FlowMonitor_Management', key, 'Removed');
  await tell(request, {
    title: 'Removed',
    text: `${label} was removed. Its files are in ${directory}: moving them back, or Restore, undoes it.`,
    particulars: [
      { heading: 'Files that were moved', items: files },
      ...(groups.length > 0 ? [{ heading: 'Groups that it was taken out of', items: groups }] : []),
    ],
    next: [toList(request), { label: 'Removed ones', href: removed }],
    address: removed,
  });
}

/** `DB^Removed`: what was removed and can be restored. */
export async function removedPage(request: TrackerRequest): Promise<void> {
  const { req, res, context, site, tracker, links, key, word } = request;
  const removed = await listRemoved(tracker);
  await suitePage(req, res, context, {
    tool: 'FlowMonitor',
    dashboard: key,
    title: `Removed ${word.toLowerCase()}s`,
    view: 'flowmonitor/removed',
    hasSides: true,
    data: {
      styles: ['report.css', 'monitor.css'],
      token: await formToken(req, res, site),
      back: toList(request),
      rows: removed.map(({ directory, fileName }) => ({
        directory,
        fileName,
        action: links.to('FlowMonitor_Management', key, 'Restore', directory),
      })),
    },
  });
}

/** `DB^Restore^directory`: brings a removed tracking back, by POST. */
export async function restorePage(request: TrackerRequest): Promise<void> {
  const { req, res, tracker, links, key, parts } = request;
  if (req.method !== 'POST') {
    seeOther(req, res, links.to('FlowMonitor_Management', key, 'Removed'));
    return;
  }
  await checkAnswer(request);
  const directory = parts[1];
  if (directory === undefined) throw new HttpError(404, 'There is no such removed tracking.');
  const fileName = await restoreRemoved(tracker, directory);
  const display = displayHref(request, fileName);
  await tell(request, {
    title: 'Restored',
    text: `${fileName} is back. Into groups and dashboards it has to be put again.`,
    next: [{ label: `Show ${fileName}`, href: display }, toList(request)],
    address: display,
  });
}
