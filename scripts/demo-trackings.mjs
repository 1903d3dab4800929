// The trackings of the demo: established over the pages, as a person would, each with its past recreated from the stored flows.
/* global fetch, URLSearchParams */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const INSIDE = '10.32.0.0/15, 192.0.2.0/24';
const TRACKINGS = [
  {
    monitor_label: 'Into the campus',
    dest_address: INSIDE,
    source_address: `-${INSIDE.replace(', ', ', -')}`,
  },
  {
    monitor_label: 'Out of the campus',
    source_address: INSIDE,
    dest_address: `-${INSIDE.replace(', ', ', -')}`,
  },
  { monitor_label: 'Web to the campus', dest_address: INSIDE, source_port: '80, 443' },
  { monitor_label: 'DNS', monitor_type: 'pps', dest_port: '53', protocols: 'udp' },
  { monitor_label: 'SSH attempts', monitor_type: 'fpsi', dest_port: '22', tcp_flags: '2/18' },
  { monitor_label: 'Residences, active flows', monitor_type: 'fpsa', source_address: '10.32.128.0/19' },
];
const GROUP = 'Campus in and out';
const COMPONENTS = [
  { add_label: 'Into the campus', add_location: 'above', add_color: 'auto_blue' },
  { add_label: 'Out of the campus', add_location: 'below', add_color: 'auto_green' },
];
const DASHBOARD = ['into_the_campus', 'out_of_the_campus', 'web_to_the_campus', 'dns', 'ssh_attempts'];
const PATIENCE_MS = 120_000;

/**
 * Establishes what is not there yet; `redraw` draws all graphs.
 *
 * @param {{ url: string, site: string, hours: number, redraw: () => Promise<unknown>, signal: AbortSignal }} demo
 */
export async function setUpTrackings({ url, site, hours, redraw, signal }) {
  const filters = join(site, 'viewer/filters');
  if ((await names(filters)).length > 0) return;
  const post = async (script, fields) => {
    const response = await fetch(`${url}/cgi-bin/${script}`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      redirect: 'manual',
      signal,
    });
    await response.arrayBuffer();
    if (response.status >= 400) throw new Error(`${script} answers ${response.status}`);
  };
  const from = new Date(Date.now() - hours * 3600e3);
  const two = (number) => String(number).padStart(2, '0');
  const start = {
    start_date: `${from.getFullYear()}-${two(from.getMonth() + 1)}-${two(from.getDate())}`,
    start_time: `${two(from.getHours())}:00:00`,
  };
  for (const tracking of TRACKINGS) {
    const common = { monitor_type: 'bps', device_name: 'campus', alert_frequency: 'none' };
    await post('FlowMonitor_Main.cgi', { ...common, ...start, ...tracking });
  }
  await appear(filters, TRACKINGS.length, signal);
  await post('FlowMonitor_Main.cgi', { monitor_type: 'Group', monitor_label: GROUP });
  for (const component of COMPONENTS) {
    const action = { action: 'Add this Component', monitor_label: GROUP };
    await post('FlowMonitor_Group.cgi?Main_Only^Adjust^', { ...action, ...component });
  }
  await redraw();
  for (const [i, name] of DASHBOARD.entries()) {
    const place = { selected_monitor: name, graph_type: 'Daily', dash_action: `Install_${i + 1}` };
    await post('FlowMonitor_Dashboard.cgi?Main_Only', place);
  }
}

/** Waits until the filters of so many trackings are there: the last that is written of each. */
async function appear(directory, count, signal) {
  const end = Date.now() + PATIENCE_MS;
  while ((await names(directory)).filter((name) => name.endsWith('.fil')).length < count) {
    if (Date.now() > end) throw new Error('the past of the trackings is not ready: see demo/viewer/logs');
    await sleep(250, undefined, { signal });
  }
}

async function names(directory) {
  try {
    return (await readdir(directory)).filter((name) => !name.startsWith('.'));
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}
