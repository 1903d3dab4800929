import { makeFlowViewerConfig } from '../../lib/config/flowviewer-pm.js';
import { SETTING_LIST, type Settings } from '../../lib/config/settings.js';
import { Recreation } from '../../lib/flowtracker/recreate/recreate.js';
import { trackerDirectories } from './site.js';

/** A recreation in a process of its own, to be killed: directory of the installation, job, clock. Stores period by period. */
const [directory = '', job = '', now = ''] = process.argv.slice(2);
const settings = Object.fromEntries(
  SETTING_LIST.map(([key, { default: value }]) => [key, value]),
) as Settings;
const config = makeFlowViewerConfig({
  ...trackerDirectories(directory),
  recreateCatLength: 300,
  startOffset: 0,
});
const recreation = await Recreation.open({ family: 'FlowMonitor', config, settings }, job, () => Number(now));
await recreation.run();
await recreation.close();
