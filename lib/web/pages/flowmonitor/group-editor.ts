import { join } from 'node:path';
import { loadColours, ownColours } from '../../../charts/colours.js';
import { formatDateTime } from '../../../criteria/period.js';
import { digestOf } from '../../../flowtracker/manage/digest.js';
import { drawGroupSample } from '../../../flowtracker/manage/group-sample.js';
import type { TrackingError } from '../../../flowtracker/tracking-error.js';
import type { StoredTracking } from '../../../flowtracker/trackings.js';
import { formToken } from '../../form-token.js';
import { suitePage } from '../../suite-page.js';
import { componentsOf } from './display.js';
import { labelPart } from './names.js';
import { pictureUrl } from './pictures.js';
import { readerOf, STATUS, type TrackerRequest } from './tracker-page.js';

/** Families of automatic colours, as the form names them. */
const FAMILIES = ['mixed', 'blue', 'red', 'green', 'violet'];

interface Shown {
  /** Colour that is chosen beforehand for the next component. */
  readonly colour?: string;
  /** What was wrong with the form that was sent; its values are kept. */
  readonly error?: TrackingError;
}

/** The editor of a group, with a sample of what it will look like (FlowTracker specification, section 14). */
export async function sendEditor(
  request: TrackerRequest,
  group: StoredTracking,
  { colour = 'auto_mixed', error }: Shown,
): Promise<void> {
  const { req, res, context, site, links, key, fields } = request;
  // What somebody else has changed meanwhile is shown as it is now.
  const kept = error?.code === 'invalid' ? fields : new Map<string, string>();
  const { trackings } = await readerOf(site).read(['.fil']);
  const revisions = group.file.revisions;
  await suitePage(req, res, context, {
    tool: 'FlowMonitor',
    dashboard: key,
    hash: `MT_${group.fileName}`,
    title: group.label,
    view: 'flowmonitor/group',
    status: error ? STATUS[error.code] : 200,
    address: links.to('FlowMonitor_Group', key, 'Solicit', labelPart(group)),
    data: {
      styles: ['report.css', 'monitor.css'],
      label: group.label,
      problem: error?.message,
      sample: await samplePicture(request, group),
      components: await componentsOf(request, group, 'FlowMonitor_Display'),
      trackings: trackings.map(({ label }) => label),
      colours: await coloursOf(request),
      chosen: {
        label: kept.get('add_label') ?? '',
        side: kept.get('add_location') ?? 'above',
        colour: kept.get('add_color') ?? colour,
        revisionComment: kept.get('revision_comment') ?? '',
        notate: kept.get('notate_graphs') ?? 'N',
      },
      comment: kept.get('general_comment') ?? group.file.block.general_comment,
      revisions: revisions.map(({ time, comment, notate }) => ({
        time: formatDateTime(time, site.config.dateFormat),
        comment,
        notate,
      })),
      adjust: links.to('FlowMonitor_Group', key, 'Adjust', ''),
      done: links.to('FlowMonitor_Group', key, 'Done', ''),
      digest: digestOf(group),
      token: await formToken(req, res, site),
    },
  });
}

/** A group can be edited though no picture of it can be drawn. */
async function samplePicture(request: TrackerRequest, group: StoredTracking): Promise<string | undefined> {
  const { tracker, context } = request;
  try {
    const picture = await drawGroupSample(tracker, group);
    return `${pictureUrl(tracker.site, '').replace(/\/$/, '')}/${picture}`;
  } catch (error) {
    context.log(`no sample of ${group.fileName}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

interface ColourChoice {
  readonly value: string;
  readonly label: string;
}

/** Automatic families first, then every colour of the site's file. */
async function coloursOf({
  site,
}: TrackerRequest): Promise<{ automatic: ColourChoice[]; own: ColourChoice[] }> {
  const table = await loadColours(join(site.config.cgiBinDirectory, 'FlowGrapher_Colors'));
  const names = new Set([...table.keys(), ...ownColours.keys()]);
  return {
    automatic: FAMILIES.map((family) => ({ value: `auto_${family}`, label: `automatic ${family}` })),
    own: ['standard', ...[...names].filter((name) => name !== 'standard')].map((name) => ({
      value: name.replaceAll(' ', '_'),
      label: name,
    })),
  };
}
