import { dirname } from 'node:path';
import { findFlowViewerConfig } from '../config/flowviewer-pm.js';
import { findFlowscanConfig } from '../config/locate.js';
import { loadSettings } from '../config/suite-cf.js';
import { Findings } from './findings.js';
import { checkFlowscan } from './flowscan.js';
import { checkViewer } from './flowviewer.js';
import { checkRrdtool } from './programs.js';
import { currentUser } from './users.js';
import type { SiteUser } from './users.js';

export interface SiteCheck {
  /** Files that were named; the others are found as the programs find them. */
  readonly flowscan?: string;
  readonly flowviewer?: string;
  readonly settings?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Path of the program as it was invoked. */
  readonly invokedAs: string;
  readonly cwd: string;
  /** Who runs the daemons and the web server. */
  readonly users: readonly SiteUser[];
  /** What their processes are taken to have. */
  readonly umask: number;
  /** Epoch seconds. */
  readonly now: number;
}

/** Reads all configuration of a site and looks at what it names. Nothing is changed. */
export async function checkSite(check: SiteCheck): Promise<Findings> {
  const findings = new Findings();
  const { env, invokedAs, cwd, users, umask, now } = check;
  const foundScan = findFlowscanConfig({
    ...(check.flowscan !== undefined && { option: check.flowscan }),
    env,
    invokedAs,
    cwd,
  });
  const search = { option: check.flowviewer, env, invokedAs };
  const foundViewer = findFlowViewerConfig(search);
  const runner = currentUser();
  if (runner.uid !== 0 && users.some(({ uid }) => uid !== runner.uid)) {
    const text = `${runner.name} may not see everything that concerns the other users: root would`;
    findings.add('warning', 'Configuration', text);
  }
  const searchDirs = [foundScan, foundViewer, invokedAs].flatMap((file) =>
    file === undefined ? [] : [dirname(file)],
  );
  const loaded = await findings.reading(
    loadSettings({ ...(check.settings !== undefined && { file: check.settings }), env, searchDirs }),
  );
  if (!loaded) return findings;
  const { settings, file, warnings } = loaded;
  findings.issues(warnings);
  if (file !== undefined) findings.add('good', 'Configuration', `${file}: settings of the suite`, file);
  else findings.add('note', 'Configuration', 'no suite.cf: its settings have their defaults');
  if (settings.cugrapherScript !== undefined)
    findings.add(
      'good',
      'Configuration',
      `${settings.cugrapherScript}: settings are taken over`,
      settings.cugrapherScript,
    );

  const scan = check.flowscan ?? settings.flowScanConfig ?? foundScan;
  const viewer = findFlowViewerConfig({ ...search, setting: settings.flowViewerConfig });
  if (scan === undefined && viewer === undefined) {
    const text =
      'neither flowscan.cf nor FlowViewer_Configuration.pm was found: name them by --flowscan and --flowviewer';
    findings.add('failure', 'Configuration', text);
    return findings;
  }
  await checkRrdtool(settings.rrdTool, findings);
  if (scan === undefined) findings.add('note', 'Configuration', 'no flowscan.cf: FlowScan is not looked at');
  else await checkFlowscan({ file: scan, settings, cwd, now }, users, findings);
  if (viewer === undefined)
    findings.add('note', 'Configuration', 'no FlowViewer_Configuration.pm: FlowViewer is not looked at');
  else await checkViewer({ file: viewer, settings, env, umask, now }, users, findings);
  return findings;
}
