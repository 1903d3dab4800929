import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { UNFINISHED } from '../../lib/saved/files.js';
import { reportText } from '../saved/report-text.js';
import { describeWithData } from '../support/data.js';
import { freeTcpPort } from '../support/ports.js';
import type { Installation } from './installation.js';
import { installViewer } from './viewer-installation.js';
import { seededRandom } from '../support/random.js';

const KILLS = 8;
const GRAPH = 'FlowGrapher_save_143059QY';
/** So large that they are not written in a moment. */
const PICTURE = Buffer.alloc(8 * 2 ** 20, 'x');
const LAST_ROW = 'the last row ^ 1\n';
const TEXT = reportText(GRAPH) + '10.1.1.1 ^ 2\n'.repeat(300_000) + LAST_ROW;

const REPORT = {
  ...{ device_name: 'router_1', start_date: '03/02/2026', start_time: '14:00:00' },
  ...{ end_date: '03/02/2026', end_time: '15:00:00', stat_report: '10', resolve_addresses: 'N' },
};

describeWithData('flowscan-web, killed', function () {
  this.timeout(120_000);
  let site: Installation;
  let running: ReturnType<typeof start> | undefined;
  let port: number;

  before(async () => {
    site = await installViewer();
    port = await freeTcpPort();
    await writeFile(join(site.directory, 'viewer/work', GRAPH), TEXT);
    await writeFile(join(site.directory, 'viewer/graphs', `${GRAPH}.png`), PICTURE);
  });
  after(async () => {
    running?.kill('SIGKILL');
    await running;
    await site?.remove();
  });

  function start() {
    const configuration = join(site.directory, 'etc/FlowViewer_Configuration.pm');
    const args = ['--port', String(port), '--flowviewer', configuration];
    const options = { cwd: site.directory, env: { TZ: 'UTC' }, reject: false } as const;
    return execa(join(site.directory, 'dist/bin/flowscan-web'), args, options);
  }

  /** Waits until it serves; fails if it does not. */
  async function serve(): Promise<void> {
    const server = start();
    running = server;
    const ended = server.then(({ stderr }) => assert.fail(`it ended early: ${stderr}`));
    await Promise.race([once(server.stdout, 'data'), ended]);
    ended.catch(() => undefined);
  }

  async function kill(): Promise<void> {
    running?.kill('SIGKILL');
    await running;
    running = undefined;
  }

  const post = async (query: string, fields: Record<string, string>): Promise<Response> => {
    const url = `http://127.0.0.1:${port}/${query}`;
    const answer = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams(fields),
    });
    await answer.arrayBuffer();
    return answer;
  };
  const makeReport = (): Promise<Response> => post('FlowViewer_Main.cgi', REPORT);
  const save = (): Promise<Response> =>
    post(`FlowViewer_Save.cgi?Main_Only^save_report^FG_${GRAPH}`, { report_name: 'Mine' });

  const saves = (): string => join(site.directory, 'viewer/save');

  /** Waits for whichever is first: the end of some work, or that something has begun to be so. */
  async function firstOf(work: Promise<unknown>, isSo: () => Promise<boolean>): Promise<void> {
    let isOver = false;
    void work.finally(() => (isOver = true));
    while (!isOver && !(await isSo())) await turn();
  }

  /** Every report that is listed: none is cut, none lacks its picture. @returns their names */
  async function assertSavedWhole(): Promise<string[]> {
    const directory = saves();
    const names = (await readdir(directory)).filter((name) => !UNFINISHED.test(name) && !name.includes('.'));
    for (const name of names) {
      const text = await readFile(join(directory, name), 'utf8');
      assert.ok(text.includes('Description: Mine\n') && text.endsWith(LAST_ROW), name);
      assert.equal((await stat(join(directory, `${name}.png`))).size, PICTURE.length);
    }
    return names;
  }

  it(`${KILLS} times during reports and saves: starts again, leaves no half report and nothing in the way`, async () => {
    const random = seededRandom(9);
    for (let kills = 0; kills < KILLS; kills++) {
      await serve();
      // What is cut off is not asked about.
      const isAimed = kills % 2 === 1;
      const known = (await readdir(saves())).length;
      const cutOff = Promise.allSettled(isAimed ? [save()] : [makeReport(), makeReport(), save(), save()]);
      if (isAimed) await firstOf(cutOff, async () => (await readdir(saves())).length > known);
      else await Promise.race([delay(random() * 400), cutOff]);
      await kill();
      await cutOff;
      await assertSavedWhole();
    }

    await serve();
    const before = await assertSavedWhole();
    const reports = await Promise.all(Array.from({ length: 4 }, makeReport));
    assert.deepEqual(
      reports.map(({ status }) => status),
      [200, 200, 200, 200],
    );
    assert.equal((await save()).status, 303);
    assert.equal((await assertSavedWhole()).length, before.length + 1);
    running?.kill('SIGTERM');
    assert.equal((await running)?.exitCode, 0);
    running = undefined;
  });
});
