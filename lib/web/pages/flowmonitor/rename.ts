import { renameTracking } from '../../../flowtracker/manage/rename.js';
import { TrackingError } from '../../../flowtracker/tracking-error.js';
import type { StoredTracking } from '../../../flowtracker/trackings.js';
import { formToken } from '../../form-token.js';
import { suitePage } from '../../suite-page.js';
import { checkAnswer, tell, toList } from './asking.js';
import { displayHref } from './list-model.js';
import { trackingNamed } from './names.js';
import { STATUS, type TrackerRequest } from './tracker-page.js';

/** `DB^SolicitN^label` asks for another label; `DB^Rename^file` with `new_name` gives it (FlowTracker specification, section 13.4). */
export async function renamePage(request: TrackerRequest): Promise<void> {
  const { req, tracker, parts, fields } = request;
  const tracking = await trackingNamed(request, parts[1]);
  const newName = fields.get('new_name');
  if (req.method !== 'POST' || newName === undefined) {
    await askForName(request, tracking, tracking.label);
    return;
  }
  await checkAnswer(request);
  try {
    const { from, to, groups } = await renameTracking(tracker, tracking.fileName, newName);
    const display = displayHref(request, to.fileName);
    await tell(request, {
      title: 'Renamed',
      text: `${from.label} is now ${to.label}.`,
      facts: [
        {
          label: 'File name',
          value: from.fileName === to.fileName ? to.fileName : `${from.fileName} is now ${to.fileName}`,
        },
      ],
      particulars: groups.length > 0 ? [{ heading: 'Groups that were changed with it', items: groups }] : [],
      next: [{ label: `Show ${to.label}`, href: display }, toList(request)],
      address: display,
    });
  } catch (error) {
    if (!(error instanceof TrackingError) || (error.code !== 'invalid' && error.code !== 'taken'))
      throw error;
    await askForName(request, tracking, newName, error);
  }
}

async function askForName(
  { req, res, context, site, links, key, word }: TrackerRequest,
  tracking: StoredTracking,
  name: string,
  error?: TrackingError,
): Promise<void> {
  await suitePage(req, res, context, {
    tool: 'FlowMonitor',
    dashboard: key,
    hash: `MT_${tracking.fileName}`,
    title: `Rename the ${word.toLowerCase()}`,
    view: 'flowmonitor/rename',
    hasSides: true,
    status: error ? STATUS[error.code] : 200,
    data: {
      styles: ['report.css', 'monitor.css'],
      label: tracking.label,
      name,
      problem: error?.message,
      action: links.to('FlowMonitor_Management', key, 'Rename', tracking.fileName),
      back: links.to('FlowMonitor_Management', key, 'List'),
      token: await formToken(req, res, site),
    },
  });
}
