/** What the measurements use of the sources, through one import, so that every class exists once. */
export { recordCounts } from '../lib/flowscan/rrd-files.js';
export { RrdTool } from '../lib/rrd/rrdtool.js';
