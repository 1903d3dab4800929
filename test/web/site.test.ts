import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HttpError } from '../../lib/web/http-error.js';
import { viewerOf } from '../../lib/web/viewer.js';
import { openSite, type Site, type SiteOptions } from '../../lib/web/site.js';

const CUFLOW = `
Subnet 10.0.0.0/8
OutputDir rrds
Scoreboard 10 boards /var/www/topten.html
AggregateScore 10 agg.dat overall.html
`;

describe('openSite', () => {
  let directory: string;
  let lines: string[];

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'site-'));
    lines = [];
    await writeFile(join(directory, 'flowscan.cf'), 'FlowFileGlob flows/ft-v*[0-9]\nReportClasses CUFlow\n');
    await writeFile(join(directory, 'CUFlow.cf'), CUFLOW);
  });

  afterEach(() => rm(directory, { recursive: true, force: true }));

  async function open(more: Partial<SiteOptions> = {}): Promise<Site> {
    const site = await openSite({
      env: {},
      invokedAs: join(directory, 'bin/flowscan-web'),
      settingsDirs: [],
      needs: 'any',
      wantsScoreboards: true,
      version: '1',
      advice: 'name one',
      log: () => assert.fail('nothing is wrong'),
      warn: (line) => lines.push(line),
      ...more,
    });
    await site.close();
    return site;
  }

  const config = (): Partial<SiteOptions> => ({ configFile: join(directory, 'flowscan.cf') });

  it('takes the RRDs and scoreboards from CUFlow.cf beside flowscan.cf', async () => {
    await writeFile(
      join(directory, 'suite.cf'),
      `WorkingDir ${directory}\nOrganization Example University\n`,
    );
    for (const options of [config(), { env: { FLOWSCAN_CONFIG: join(directory, 'flowscan.cf') } }]) {
      const { context } = await open(options);
      assert.equal(context.cugrapher?.rrdDir, join(directory, 'rrds'));
      assert.equal(context.cugrapher?.organization, 'Example University');
      assert.deepEqual(context.scoreboards, {
        hosts: { rootDir: join(directory, 'boards'), currentLink: '/var/www/topten.html' },
        overall: { file: join(directory, 'overall.html') },
        as: undefined,
      });
    }
  });

  it('finds flowscan.cf by suite.cf', async () => {
    await mkdir(join(directory, 'etc'));
    const settingsFile = join(directory, 'etc/suite.cf');
    await writeFile(
      settingsFile,
      `FlowScanConfig ../flowscan.cf\nWorkingDir /srv/flow\nPublicOrigin https://flows.example.org\n`,
    );
    const { context } = await open({ settingsFile });
    assert.equal(context.cugrapher?.rrdDir, '/srv/flow/rrds');
    assert.equal(context.publicOrigin, 'https://flows.example.org');
  });

  it('finds suite.cf beside FlowViewer_Configuration.pm, as its daemons do', async () => {
    const viewer = join(directory, 'viewer');
    await mkdir(viewer);
    const viewerFile = join(viewer, 'FlowViewer_Configuration.pm');
    await writeFile(viewerFile, '1;\n');
    await writeFile(join(viewer, 'suite.cf'), 'WritableByOthers on\nResolveNames off\n');
    for (const options of [{ viewerFile }, { env: { FLOWVIEWER_CONFIGURATION: viewerFile } }]) {
      const { settings } = await open(options);
      assert.equal(settings.writableByOthers, true);
      assert.deepEqual(lines, [], 'nobody misses graphs of flowscan');
    }
  });

  it('does without CUFlow.cf where suite.cf says where the RRDs are', async () => {
    await writeFile(join(directory, 'CUFlow.cf'), 'Nonsense\n');
    await writeFile(join(directory, 'suite.cf'), 'RrdDir /srv/rrds\n');
    const { context } = await open({ ...config(), wantsScoreboards: false });
    assert.equal(context.cugrapher?.rrdDir, '/srv/rrds');
    await assert.rejects(open(config()), /Nonsense/);
  });

  it('helps where nothing tells where the RRDs are', async () => {
    await assert.rejects(open(), { message: 'nothing tells where the RRDs are: name one' });
  });

  it('names the file that is missing beside the one that was found', async () => {
    const cuflow = join(directory, 'CUFlow.cf');
    await rm(cuflow);
    await assert.rejects(open(config()), {
      message: `nothing tells where the RRDs are: ${cuflow} does not exist (it is looked for beside flowscan.cf), and suite.cf sets no RrdDir`,
    });
    const file = join(directory, 'etc/flowscan.cf');
    await assert.rejects(open({ env: { FLOWSCAN_CONFIG: file } }), {
      message: `nothing tells where the RRDs are: ${file} does not exist`,
    });
  });

  it('warns of a directory of RRDs that is not there, and says where relative paths start', async () => {
    await writeFile(join(directory, 'suite.cf'), `WorkingDir ${directory}/elsewhere\nResolveNames off\n`);
    await open(config());
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? '', /elsewhere\/rrds does not exist.* starts in \S+\/elsewhere.*set WorkingDir/);
    lines = [];
    await mkdir(join(directory, 'elsewhere/rrds'), { recursive: true });
    await open(config());
    assert.deepEqual(lines, []);
  });

  it('passes on the warnings of every file to who asks for them', async () => {
    const script = join(directory, 'CUGrapher.pl');
    await writeFile(script, 'print "hello";\n');
    await writeFile(join(directory, 'suite.cf'), `CUGrapherScript ${script}\n`);
    const options = { ...config(), env: { FLOWSCAN_ORGANISATION: 'x' } };
    await open(options);
    for (const part of [
      'FLOWSCAN_ORGANIZATION',
      `${script}: warning: has none of the settings of a CUGrapher.pl`,
    ]) {
      assert.ok(
        lines.some((line) => line.includes(part)),
        part,
      );
    }
  });

  describe('with FlowViewer', () => {
    const viewer = (more = ''): string =>
      [
        ...['reports', 'graphs', 'work', 'save', 'names', 'log'].map(
          (name) => `$${name}_directory = "${directory}/${name}";`,
        ),
        `$cgi_bin_directory = "${directory}";`,
        `$flow_data_directory = "${directory}/flows";`,
        '@devices = ("router_1");',
        more,
      ].join('\n');
    const alone = async (): Promise<void> => {
      await rm(join(directory, 'flowscan.cf'));
      await rm(join(directory, 'CUFlow.cf'));
    };

    it('does without flowscan', async () => {
      await alone();
      await writeFile(join(directory, 'site.pm'), viewer());
      for (const named of [
        { viewerFile: join(directory, 'site.pm') },
        { env: { FLOWVIEWER_CONFIGURATION: join(directory, 'site.pm') } },
      ]) {
        const { context } = await open({ ...named, log: (line) => lines.push(line) });
        assert.equal(context.cugrapher, undefined);
        const site = await context.openViewer?.();
        assert.deepEqual(site?.config.devices, ['router_1']);
        assert.equal(await context.openViewer?.(), site, 'it is read once');
      }
      assert.ok(lines.includes(`created ${join(directory, 'work')}`));
    });

    it('finds the configuration beside a script, along PERL5LIB, and by suite.cf', async () => {
      await alone();
      const file = join(directory, 'FlowViewer_Configuration.pm');
      await writeFile(file, viewer());
      await writeFile(join(directory, 'suite.cf'), 'FlowViewerConfig FlowViewer_Configuration.pm\n');
      for (const found of [
        { invokedAs: join(directory, 'FV.cgi') },
        { env: { PERL5LIB: `/nonexistent:${directory}` } },
        { settingsFile: join(directory, 'suite.cf') },
      ]) {
        const { context } = await open({ needs: 'viewer', ...found, log: () => undefined });
        assert.equal((await context.openViewer?.())?.config.file, file);
      }
    });

    it('has both where both are', async () => {
      await writeFile(join(directory, 'site.pm'), viewer());
      const { context } = await open({ ...config(), viewerFile: join(directory, 'site.pm') });
      assert.ok(context.cugrapher);
      assert.ok(context.openViewer);
    });

    it('shows scripts of FlowViewer no flowscan whose RRDs are not there, such as that of samples', async () => {
      await writeFile(join(directory, 'site.pm'), viewer());
      const aside = { ...config(), needs: 'viewer', viewerFile: join(directory, 'site.pm') } as const;
      await writeFile(join(directory, 'suite.cf'), `WorkingDir ${directory}\n`);
      assert.equal((await open(aside)).context.cugrapher, undefined);
      await mkdir(join(directory, 'rrds'));
      assert.equal((await open(aside)).context.cugrapher?.rrdDir, join(directory, 'rrds'));
    });

    it('reads the configuration when a page asks for it, and says what is wrong with it then', async () => {
      await writeFile(join(directory, 'site.pm'), viewer('if (1) { }'));
      const { context } = await open({ ...config(), viewerFile: join(directory, 'site.pm') });
      await assert.rejects(
        context.openViewer?.() ?? Promise.resolve(),
        /site\.pm:10: unsupported Perl construct/,
      );
    });

    it('names a directory that cannot be made, until somebody makes it', async () => {
      await writeFile(join(directory, 'blocked'), '');
      await writeFile(join(directory, 'site.pm'), viewer(`$work_directory = "${directory}/blocked/work";`));
      const { context } = await open({
        ...config(),
        viewerFile: join(directory, 'site.pm'),
        log: () => undefined,
      });
      await assert.rejects(viewerOf(context), (error: HttpError) => {
        assert.equal(error.status, 500);
        assert.match(error.message, /blocked\/work is missing and cannot be made/);
        return true;
      });
      await rm(join(directory, 'blocked'));
      assert.equal((await viewerOf(context)).config.workDirectory, join(directory, 'blocked/work'));
    });

    it('is not disturbed by what is wrong with CUFlow.cf', async () => {
      await writeFile(join(directory, 'CUFlow.cf'), 'Nonsense\n');
      await writeFile(join(directory, 'site.pm'), viewer());
      const named = { ...config(), viewerFile: join(directory, 'site.pm') };
      assert.ok((await open({ ...named, needs: 'viewer' })).context.openViewer);
      await assert.rejects(open({ ...named, needs: 'flowscan' }), /Nonsense/);
    });

    it('says what is missing to whom it matters', async () => {
      await alone();
      await writeFile(join(directory, 'site.pm'), viewer());
      const viewerFile = join(directory, 'site.pm');
      await assert.rejects(open({ needs: 'flowscan', viewerFile }), /nothing tells where the RRDs are/);
      await assert.rejects(open({ needs: 'viewer', advice: 'name a file' }), /name a file/);
      await assert.rejects(open({ needs: 'any' }), /nothing tells where the RRDs are/);
    });
  });
});
