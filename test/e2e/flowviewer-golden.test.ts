import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import assert from 'node:assert/strict';
import type { FlowViewerConfig } from '../../lib/config/flowviewer-pm.js';
import { blockOfForm } from '../../lib/criteria/form.js';
import { runReport } from '../../lib/flowviewer/report.js';
import { openNames } from '../../lib/names/open-names.js';
import { fieldsOf, inUtc, reportCases, siteOf, type ReportCase } from '../flowviewer/golden-cases.js';
import { checkPage } from '../flowviewer/report-pages.js';
import { describeWithData } from '../support/data.js';
import { knownNames } from '../support/name-resolver.js';
import { makeViewerSite, type TestSite } from '../support/viewer-site.js';
import { hasApache, startApache, type Apache } from './apache-server.js';
import { install, type Installation } from './installation.js';

const suite = hasApache ? describeWithData : describe.skip;

/** Every recorded report, asked for over HTTP from scripts that Apache runs, each site with a configuration of its own beside them. */
suite('the reports of the original, by CGI under Apache', () => {
  inUtc();
  let programs: Installation;
  let root = '';
  let apache: Apache;
  const sites: TestSite[] = [];

  before(async () => {
    programs = await install();
    root = await mkdtemp(join(tmpdir(), 'golden-sites-'));
    await chmod(root, 0o755);
    for (const recorded of reportCases()) sites.push(await layOut(recorded, root, programs));
    apache = await startApache(`
      ScriptAlias /sites/ ${root}/
      <Directory ${root}>
        Options +FollowSymLinks
        Require all granted
        SetEnv TZ UTC
        SetEnv FLOWSUITE_HOME ${programs.directory}
      </Directory>`);
  });

  after(async () => {
    await apache?.stop();
    for (const site of sites) await site.cleanup();
    await rm(root, { recursive: true, force: true });
    await programs?.remove();
  });

  for (const recorded of reportCases()) {
    it(recorded.case, async () => {
      const response = await fetch(`${apache.url}/sites/${recorded.case}/FlowViewer_Main.cgi`, {
        method: 'POST',
        body: new URLSearchParams(recorded.form),
      });
      const text = await response.text();
      assert.equal(response.status, 200, response.status === 200 ? '' : await apache.errors());
      checkPage(text, recorded);
    });
  }
});

/** Makes a site as the case was recorded in, with the scripts and the configuration in one directory, and its names known. */
async function layOut(recorded: ReportCase, root: string, programs: Installation): Promise<TestSite> {
  const options = siteOf(recorded);
  const site = await makeViewerSite(options);
  const { config } = site;
  const scripts = config.cgiBinDirectory;
  const own = join(programs.directory, 'cgi');
  for (const name of await readdir(own)) await symlink(join(own, name), join(scripts, name));
  await writeFile(join(scripts, 'FlowViewer_Configuration.pm'), configurationText(config));
  await symlink(scripts, join(root, recorded.case));
  await rememberNames(recorded, site);
  await shareWith(site);
  return site;
}

function configurationText(config: FlowViewerConfig): string {
  const text = (value: string): string => `'${value.replace(/['\\]/g, '\\$&')}'`;
  const list = (values: readonly string[]): string => values.map(text).join(', ');
  const directories: Readonly<Record<string, string>> = {
    reports: config.reportsDirectory,
    graphs: config.graphsDirectory,
    monitor: config.monitorDirectory,
    save: config.saveDirectory,
    dashboard: config.dashboardDirectory,
    cgi_bin: config.cgiBinDirectory,
    work: config.workDirectory,
    names: config.namesDirectory,
    filter: config.filterDirectory,
    rrdtool: config.rrdtoolDirectory,
    log: config.logDirectory,
    flow_data: config.flowDataDirectory,
    exporter: config.exporterDirectory,
  };
  return [
    ...Object.entries(directories).map(([name, path]) => `$${name}_directory = ${text(path)};`),
    `@devices = (${list(config.devices)});`,
    `@exporters = (${list(config.exporters.map(({ address, title }) => `${address}:${title}`))});`,
    `@ipfix_devices = (); @dashboard_titles = ();`,
    `$N = ${config.nesting}; $flow_file_length = ${config.flowFileLength};`,
    `$flow_capture_interval = ${config.flowCaptureInterval}; $date_format = '${config.dateFormat}';`,
    `$dns_column_width = ${config.dnsColumnWidth}; $asn_width = ${config.asnWidth};`,
    '',
  ].join('\n');
}

/** Answers of the recorded name service go into the names cache on disk, also that there is none: the scripts find them there. */
async function rememberNames({ dns, form }: ReportCase, { config, context }: TestSite): Promise<void> {
  const settings = {
    resolveNames: true,
    resolveOrigins: true,
    resolveConcurrency: 16,
    reportDeadline: 10,
    nameLifetime: 86_400,
    noNameLifetime: 86_400,
  };
  const names = openNames(config, settings, { resolver: knownNames(dns) });
  await runReport(blockOfForm(fieldsOf(form), config).block, { config, names, now: context.now });
  names.close();
}

/** The web server is another user. */
async function shareWith({ directory, config }: TestSite): Promise<void> {
  await chmod(directory, 0o755);
  for (const path of [
    config.workDirectory,
    config.graphsDirectory,
    config.namesDirectory,
    config.saveDirectory,
  ]) {
    await mkdir(path, { recursive: true });
    await chmod(path, 0o777);
  }
}
