import { fileNameOfLabel } from '../../criteria/labels.js';
import { formatGroupFile, type GroupComponent, type Revision } from '../../criteria/tracking-file.js';
import { loadGroupColours } from '../grapher/colours.js';
import { filterPath } from '../site.js';
import { writeState } from '../state-files.js';
import { invalid, TrackingError } from '../tracking-error.js';
import { withTrackingLock } from '../tracking-lock.js';
import { findTracking, type StoredTracking } from '../trackings.js';
import type { ManageContext } from './context.js';
import { digestOf } from './digest.js';
import { colourFamily, colourName } from './group-colours.js';
import { addComponent, adjustComponents, type ComponentChange, type Side } from './group-layout.js';
import { writeGroup } from './group-references.js';
import { requireGroup } from './names.js';
import { checkTexts } from './tracking-form.js';

/** What the editor of a group asks for (FlowTracker specification, section 14). */
export type GroupAction =
  | { readonly do: 'add'; readonly label: string; readonly side: Side; readonly colour: string }
  | { readonly do: 'adjust'; readonly changes: readonly ComponentChange[] }
  | {
      readonly do: 'comment';
      readonly generalComment: string;
      readonly revisionComment: string;
      readonly notate: boolean;
    };

/** More are not kept. */
const MOST_REVISIONS = 3;
/** The mark of a revision is to stand within the graph that is drawn next. */
const REVISION_BEFORE = 60;

/**
 * Changes a group.
 *
 * @param digest of the group that the page showed; without it nobody is asked who else may have changed it
 * @returns the group as it is now
 * @throws TrackingError `invalid`, `missing`, `refused`, `stale` or `busy`
 */
export async function editGroup(
  context: ManageContext,
  fileName: string,
  action: GroupAction,
  digest?: string,
): Promise<StoredTracking> {
  const { site } = context;
  await checkAction(context, fileName, action);
  return withTrackingLock(site, async () => {
    const group = await requireGroup(site, fileName);
    if (digest !== undefined && digest !== digestOf(group))
      throw new TrackingError(
        'stale',
        'Somebody else has changed this group meanwhile. Here it is as it is now.',
      );
    await apply(context, group, action);
    return requireGroup(site, fileName);
  });
}

async function apply(context: ManageContext, group: StoredTracking, action: GroupAction): Promise<void> {
  const { components } = group.file;
  switch (action.do) {
    case 'add':
      return await writeGroup(context.site, group, addComponent(components, action));
    case 'adjust':
      return await writeGroup(context.site, group, adjustComponents(components, action.changes));
    case 'comment':
      return await writeComments(context, group, action);
  }
}

async function writeComments(
  { site, now }: ManageContext,
  group: StoredTracking,
  { generalComment, revisionComment, notate }: Extract<GroupAction, { do: 'comment' }>,
): Promise<void> {
  const { components, block, values, revisions } = group.file;
  const revision: Revision = { notate, time: now() - REVISION_BEFORE, comment: revisionComment };
  const isKept = revisionComment !== '' && revisions.length < MOST_REVISIONS;
  const text = formatGroupFile(components, {
    block: { ...block, general_comment: generalComment },
    values,
    revisions: isKept ? [...revisions, revision] : revisions,
  });
  const path = filterPath(site, group.fileName, '.grp');
  const encoding = generalComment + revisionComment === '' ? group.encoding : 'utf8';
  await writeState(path, { text, encoding }, site.config.filterFilePerms);
}

async function checkAction(context: ManageContext, fileName: string, action: GroupAction): Promise<void> {
  if (action.do === 'add') await checkAddition(context, action);
  if (action.do === 'adjust') {
    const chosen = action.changes.flatMap(({ position, colour }) =>
      colour === undefined ? [] : [{ field: `new_color_${position}`, colour }],
    );
    // A component may keep a colour that the site's file has no more.
    const group = await findTracking(context.site, fileName);
    const present = new Set(group?.file.components.map(({ colour }) => colourName(colour)));
    for (const { field, colour } of chosen)
      if (!present.has(colourName(colour))) await checkColour(context, colour, field);
  }
  if (action.do === 'comment') {
    const issues = checkTexts(
      new Map([
        ['general_comment', action.generalComment],
        ['revision_comment', action.revisionComment],
      ]),
    );
    if (issues.length > 0) throw invalid(issues);
  }
}

async function checkAddition(
  context: ManageContext,
  { label, colour }: Pick<GroupComponent, 'label' | 'colour'>,
): Promise<void> {
  const found = await findTracking(context.site, fileNameOfLabel(label));
  if (found?.extension !== '.fil')
    throw invalid([
      { field: 'add_label', message: 'Please choose an active individual tracking.', value: label },
    ]);
  await checkColour(context, colour, 'add_color');
}

/** Families of automatic colours, and what the site's file or our own calls a colour. */
async function checkColour({ site }: ManageContext, colour: string, field: string): Promise<void> {
  if (colourFamily(colour) !== undefined) return;
  const colourOf = await loadGroupColours(site.config);
  if (/^[\w#][\w# -]{0,40}$/.test(colour) && colourOf(colourName(colour)) !== undefined) return;
  throw invalid([{ field, message: 'There is no such colour.', value: colour }]);
}
