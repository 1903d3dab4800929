import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { formatDateTime } from '../../../criteria/period.js';
import { parseTrackingFile, trackingTypeOf } from '../../../criteria/tracking-file.js';
import { decodeState } from '../../../flowtracker/state-files.js';
import { parseHash } from '../../../saved/hash.js';
import { savedTracking } from '../../../saved/locate.js';
import { HttpError } from '../../http-error.js';
import { suitePage } from '../../suite-page.js';
import { componentsOf, factsOf } from './display.js';
import { pathOf, picturesIn } from './pictures.js';
import { trackerPage } from './tracker-page.js';

/** FlowMonitor_Replay.cgi, `DB^filter_hash=SV_directory_tracking`: a saved report of a tracking (FlowTracker specification, section 12.5). */
export const replayPage = trackerPage(async (request) => {
  const { req, res, context, site, links, key, parts } = request;
  const hash = parseHash(parts[0] ?? '');
  const saved = hash && savedTracking(hash.name);
  // After its filter was saved the page is asked for by another code.
  const path = hash && saved && (await site.store.locateReport({ code: 'SV', name: hash.name }, 'replay'));
  if (!saved || path === undefined) throw new HttpError(404, 'This report is no longer there.');
  const { text } = decodeState(await readFile(path));
  const file = parseTrackingFile(text);
  const type = file.kind === 'group' ? 'Group' : trackingTypeOf(file.block.monitor_type);
  const label = file.block.monitor_label.trim() || saved.tracking;
  const { config } = site;
  await suitePage(req, res, context, {
    tool: 'FlowMonitor',
    dashboard: key,
    hash: `SV_${hash.name}`,
    title: file.description ?? label,
    view: 'flowmonitor/replay',
    data: {
      styles: ['report.css', 'monitor.css'],
      label,
      description: file.description ?? label,
      saved: file.createTime === undefined ? '' : formatDateTime(file.createTime, config.dateFormat),
      wasFilterSaved: hash.code === 'SF',
      isGroup: type === 'Group',
      comment: type === 'Group' ? file.block.general_comment : '',
      facts: await factsOf({ type, file }, request),
      components: type === 'Group' ? await componentsOf(request, { file }, 'FlowMonitor_Display') : [],
      pictures: await picturesIn(dirname(path), pathOf(config.saveShort, saved.directory)),
      live: links.to('FlowMonitor_Display', key, `filter_hash=MT_${saved.tracking}`),
    },
  });
});
