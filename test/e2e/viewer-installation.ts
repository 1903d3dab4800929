import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sharedData } from '../support/data.js';
import { startApache, type Apache } from './apache-server.js';
import { install, startWeb, type Installation, type RunningServer } from './installation.js';

const sample = fileURLToPath(new URL('../../conf/apache-flowsuite.conf', import.meta.url));

/** flowsuite as a FlowViewer site would install it: its configuration, its directories, and the recorded flows of one device. */
export async function installViewer(): Promise<Installation> {
  const site = await install();
  const { directory } = site;
  const places = [
    'reports',
    'graphs',
    'monitor',
    'save',
    'dashboard',
    'names',
    'log',
    'work',
    'filter',
    'rrdtool',
  ];
  for (const name of places) {
    const path = join(directory, 'viewer', name);
    await mkdir(path, { recursive: true });
    // Apache runs as another user.
    await chmod(path, 0o777);
  }
  await mkdir(join(directory, 'viewer/flows'));
  await symlink(sharedData('flows'), join(directory, 'viewer/flows/router_1'));
  const lines = [
    ...places.map((name) => `$${name}_directory = "${directory}/viewer/${name}";`),
    `$cgi_bin_directory = "${directory}/cgi";`,
    `$flow_data_directory = "${directory}/viewer/flows";`,
    '$left_title = "Example University"; $right_title = "Network flows";',
    '$default_identifier = "IP"; $default_flows = 0;',
    `$silk_bin_directory = "${directory}/viewer";`,
    '@devices = ("router_1"); @ipfix_devices = ("silky"); @dashboard_titles = ("");',
  ];
  await writeFile(join(directory, 'etc/FlowViewer_Configuration.pm'), `${lines.join('\n')}\n`);
  return site;
}

/** Starts the bundled flowscan-web of an installation with FlowViewer alone. */
export function serveViewer({ directory }: Installation, ...more: string[]): Promise<RunningServer> {
  const args = ['--flowviewer', join(directory, 'etc/FlowViewer_Configuration.pm'), ...more];
  return startWeb(directory, args, { cwd: directory, env: { TZ: 'UTC' } });
}

/** Apache as the sample configuration sets it up, with FlowViewer switched on. */
export async function startViewerApache({ directory }: Installation): Promise<Apache> {
  const configuration = (await readFile(sample, 'utf8'))
    .replace('#SetEnv FLOWVIEWER_CONFIGURATION', 'SetEnv TZ UTC\nSetEnv FLOWVIEWER_CONFIGURATION')
    .replaceAll('/usr/local/lib/flowsuite', directory)
    .replaceAll('/etc/flowsuite', `${directory}/etc`)
    .replaceAll(/\/var\/www\/html\/FlowViewer_Saves/g, `${directory}/viewer/save`)
    .replace('(FlowViewer|FlowViewer_Saves|', '(save|FlowViewer|')
    .replace('"^/var/www/html/', `"^${directory}/viewer/`);
  return startApache(configuration);
}
