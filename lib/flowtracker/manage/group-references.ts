import { fileNameOfLabel } from '../../criteria/labels.js';
import { formatGroupFile, type GroupComponent } from '../../criteria/tracking-file.js';
import { filterPath, type TrackerSite } from '../site.js';
import { writeState } from '../state-files.js';
import { TrackingReader, type StoredTracking } from '../trackings.js';

/** All groups, archived ones too. */
async function allGroups(site: TrackerSite): Promise<StoredTracking[]> {
  const { trackings } = await new TrackingReader(site).read(['.grp', '.archive']);
  return trackings.filter(({ type }) => type === 'Group');
}

/** The groups that a tracking is a component of. */
export async function groupsWith(site: TrackerSite, fileName: string): Promise<StoredTracking[]> {
  const groups = await allGroups(site);
  return groups.filter(({ file }) =>
    file.components.some(({ label }) => fileNameOfLabel(label) === fileName),
  );
}

/** Gives components with exactly this label another one; to be called under the lock. @returns the groups that were changed */
export async function renameInGroups(site: TrackerSite, from: string, to: string): Promise<StoredTracking[]> {
  return changeGroups(site, (components) =>
    components.map((component) =>
      component.label.trim() === from.trim() ? { ...component, label: to } : component,
    ),
  );
}

/** Takes a tracking out of every group; to be called under the lock. @returns the groups that were changed */
export async function removeFromGroups(site: TrackerSite, fileName: string): Promise<StoredTracking[]> {
  return changeGroups(site, (components) =>
    withoutGaps(components.filter(({ label }) => fileNameOfLabel(label) !== fileName)),
  );
}

async function changeGroups(
  site: TrackerSite,
  change: (components: readonly GroupComponent[]) => GroupComponent[],
): Promise<StoredTracking[]> {
  const changed: StoredTracking[] = [];
  for (const group of await allGroups(site)) {
    const { components } = group.file;
    const now = change(components);
    if (JSON.stringify(now) === JSON.stringify(components)) continue;
    await writeGroup(site, group, now);
    changed.push(group);
  }
  return changed;
}

/** Writes a group with other components; to be called under the lock. */
export async function writeGroup(
  site: TrackerSite,
  group: StoredTracking,
  components: readonly GroupComponent[],
): Promise<void> {
  const text = formatGroupFile(components, group.file);
  const path = filterPath(site, group.fileName, group.extension);
  await writeState(path, { text, encoding: group.encoding }, site.config.filterFilePerms);
}

/** 101, 102, ... and 201, 202, ... in the order that they have. */
export function withoutGaps(components: readonly GroupComponent[]): GroupComponent[] {
  const ordered = components.toSorted((a, b) => a.position - b.position);
  const next = { above: 101, below: 201 };
  return ordered.map((component) => ({
    ...component,
    position: component.position >= 200 ? next.below++ : next.above++,
  }));
}
