import { editGroup, type GroupAction } from '../../../flowtracker/manage/group-edit.js';
import { invalid, TrackingError } from '../../../flowtracker/tracking-error.js';
import type { StoredTracking } from '../../../flowtracker/trackings.js';
import { seeOther } from '../../answer.js';
import { HttpError } from '../../http-error.js';
import { checkAnswer, tell, toList } from './asking.js';
import { sendEditor } from './group-editor.js';
import { displayHref } from './list-model.js';
import { labelPart, trackingNamed } from './names.js';
import { trackerPage, type TrackerRequest } from './tracker-page.js';

/**
 * FlowMonitor_Group.cgi: the editor of a group (`DB^Solicit^label`), its changes (`DB^Adjust^`) and its end (`DB^Done^`), the latter by
 * POST with the label in `monitor_label` (FlowTracker specification, section 14).
 */
export const groupPage = trackerPage(async (request) => {
  const { req, parts, fields } = request;
  const label = fields.get('monitor_label') ?? fields.get('tracking_label') ?? parts[1] ?? '';
  const group = await groupNamed(request, label);
  if (req.method !== 'POST' || fields.size === 0) {
    const colour = parts.find((part) => part.startsWith('colour='))?.slice('colour='.length);
    await sendEditor(request, group, { ...(colour !== undefined && { colour }) });
    return;
  }
  await checkAnswer(request);
  if (fields.get('action') === 'Done') await tellDone(request, group);
  else await change(request, group);
});

async function groupNamed(request: TrackerRequest, label: string): Promise<StoredTracking> {
  const found = await trackingNamed(request, label);
  if (found.type !== 'Group') throw new HttpError(404, `${found.label} is not a group.`);
  if (found.extension === '.archive')
    throw new HttpError(409, `${found.label} is archived. Restart it first.`);
  return found;
}

async function change(request: TrackerRequest, group: StoredTracking): Promise<void> {
  const { req, res, tracker, links, key, fields } = request;
  try {
    await editGroup(tracker, group.fileName, actionOf(fields), fields.get('digest'));
  } catch (error) {
    if (!(error instanceof TrackingError) || (error.code !== 'invalid' && error.code !== 'stale'))
      throw error;
    await sendEditor(request, await groupNamed(request, group.fileName), { error });
    return;
  }
  const colour = fields.get('add_color');
  const more = colour === undefined ? [] : [`colour=${colour}`];
  seeOther(req, res, links.to('FlowMonitor_Group', key, 'Solicit', labelPart(group), ...more));
}

const MOVES = ['leave_alone', 'move_away', 'move_closer', 'remove'] as const;

/** @throws HttpError 400 for an action that there is not; TrackingError `invalid` for a side of the axis that there is not */
function actionOf(fields: ReadonlyMap<string, string>): GroupAction {
  const text = (name: string): string => fields.get(name) ?? '';
  switch (fields.get('action')) {
    case 'Add this Component':
      return {
        do: 'add',
        label: text('add_label').replaceAll('~', ' '),
        side: sideOf(text('add_location')),
        colour: text('add_color'),
      };
    case 'Adjust the Group':
      return { do: 'adjust', changes: changesOf(fields) };
    case 'Revise Group Comments':
      return {
        do: 'comment',
        generalComment: text('general_comment'),
        revisionComment: text('revision_comment'),
        notate: text('notate_graphs') === 'Y',
      };
    default:
      throw new HttpError(400, 'The form does not say what is to be done with the group.');
  }
}

function sideOf(value: string): 'above' | 'below' {
  if (value === 'above' || value === 'below') return value;
  throw invalid([{ field: 'add_location', message: 'Please choose above or below.', value }]);
}

function changesOf(fields: ReadonlyMap<string, string>): Extract<GroupAction, { do: 'adjust' }>['changes'] {
  const positions = [...fields.keys()].flatMap((name) => {
    const [, position] = /^new_(?:position|color)_(\d{3,6})$/.exec(name) ?? [];
    return position === undefined ? [] : [Number(position)];
  });
  return [...new Set(positions)].map((position) => {
    const colour = fields.get(`new_color_${position}`);
    const move = MOVES.find((known) => known === fields.get(`new_position_${position}`));
    return { position, move: move ?? 'leave_alone', ...(colour ? { colour } : {}) };
  });
}

async function tellDone(request: TrackerRequest, group: StoredTracking): Promise<void> {
  const display = displayHref(request, group.fileName);
  const components = group.file.components.map(({ label }) => label);
  await tell(request, {
    title: 'Group complete',
    text: `${group.label} is drawn with the next run of the Grapher, in less than five minutes.`,
    particulars: components.length > 0 ? [{ heading: 'Components', items: components }] : [],
    next: [{ label: `Show ${group.label}`, href: display }, toList(request)],
    address: display,
    hash: `MT_${group.fileName}`,
  });
}
