import { establish } from '../../lib/flowtracker/manage/establish.js';
import { loadFlowViewerConfig } from '../../lib/config/flowviewer-pm.js';
import { loadSettings } from '../../lib/config/suite-cf.js';
import { RrdTool } from '../../lib/rrd/rrdtool.js';

/** Makes a tracking as the user of this process: arguments are the configuration file, suite.cf, and the time, epoch seconds. */
const [file = '', suite = '', now = ''] = process.argv.slice(2);
const { settings } = await loadSettings({ file: suite, env: {}, searchDirs: [] });
const { config } = await loadFlowViewerConfig(file, { othersMayWrite: settings.writableByOthers });
const rrd = new RrdTool();
const fields = new Map(Object.entries({ device_name: 'edge', monitor_label: 'Web', dest_port: '80' }));
const site = { family: 'FlowMonitor', config, settings } as const;
try {
  await establish({ site, rrd, now: () => Number(now), resolve: () => Promise.resolve([]) }, fields);
} finally {
  await rrd.close();
}
