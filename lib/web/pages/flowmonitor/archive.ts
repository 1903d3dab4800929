import { archive, restart, type RenamedFiles } from '../../../flowtracker/manage/archive.js';
import { ask, checkAnswer, tell, toList } from './asking.js';
import { displayHref } from './list-model.js';
import { labelPart, trackingNamed } from './names.js';
import type { TrackerRequest } from './tracker-page.js';

/** `DB^Archive^label` (FlowTracker specification, section 13.2). */
export async function archivePage(request: TrackerRequest): Promise<void> {
  const { req, tracker, links, key, parts, word } = request;
  const tracking = await trackingNamed(request, parts[1]);
  if (req.method !== 'POST') {
    await ask(request, {
      title: `Archive the ${word.toLowerCase()}?`,
      subject: tracking.label,
      text: 'It is no longer collected nor drawn, and leaves the dashboards. Its values, its pictures and its place in groups stay; Restart brings it back.',
      action: links.to('FlowMonitor_Management', key, 'Archive', labelPart(tracking)),
      button: 'Archive',
      keep: 'Leave it active',
    });
    return;
  }
  await checkAnswer(request);
  const done = await archive(tracker, tracking.fileName);
  await tellOfFiles(request, tracking.fileName, 'Archived', `${done.label} was archived.`, done);
}

/** `DB^Restart^label` (section 13.3). */
export async function restartPage(request: TrackerRequest): Promise<void> {
  const { req, tracker, links, key, parts, word } = request;
  const tracking = await trackingNamed(request, parts[1]);
  if (req.method !== 'POST') {
    await ask(request, {
      title: `Restart the ${word.toLowerCase()}?`,
      subject: tracking.label,
      text: 'It is collected and drawn again. The time that it was archived stays without values.',
      action: links.to('FlowMonitor_Management', key, 'Restart', labelPart(tracking)),
      button: 'Restart',
      keep: 'Leave it archived',
    });
    return;
  }
  await checkAnswer(request);
  const done = await restart(tracker, tracking.fileName);
  await tellOfFiles(request, tracking.fileName, 'Restarted', `${done.label} is active again.`, done);
}

async function tellOfFiles(
  request: TrackerRequest,
  fileName: string,
  title: string,
  text: string,
  { files, label }: RenamedFiles,
): Promise<void> {
  const display = displayHref(request, fileName);
  await tell(request, {
    title,
    text,
    particulars: [{ heading: 'Files', items: files.map(({ from, to }) => `${from} is now ${to}`) }],
    next: [{ label: `Show ${label}`, href: display }, toList(request)],
    address: display,
  });
}
