import { chmod, cp, mkdtemp, rm, symlink, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { once } from 'node:events';
import { execa } from 'execa';
import { renderScoreboardPage } from '../../lib/pages/scoreboard.js';
import { DIST } from '../support/program.js';
import { rrdFixture } from '../support/rrd-fixtures.js';
import { sampleTable } from '../support/scoreboard-sample.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** flowsuite as a site would install it: bundles and scripts away from the sources, without node_modules. */
export interface Installation {
  readonly directory: string;
  remove(): Promise<void>;
}

/**
 * Copies the bundles into a temporary directory and gives them data: the recorded RRD tree and one scoreboard. Anyone may read it,
 * for Apache does not run as root.
 */
export async function install(): Promise<Installation> {
  const directory = await mkdtemp(join(tmpdir(), 'flowsuite-'));
  await chmod(directory, 0o755);
  await cp(DIST, join(directory, 'dist'), { recursive: true });
  await cp(join(root, 'cgi'), join(directory, 'cgi'), { recursive: true });
  await cp(await rrdFixture('main'), join(directory, 'rrds'), { recursive: true });
  await chmod(join(directory, 'rrds'), 0o755);
  await writeScoreboard(directory);
  await mkdir(join(directory, 'etc'));
  await writeFile(
    join(directory, 'etc/flowscan.cf'),
    'FlowFileGlob flows/ft-v*[0-9]\nReportClasses CUFlow\n',
  );
  await writeFile(
    join(directory, 'etc/CUFlow.cf'),
    'Subnet 10.0.0.0/8\nOutputDir rrds\nScoreboard 10 boards topten.html\n',
  );
  await writeFile(join(directory, 'etc/suite.cf'), `WorkingDir ..\nOrganization Example University\n`);
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) };
}

async function writeScoreboard(directory: string): Promise<void> {
  const hour = join(directory, 'boards/2026-03-02/14');
  await mkdir(hour, { recursive: true });
  const tables = (['in', 'out'] as const).map((direction) => ({ ...sampleTable, direction }));
  await writeFile(join(hour, '14:00:00.html'), renderScoreboardPage({ tables }));
  await symlink('boards/2026-03-02/14/14:00:00.html', join(directory, 'topten.html'));
}

export interface RunningServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts the bundled flowscan-web of an installation on a free port. */
export function serve({ directory }: Installation): Promise<RunningServer> {
  return startWeb(directory, ['--config', join(directory, 'etc/flowscan.cf')]);
}

export async function startWeb(
  directory: string,
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Promise<RunningServer> {
  const program = join(directory, 'dist/bin/flowscan-web');
  const server = execa(program, ['--port', '0', ...args], { reject: false, ...options });
  const [line] = (await once(server.stdout, 'data')) as [Buffer];
  return {
    url: (/serves (http:\S+)\//.exec(line.toString())?.[1] ?? '').trim(),
    stop: async () => {
      server.kill('SIGTERM');
      await server;
    },
  };
}
