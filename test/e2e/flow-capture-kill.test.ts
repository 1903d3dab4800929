import assert from 'node:assert/strict';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { contentsOf, filesIn, type FileContents } from '../collector/flow-files.js';
import { freePort, Sender, startCollector, statusOf, until } from '../collector/running-programs.js';
import { v5Packets } from '../collector/v5-packets.js';
import { temporaryDirectory } from '../support/written-flows.js';
import { seededRandom } from '../support/random.js';

const COLLECTORS = 5;
const KILLS_EACH = 10;
const FLOWS_IN_PACKET = 30;

/** Sends flows that count upwards until it is stopped. */
class Load {
  #next = 0;
  #isStopping = false;
  readonly #done: Promise<void>;

  constructor(port: number) {
    this.#done = this.#run(new Sender(port));
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#done;
  }

  async #run(sender: Sender): Promise<void> {
    while (!this.#isStopping) {
      await sender.send(v5Packets(10, this.#next));
      this.#next += 10 * FLOWS_IN_PACKET;
      await delay(10);
    }
    sender.close();
  }
}

/** The flows of all files, in the order of the files. */
async function flowsIn(directory: string): Promise<number[]> {
  const files = await Promise.all((await filesIn(directory)).map(contentsOf));
  return files.flatMap(({ sources }) => sources);
}

function assertRising(flows: readonly number[]): void {
  const fault = flows.findIndex((flow, i) => i > 0 && flow <= (flows[i - 1] ?? -1));
  assert.equal(fault, -1, `flow ${flows[fault]} after ${flows[fault - 1]}`);
}

describe('flow-capture, killed', function () {
  this.timeout(240_000);
  const temporary = temporaryDirectory();

  /** @returns how many flows were safe in open files when they were killed */
  async function killAgainAndAgain(index: number): Promise<number> {
    const random = seededRandom(index + 1);
    const directory = join(temporary.path, `collector-${index}`);
    await mkdir(directory);
    const port = await freePort();
    const statusFile = join(directory, `.flow-capture.${port}.json`);
    const load = new Load(port);
    let safe = 0;
    for (let kill = 0; kill < KILLS_EACH; kill++) {
      const collector = await startCollector(directory, port, '-N', '0', '-n', '1439');
      if (kill % 2 === 0) {
        await until('flows are safe', async () => {
          const status = await statusOf(statusFile);
          return status?.pid === collector.child.pid && (status?.file?.safeFlows ?? 0) > 0;
        });
      }
      await delay(random() * 600);
      if (random() < 0.4) {
        collector.child.kill('SIGHUP');
        await delay(random() * 100);
      }
      const promised = await statusOf(statusFile);
      await collector.stop('SIGKILL');

      const whole = await Promise.all((await filesIn(directory)).map(contentsOf));
      for (const file of whole) assertWhole(file);
      safe += await assertSafe(directory, promised?.file);
      assertRising(await flowsIn(directory));
    }
    await load.stop();
    const last = await startCollector(directory, port, '-N', '0');
    await until('all is recovered', async () => (await filesIn(directory, 'tmp-')).length === 0);
    await last.stop();
    const names = await readdir(directory);
    assert.deepEqual(
      names.filter((name) => /recovering|^tmp-/.test(name)),
      [],
    );
    for (const path of await filesIn(directory)) assertWhole(await contentsOf(path));
    assertRising(await flowsIn(directory));
    return safe;
  }

  function assertWhole({ header, flows, warnings }: FileContents): void {
    assert.deepEqual([header.flags, header.flowCount, warnings], [3, flows, []]);
  }

  /** What the status told to be safe is there: in the open file, or in the one that it has become. */
  async function assertSafe(
    directory: string,
    file: { path: string; safeFlows: number } | undefined,
  ): Promise<number> {
    if (!file) return 0;
    const left = await readdir(directory);
    const path = left.includes(file.path) ? file.path : file.path.replace('tmp-', 'ft-');
    const { flows } = await contentsOf(join(directory, path));
    assert.ok(flows >= file.safeFlows, `${path} has ${flows} flows, ${file.safeFlows} were safe`);
    return file.safeFlows;
  }

  it(`${COLLECTORS * KILLS_EACH} times under load: loses no more than what was not yet safe, and no finished file`, async () => {
    const indexes = Array.from({ length: COLLECTORS }, (_, i) => i);
    const safe = await Promise.all(indexes.map(killAgainAndAgain));
    for (const flows of safe) assert.ok(flows > 0);
  });
});
