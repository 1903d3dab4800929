import { loadGroupColours } from '../flowtracker/grapher/colours.js';
import { drawThumbnail, isThumbnailPeriod } from '../flowtracker/grapher/thumbnails.js';
import { openRrdTool } from '../flowtracker/open-rrd.js';
import { dashboardNamed, dashboardsOf } from '../saved/dashboards.js';
import { epochNow, newCommand, runCommand } from './command.js';
import { calledAs, loadTrackerSite } from './flowmonitor-site.js';
import { withConfigOptions } from './viewer-config.js';

/** The program that draws one thumbnail, under one of its names. */
export function runThumbnail(ownName: string): void {
  const { name, family } = calledAs(ownName);
  const command = withConfigOptions(newCommand(name, 'Draws one thumbnail of a dashboard.'))
    .argument('<dashboard>', 'title of the dashboard, or Main_Only')
    .argument('<tracking>', 'file name of the tracking or group')
    .argument('<type>', 'daily, weekly, monthly, yearly or 3years')
    .argument('<place>', '1 to 8');

  void runCommand(command, async () => {
    const [title = '', tracking = '', period = '', place = ''] = command.args;
    if (!isThumbnailPeriod(period)) return command.error(`error: there is no type ${period}`);
    if (!/^[1-8]$/.test(place)) command.error(`error: there is no place ${place}`);
    const site = await loadTrackerSite(command, family);
    const dashboard = dashboardNamed(dashboardsOf(site.config), title);
    if (!dashboard) throw new Error('there is no dashboard');
    const rrd = openRrdTool(site);
    try {
      const say = (text: string): void => void process.stderr.write(`${text}\n`);
      const drawing = { site, colourOf: await loadGroupColours(site.config), onRemark: say };
      await drawThumbnail(drawing, rrd, dashboard, { tracking, period, position: Number(place) }, epochNow());
      return 0;
    } finally {
      await rrd.close();
    }
  });
}
