import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { loadGroupColours } from '../grapher/colours.js';
import { GRAPH_KINDS } from '../grapher/graph-kinds.js';
import { groupGraphArguments, type DrawnComponent } from '../grapher/group-graph.js';
import { drawPicture, makeDirectory } from '../grapher/picture.js';
import { trackingRrd } from '../rrd-definition.js';
import { monitorDirectory } from '../site.js';
import type { StoredTracking } from '../trackings.js';
import type { ManageContext } from './context.js';

const DIRECTORY = 'GROUPS';
const SAMPLE = /^GROUP_SAMPLE\w+\.png$/;
/** Seconds that a sample is kept. */
const KEPT = 3600;
const HOUR = 3600;

/** Curves in place of values: an RRD is needed for rrdtool to know the step, and nothing is in it. */
const EMPTY_RRD = '.group_sample.rrd';

/**
 * Draws what a group will look like, with curves in place of values (FlowTracker specification, section 14). Samples of an hour ago
 * are removed.
 *
 * @returns the picture below the directory of pictures: `GROUPS/GROUP_SAMPLE....png`
 */
export async function drawGroupSample(context: ManageContext, group: StoredTracking): Promise<string> {
  const { site, rrd, now } = context;
  const [daily] = GRAPH_KINDS;
  if (!daily) throw new Error('there is no daily graph');
  const directory = join(monitorDirectory(site), DIRECTORY);
  await makeDirectory(directory, site.config.htmlDirPerms);
  await sweep(directory, now());
  const end = now();
  const args = groupGraphArguments({
    frame: {
      config: { ...site.config, labelsInTitles: false },
      kind: { ...daily, title: `${group.label}_Sample` },
      end,
      label: '',
      isThumbnail: false,
    },
    components: await sampleComponents(context, group),
    type: 'bps',
    revisions: group.file.revisions
      .slice(-3)
      .map((revision, index) => ({ ...revision, time: end - (24 - 6 * (index + 1)) * HOUR })),
  });
  const name = `GROUP_SAMPLE${randomBytes(6).toString('hex')}.png`;
  await drawPicture(rrd, join(directory, name), ['--alt-autoscale', ...args], site.config.graphFilePerms);
  return `${DIRECTORY}/${name}`;
}

async function sampleComponents(context: ManageContext, group: StoredTracking): Promise<DrawnComponent[]> {
  const { site } = context;
  const colourOf = await loadGroupColours(site.config);
  const rrd = await emptyRrd(context);
  return group.file.components.map(({ position, label, colour }, index) => ({
    label,
    colour: colourOf(colour) ?? site.config.rrdArea,
    isBelow: position >= 200,
    source: { rrd, expression: waves(index) },
  }));
}

/** 300000 and up to 30000 more or less, each component of a pace of its own. */
function waves(index: number): string {
  return `POP,TIME,${4 * HOUR + 1700 * index},/,6.2832,*,SIN,30000,*,300000,+`;
}

async function emptyRrd({ site, rrd, now }: ManageContext): Promise<string> {
  const path = join(site.config.workDirectory, EMPTY_RRD);
  if (!existsSync(path)) await rrd.create(path, trackingRrd(now()));
  return path;
}

async function sweep(directory: string, now: number): Promise<void> {
  for (const name of await readdir(directory)) {
    if (!SAMPLE.test(name)) continue;
    const path = join(directory, name);
    const found = await stat(path).catch(() => undefined);
    if (found && now - found.mtimeMs / 1000 > KEPT) await rm(path, { force: true });
  }
}
