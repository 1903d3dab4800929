import { stat } from 'node:fs/promises';
import { fileNameOfLabel } from '../../criteria/labels.js';
import { openRrdTool } from '../open-rrd.js';
import { filterPath, type TrackerSite } from '../site.js';
import { TrackingReader, type StoredTracking } from '../trackings.js';
import { loadGroupColours } from './colours.js';
import { GraphSets } from './graph-sets.js';
import { currentRrd } from './graph-source.js';
import { drawThumbnails } from './thumbnails.js';

/**
 * What is drawn once, fresh or not (FlowTracker specification, section 16): all active trackings, those whose definition changed in
 * the last twelve hours, or the archived ones, up to their last value.
 */
export type DrawSelection = 'all' | 'recent' | 'archived';

const RECENT_SECONDS = 12 * 3600;
/** An archived tracking is shown with some room behind its last value. */
const AFTER_LAST_UPDATE = 7200;

interface DrawNowOptions {
  readonly selection: DrawSelection;
  /** Epoch seconds. */
  readonly now: number;
  /** Told of progress and problems, in pieces of text. */
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Draws the graphs of a selection, then all thumbnails. @returns how many trackings could not be drawn */
export async function drawNow(site: TrackerSite, options: DrawNowOptions): Promise<number> {
  const { selection, now, say, signal } = options;
  const rrd = openRrdTool(site);
  const drawing = {
    site,
    colourOf: await loadGroupColours(site.config),
    onRemark: (text: string) => say(`\n${text}\n`),
  };
  const sets = new GraphSets(drawing, [rrd]);
  const counts = { I: 0, G: 0 };
  let failures = 0;
  try {
    for (const tracking of await select(site, selection, now)) {
      if (signal.aborted) return failures;
      const kind = tracking.type === 'Group' ? 'G' : 'I';
      say(`${kind}${++counts[kind]}`);
      try {
        const end =
          selection === 'archived' ? await endOfArchived(site, tracking, (file) => rrd.last(file)) : now;
        await sets.draw(tracking, { end, isLazy: false, onDrawn: () => say('.') });
      } catch (error) {
        failures++;
        say(` ${tracking.fileName} was not drawn: ${error instanceof Error ? error.message : String(error)}`);
      }
      say('\n');
    }
    if (!signal.aborted && selection !== 'archived') await drawThumbnails(drawing, rrd, now);
  } finally {
    await rrd.close();
  }
  return failures;
}

async function select(site: TrackerSite, selection: DrawSelection, now: number): Promise<StoredTracking[]> {
  const reader = new TrackingReader(site);
  const { trackings } = await reader.read(selection === 'archived' ? ['.archive'] : ['.fil', '.grp']);
  if (selection !== 'recent') return [...trackings];
  const chosen: StoredTracking[] = [];
  for (const tracking of trackings) {
    const { mtimeMs } = await stat(filterPath(site, tracking.fileName, tracking.extension));
    if (now - mtimeMs / 1000 <= RECENT_SECONDS) chosen.push(tracking);
  }
  return chosen;
}

/** A group ends with the latest of its components. */
async function endOfArchived(
  site: TrackerSite,
  { fileName, type, file }: StoredTracking,
  last: (file: string) => Promise<number>,
): Promise<number> {
  const names = type === 'Group' ? file.components.map(({ label }) => fileNameOfLabel(label)) : [fileName];
  const rrds = names.flatMap((name) => currentRrd(site, name) ?? []);
  const updates = await Promise.all(rrds.map(last));
  if (updates.length === 0) throw new Error('there is no RRD');
  return Math.max(...updates) + AFTER_LAST_UPDATE;
}
