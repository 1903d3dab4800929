import assert from 'node:assert/strict';
import { mkdir, realpath, symlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseHash } from '../../lib/saved/hash.js';
import type { HashUse } from '../../lib/saved/locate.js';
import { makeViewerSite, type TestSite } from '../support/viewer-site.js';
import { reportText, trackingText } from './report-text.js';

const NAME = 'FlowViewer_save_143059QX';

describe('where filters and reports lie', () => {
  let site: TestSite;

  before(async () => {
    site = await makeViewerSite({
      workFiles: {
        [NAME]: reportText(NAME),
        FlowViewer_replay_143059QX: reportText(NAME),
        FlowGrapher_save_143059QX: reportText('FlowGrapher_save_143059QX'),
        DEBUG_VIEWER: 'secret',
        '.flowsuite-secret': 'secret',
      },
      saveFiles: {
        FlowViewer_save_101112AB: reportText('FlowViewer_save_101112AB'),
        'web.svf': reportText(NAME),
        'größe & x.svf': reportText(NAME),
        '20061130_140506_FlowViewer_old.html': '<html>',
        'FlowMonitor_save_101112CD/web,_all.fil': trackingText('Web, all'),
      },
      filterFiles: {
        'web,_all.fil': trackingText('Web, all'),
        'web,_all.archive': trackingText('Old'),
        'sums.grp': ' input: monitor_type: Group\n',
      },
    });
  });

  after(() => site.cleanup());

  async function locate(text: string, use: HashUse): Promise<string | undefined> {
    const hash = parseHash(text);
    const path = hash && (await site.viewer.store.locateReport(hash, use));
    return path && relative(await realpath(site.directory), path);
  }

  const work = 'cgi/Flow_Working';
  const saves = 'html/FlowViewer_Saves';
  const cases: [hash: string, use: HashUse, path: string | undefined][] = [
    [`FV_${NAME}`, 'form', `${work}/${NAME}`],
    [`FV_${NAME}`, 'replay', `${work}/${NAME}`],
    ['FV_FlowViewer_save_101112AB', 'replay', `${saves}/FlowViewer_save_101112AB`],
    ['FG_FlowGrapher_save_143059QX', 'form', `${work}/FlowGrapher_save_143059QX`],
    ['FA_FlowGrapher_save_143059QX', 'form', `${work}/FlowGrapher_save_143059QX`],
    [`FL_${NAME}`, 'replay', `${work}/${NAME}`],
    [`FL_${NAME}`, 'form', undefined],
    ['FL_web', 'form', `${saves}/web.svf`],
    ['FL_größe & x', 'form', `${saves}/größe & x.svf`],
    ['SV_FlowViewer_save_101112AB', 'form', `${saves}/FlowViewer_save_101112AB`],
    ['SF_FlowViewer_save_101112AB', 'replay', `${saves}/FlowViewer_save_101112AB`],
    ['PV_FlowViewer_replay_143059QX', 'form', `${work}/FlowViewer_replay_143059QX`],
    ['PV_20061130_140506_FlowViewer_old.html', 'replay', `${saves}/20061130_140506_FlowViewer_old.html`],
    ['SV_FlowMonitor_save_101112CD_web,_all', 'form', `${saves}/FlowMonitor_save_101112CD/web,_all.fil`],
    ['MT_web,_all', 'form', 'filters/web,_all.fil'],
    ['TR_sums', 'form', 'filters/sums.grp'],
    ['SC_FlowViewer_save_143059QX', 'replay', `${work}/${NAME}`],
    ['SV_none', 'form', undefined],
  ];
  for (const [hash, use, path] of cases) {
    it(`${hash} (${use}): ${path ?? 'nowhere'}`, async () => assert.equal(await locate(hash, use), path));
  }

  describe('against holes (D-21)', () => {
    before(async () => {
      const outside = join(site.directory, 'outside');
      await mkdir(outside);
      await writeFile(join(outside, 'web.fil'), trackingText('Outside'));
      await writeFile(join(site.directory, 'secret'), reportText(NAME));
      const { saveDirectory, workDirectory, filterDirectory } = site.config;
      await symlink(join(site.directory, 'secret'), join(saveDirectory, 'FlowViewer_save_000000AA'));
      await symlink(join(site.directory, 'secret'), join(workDirectory, 'FlowViewer_save_000000BB'));
      await symlink(join(site.directory, 'secret'), join(saveDirectory, 'linked.svf'));
      await symlink(join(site.directory, 'secret'), join(filterDirectory, 'linked.fil'));
      await symlink(outside, join(saveDirectory, 'FlowMonitor_save_000000AA'));
      await mkdir(join(workDirectory, 'FlowViewer_save_000000CC'));
    });

    for (const hash of [
      'FV_DEBUG_VIEWER',
      'FV_.flowsuite-secret',
      'SV_.hidden',
      'FV_FlowViewer_save_000000BB',
      'FV_FlowViewer_save_000000CC',
      'SV_FlowViewer_save_000000AA',
      'FL_linked',
      'MT_linked',
      'SV_FlowMonitor_save_000000AA_web',
      'SV_FlowMonitor_save_101112CD_..',
    ]) {
      for (const use of ['form', 'replay'] as const) {
        it(`${hash} (${use}) opens nothing`, async () => assert.equal(await locate(hash, use), undefined));
      }
    }
  });
});
