import { makeFlowViewerConfig } from '../../lib/config/flowviewer-pm.js';
import { SETTING_LIST, type Settings } from '../../lib/config/settings.js';
import { archive, restart } from '../../lib/flowtracker/manage/archive.js';
import type { ManageContext } from '../../lib/flowtracker/manage/context.js';
import { establish } from '../../lib/flowtracker/manage/establish.js';
import { remove, restoreRemoved } from '../../lib/flowtracker/manage/remove.js';
import { renameTracking } from '../../lib/flowtracker/manage/rename.js';
import { TrackingError } from '../../lib/flowtracker/tracking-error.js';
import { RrdTool } from '../../lib/rrd/rrdtool.js';
import { TRACKER_NOW, trackerDirectories } from './site.js';

/** An action in a process of its own, which another user runs: directory of the installation, action. Prints why it was not done. */
const [directory = '', action = ''] = process.argv.slice(2);
const settings = Object.fromEntries(
  SETTING_LIST.map(([key, { default: value }]) => [key, value]),
) as Settings;
const config = makeFlowViewerConfig(trackerDirectories(directory));
const rrd = new RrdTool();
const context: ManageContext = {
  site: { family: 'FlowMonitor', config, settings },
  rrd,
  now: () => TRACKER_NOW,
  resolve: () => Promise.resolve([]),
};
const fields = new Map(Object.entries({ device_name: 'edge', monitor_label: 'New' }));
const ACTIONS: Readonly<Record<string, () => Promise<unknown>>> = {
  archive: () => archive(context, 'web'),
  restart: () => restart(context, 'old'),
  rename: () => renameTracking(context, 'web', 'Net'),
  remove: () => remove(context, 'web'),
  restore: () => restoreRemoved(context, 'gone'),
  establish: () => establish(context, fields),
};
try {
  await ACTIONS[action]?.();
} catch (error) {
  if (!(error instanceof TrackingError) || error.code !== 'failed') throw error;
  process.stdout.write(error.message);
} finally {
  await rrd.close();
}
