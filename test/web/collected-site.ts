import { COLLECTED, goldenTracking, makeMonitorSite, type MonitorSite } from './flowmonitor-site.js';

/** Five recorded trackings, one of them revised and one archived, and a group of three, collected and drawn. */
export async function makeCollectedSite(): Promise<MonitorSite> {
  const recorded = goldenTracking('in-all-bits');
  const site = await makeMonitorSite();
  for (const name of ['in-all-bits', 'not-web-bits', 'mixed-net-sampled', 'if10-fpsi', 'tos-bits'])
    await site.post('FlowMonitor_Main.cgi', goldenTracking(name).fields).expect(200);
  await site.post('FlowMonitor_Main.cgi', {
    monitor_label: 'Both',
    monitor_type: 'Group',
    general_comment: 'two of them',
  });
  for (const [add_label, add_location] of [
    ['Inbound, all local', 'above'],
    ['Not Web', 'below'],
    ['TOS 160 or 32', 'below'],
  ] as const)
    await site
      .post('FlowMonitor_Group.cgi?^Adjust^', {
        monitor_label: 'Both',
        action: 'Add this Component',
        add_label,
        add_location,
        add_color: 'auto_blue',
      })
      .expect(303);
  site.clock = COLLECTED;
  await site.collect(recorded.updates[0]?.period_start ?? 0, recorded.updates.at(-1)?.period_end ?? 0);
  await site
    .post('FlowMonitor_Main.cgi?^Revise^MT_not_web', goldenTracking('not-web-bits').revise?.fields)
    .expect(200);
  await site.post('FlowMonitor_Management.cgi?^Archive^TOS~160~or~32').expect(200);
  await site.draw();
  return site;
}
