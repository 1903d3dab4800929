import { archive, restart } from '../../../flowtracker/manage/archive.js';
import { ask, checkAnswer, tell, toList } from './asking.js';
import { displayHref } from './list-model.js';
import { labelPart, trackingNamed } from './names.js';
import type { TrackerRequest } from './tracker-page.js';

/** One of the two ways between active and archived, which undo each other. */
interface Change {
  readonly verb: 'Archive' | 'Restart';
  /** What it means. */
  readonly text: string;
  /** The other answer. */
  readonly keep: string;
  readonly apply: typeof archive;
  readonly title: string;
  /** What is told of the label when it is done. */
  readonly outcome: string;
}

/** `DB^Archive^label` (FlowTracker specification, section 13.2). */
export function archivePage(request: TrackerRequest): Promise<void> {
  return changePage(request, {
    verb: 'Archive',
    text: 'It is no longer collected nor drawn, and leaves the dashboards. Its values, its pictures and its place in groups stay; Restart brings it back.',
    keep: 'Leave it active',
    apply: archive,
    title: 'Archived',
    outcome: 'was archived',
  });
}

/** `DB^Restart^label` (section 13.3). */
export function restartPage(request: TrackerRequest): Promise<void> {
  return changePage(request, {
    verb: 'Restart',
    text: 'It is collected and drawn again. The time that it was archived stays without values.',
    keep: 'Leave it archived',
    apply: restart,
    title: 'Restarted',
    outcome: 'is active again',
  });
}

/** Asks first; the answer comes by POST. */
async function changePage(request: TrackerRequest, change: Change): Promise<void> {
  const { req, tracker, links, key, parts, word } = request;
  const { verb, text, keep, apply, title, outcome } = change;
  const tracking = await trackingNamed(request, parts[1]);
  if (req.method !== 'POST') {
    await ask(request, {
      title: `${verb} the ${word.toLowerCase()}?`,
      subject: tracking.label,
      text,
      action: links.to('FlowMonitor_Management', key, verb, labelPart(tracking)),
      button: verb,
      keep,
    });
    return;
  }
  await checkAnswer(request);
  const { files, label } = await apply(tracker, tracking.fileName);
  const display = displayHref(request, tracking.fileName);
  await tell(request, {
    title,
    text: `${label} ${outcome}.`,
    particulars: [{ heading: 'Files', items: files.map(({ from, to }) => `${from} is now ${to}`) }],
    next: [{ label: `Show ${label}`, href: display }, toList(request)],
    address: display,
  });
}
