import assert from 'node:assert/strict';
import { mkdir, open, readdir, readlink, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FilterError } from '../../../lib/query/filter.js';
import {
  printFlows,
  QueryError,
  runQuery,
  type PrintQuery,
  type QueryOptions,
  type QueryProgress,
} from '../../../lib/query/run.js';
import { temporaryDirectory, writeFlows } from '../../support/written-flows.js';
import { fixtureFiles, linesOf, queryFile, someFlows, threadCount, WEB } from './support.js';

const SOURCES = { name: 'stat-groups', parameters: { format: 9 } } as const;
const PAIRS = { name: 'stat-groups', parameters: { format: 10 } } as const;
const LINES = { name: 'flow-print', parameters: { format: 5 } } as const;
const files = fixtureFiles();

async function printed(query: PrintQuery): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of printFlows(query)) pieces.push(piece);
  return Buffer.concat(pieces).toString('latin1');
}

describe('runQuery', () => {
  const directory = temporaryDirectory();
  const temporary = process.env['TMPDIR'];
  let scratch: string;
  /** The loader of TypeScript is a thread, too. */
  let threads: number;
  before(async () => {
    scratch = join(directory.path, 'scratch');
    await mkdir(scratch);
    process.env['TMPDIR'] = scratch;
    threads = threadCount();
  });
  after(() => {
    if (temporary === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = temporary;
  });
  afterEach('leaves neither threads nor temporary files', async () => {
    assert.equal(threadCount(), threads);
    assert.deepEqual(await readdir(scratch), []);
  });

  it('gives the same answer with 1 to 4 workers', async () => {
    const alone = await runQuery({ files, filter: WEB, aggregation: PAIRS, workers: 1 });
    assert.ok(alone.facts.flowsMatched > 0 && alone.facts.flowsMatched < alone.facts.flowsRead);
    const expected = linesOf(alone.result);
    const sharing = await runQuery({ files, filter: WEB, aggregation: PAIRS, workers: 2 });
    assert.deepEqual(linesOf(sharing.result), expected, 'two workers in one thread');
    assert.deepEqual(sharing.facts, alone.facts);
    for (const workers of [1, 2, 3, 4]) {
      const answer = await runQuery({
        files,
        filter: WEB,
        aggregation: PAIRS,
        workers,
        inBackground: true,
        bytesPerThread: 1,
      });
      assert.deepEqual(linesOf(answer.result), expected);
      assert.deepEqual(answer.facts, alone.facts);
    }
  });

  it('works in the calling thread and in others at once', async () => {
    const alone = await runQuery({ files, aggregation: SOURCES, workers: 1 });
    const together = await runQuery({ files, aggregation: SOURCES, workers: 4, bytesPerThread: 1 });
    assert.deepEqual(linesOf(together.result), linesOf(alone.result));
  });

  it('gives the same answer when threads turn to the disk', async () => {
    const alone = await runQuery({ files, aggregation: PAIRS, workers: 1 });
    const spilled = await runQuery({
      files,
      aggregation: PAIRS,
      workers: 3,
      bytesPerThread: 1,
      memoryBytes: 20_000,
      inBackground: true,
    });
    assert.deepEqual(linesOf(spilled.result), linesOf(alone.result));
    spilled.result.close();
  });

  it('interpolates to the last digit alike', async () => {
    const seconds = async (options: Partial<QueryOptions>): Promise<unknown[]> => {
      const { result } = await runQuery({
        files,
        aggregation: { name: 'report-seconds', parameters: {} },
        ...options,
      });
      return Array.from({ length: result.seconds.count }, (_, i) => result.seconds.at(i));
    };
    const alone = await seconds({ workers: 1 });
    assert.ok(alone.length > 1000);
    assert.deepEqual(await seconds({ workers: 4, inBackground: true, bytesPerThread: 1 }), alone);
  });

  it('draws the same sample whichever threads read', async () => {
    const filter = {
      file: {
        file: 'sample',
        primitives: [{ name: 'third', type: 'rate', rules: [{ mode: 'permit', oneIn: 3 }] }],
        definitions: [{ name: 'third', groups: [[{ criterion: 'random-sample', primitive: 'third' }]] }],
      },
      definition: 'third',
      seed: 11,
    } as const;
    const alone = await runQuery({ files, filter, aggregation: SOURCES, workers: 1 });
    const share = alone.facts.flowsMatched / alone.facts.flowsRead;
    assert.ok(share > 0.3 && share < 0.37, `${share}`);
    const others = await runQuery({
      files,
      filter,
      aggregation: SOURCES,
      workers: 3,
      inBackground: true,
      bytesPerThread: 1,
    });
    assert.deepEqual(linesOf(others.result), linesOf(alone.result));
    const again = await runQuery({
      files,
      filter: { ...filter, seed: 12 },
      aggregation: SOURCES,
      workers: 1,
    });
    assert.notDeepEqual(linesOf(again.result), linesOf(alone.result));
  });

  it('answers for no files at all', async () => {
    const { result, facts } = await runQuery({ files: [], aggregation: SOURCES });
    assert.deepEqual(linesOf(result), ['0 0 0 0']);
    assert.equal(facts.filesDone, 0);
  });

  it('tells its progress, never less than before', async () => {
    const told: QueryProgress[] = [];
    await runQuery({
      files,
      aggregation: SOURCES,
      workers: 3,
      bytesPerThread: 1,
      inBackground: true,
      onProgress: (p) => told.push(p),
    });
    for (const [i, progress] of told.entries()) {
      for (const [name, value] of Object.entries(progress)) {
        assert.ok(value >= (told[i - 1]?.[name as keyof QueryProgress] ?? 0), name);
      }
    }
    const last = told.at(-1);
    assert.equal(last?.filesDone, files.length);
    assert.equal(last.bytesRead, last.bytes);
    assert.equal(
      last.bytes,
      files.reduce((sum, { size }) => sum + size, 0),
    );
  });

  describe('limits', () => {
    for (const inBackground of [false, true]) {
      it(`ends when more flows are read than allowed${inBackground ? ' by other threads' : ''}`, async () => {
        const { facts } = await runQuery({ files, aggregation: SOURCES, workers: 1 });
        const options = { files, aggregation: SOURCES, workers: 3, inBackground, bytesPerThread: 1 };
        await runQuery({ ...options, limit: { rows: facts.flowsRead } });
        await assert.rejects(
          runQuery({ ...options, limit: { rows: facts.flowsRead - 1 } }),
          (error: unknown) => error instanceof QueryError && error.code === 'limit' && error.limit === 'rows',
        );
      });
    }

    it('reads nothing if the files are larger than allowed', async () => {
      const bytes = files.reduce((sum, { size }) => sum + size, 0);
      await runQuery({ files, aggregation: SOURCES, limit: { bytes } });
      await assert.rejects(
        runQuery({ files, aggregation: SOURCES, limit: { bytes: bytes - 1 } }),
        (error: unknown) =>
          error instanceof QueryError && error.limit === 'bytes' && error.counts === undefined,
      );
    });

    it('ends when its time is up', async () => {
      await assert.rejects(
        runQuery({ files, aggregation: SOURCES, limit: { seconds: 0 } }),
        (error: unknown) => error instanceof QueryError && error.limit === 'seconds',
      );
    });
  });

  describe('cancelled', () => {
    // Enough work that nobody is done before the order to stop.
    const many = Array.from({ length: 3000 }, (_, i) => files[i % files.length]).filter(
      (file) => file !== undefined,
    );

    it('does not even begin if it is too late', async () => {
      const signal = AbortSignal.abort(new Error('changed my mind'));
      await assert.rejects(runQuery({ files, aggregation: SOURCES, signal }), /changed my mind/);
    });

    for (const inBackground of [false, true]) {
      it(`ends with the reason of the signal${inBackground ? ', other threads too' : ''}`, async () => {
        const controller = new AbortController();
        const options = {
          files: many,
          aggregation: PAIRS,
          workers: 3,
          inBackground,
          bytesPerThread: 1,
          memoryBytes: 100_000,
        };
        const onProgress = ({ flowsRead }: QueryProgress): void => {
          if (flowsRead > 0) controller.abort(new Error('enough'));
        };
        let last = 0;
        const running = runQuery({
          ...options,
          signal: controller.signal,
          onProgress: (progress) => {
            last = progress.filesDone;
            onProgress(progress);
          },
        });
        await assert.rejects(running, /enough/);
        assert.ok(last < many.length);
      });
    }

    it('ends when nobody reads on', async () => {
      for await (const piece of printFlows({
        files: many,
        printer: LINES,
        workers: 2,
        bytesPerThread: 1,
        lookAhead: 1,
      })) {
        assert.ok(piece.length > 0);
        break;
      }
    });

    it('ends while threads wait for their reader', async () => {
      const controller = new AbortController();
      const run = printFlows({
        files: many,
        printer: LINES,
        workers: 2,
        bytesPerThread: 1,
        lookAhead: 1,
        signal: controller.signal,
      });
      await run.next();
      controller.abort(new Error('enough'));
      await assert.rejects(async () => {
        while (!(await run.next()).done);
      }, /enough/);
    });
  });

  it('leaves no file open when what it counts finds no place', async () => {
    const elsewhere = process.env['TMPDIR'];
    process.env['TMPDIR'] = join(directory.path, 'nowhere');
    try {
      const options = { files, aggregation: PAIRS, memoryBytes: 1, bytesPerThread: Infinity };
      for (const workers of [1, 2])
        await assert.rejects(runQuery({ ...options, workers }), /ENOENT.*nowhere/);
    } finally {
      process.env['TMPDIR'] = elsewhere;
    }
    const links = (await readdir('/proc/self/fd')).map((fd) => readlink(join('/proc/self/fd', fd)));
    const left = (await Promise.allSettled(links)).filter(
      (link) => link.status === 'fulfilled' && link.value.includes('fixtures/flows'),
    );
    assert.deepEqual(left, []);
  });

  describe('files', () => {
    it('warns of files that end early and leaves out what is no flow file', async () => {
      const path = (name: string): string => join(directory.path, name);
      await writeFlows(path('good'), { captureStart: 1, captureEnd: 2 }, someFlows(100));
      await writeFlows(path('cut'), { captureStart: 2, captureEnd: 3 }, someFlows(20_000));
      await truncate(path('cut'), 20_000);
      await writeFile(path('text'), 'hello');
      const asked = ['good', 'text', 'cut', 'nowhere', 'good'].map((name) => queryFile(path(name)));
      const { facts } = await runQuery({
        files: asked,
        aggregation: SOURCES,
        workers: 3,
        bytesPerThread: 1,
        inBackground: true,
      });
      assert.deepEqual(
        facts.notes.map(({ kind, file, code }) => `${kind} ${file.split('/').at(-1)} ${code}`),
        ['left-out text not-a-flow-file', 'warning cut truncated-record', 'left-out nowhere ENOENT'],
      );
      assert.equal(facts.filesLeftOut, 2);
      assert.ok(facts.flowsRead > 200 && facts.flowsRead < 20_200);
    });

    it('counts the flows before a damage, and prints them', async () => {
      const path = join(directory.path, 'broken');
      await writeFlows(path, { captureStart: 2, captureEnd: 3 }, someFlows(50_000));
      const { size } = queryFile(path);
      const handle = await open(path, 'r+');
      await handle.write(Buffer.alloc(64, 0xff), 0, 64, Math.floor(size / 2));
      await handle.close();
      const { result, facts } = await runQuery({ files: [queryFile(path)], aggregation: SOURCES });
      assert.deepEqual(
        facts.notes.map(({ kind, code }) => `${kind} ${code}`),
        ['damaged corrupt-data'],
      );
      assert.ok(facts.flowsRead > 1000 && facts.flowsRead < 50_000);
      assert.equal(result.totals.flows, BigInt(facts.flowsRead));
      const lines = (await printed({ files: [queryFile(path)], printer: LINES })).split('\n');
      assert.equal(lines.length - 1, facts.flowsRead);
    });

    it('finds a file that was finished, and renamed, since it was chosen', async () => {
      const finished = join(directory.path, 'ft-v05.2026-03-02.140000+0000');
      await writeFlows(finished, { captureStart: 1, captureEnd: 2 }, someFlows(10));
      const asked = { path: finished.replace('ft-', 'tmp-'), size: 1 };
      const { facts } = await runQuery({ files: [asked], aggregation: SOURCES });
      assert.equal(facts.flowsRead, 10);
      await rm(finished);
    });

    it('leaves out files without the fields that are asked for, and fails if it has no others', async () => {
      const [old, good] = [join(directory.path, 'v1'), join(directory.path, 'v5')];
      await writeFlows(old, { captureStart: 1, captureEnd: 2, exportVersion: 1 }, someFlows(5));
      await writeFlows(good, { captureStart: 1, captureEnd: 2 }, someFlows(5));
      const asked = {
        files: [queryFile(old), queryFile(good)],
        aggregation: { name: 'stat-groups', parameters: { format: 19 } },
      } as const;
      const { facts } = await runQuery(asked);
      assert.deepEqual([facts.flowsRead, facts.filesLeftOut, facts.notes[0]?.code], [5, 1, 'missing-fields']);
      await assert.rejects(
        runQuery({ ...asked, files: [queryFile(old)] }),
        (error: unknown) =>
          error instanceof QueryError && error.code === 'missing-fields' && /src_as/.test(error.message),
      );
    });

    it('keeps the notes of the first 200 files only', async () => {
      const text = join(directory.path, 'many-texts');
      await writeFile(text, 'hello');
      const asked = Array.from({ length: 1000 }, () => queryFile(text));
      const { facts } = await runQuery({ files: asked, aggregation: SOURCES });
      assert.deepEqual([facts.filesLeftOut, facts.notes.length, facts.notesOmitted], [1000, 200, 800]);
    });
  });

  it('refuses questions that mean nothing', async () => {
    const wrongFormat = { name: 'stat-groups', parameters: { format: 4 } } as const;
    await assert.rejects(runQuery({ files, aggregation: wrongFormat }), RangeError);
    await assert.rejects(
      runQuery({ files, aggregation: SOURCES, filter: { ...WEB, definition: 'nothing' } }),
      FilterError,
    );
  });

  describe('printFlows', () => {
    it('prints the same with any number of threads and little memory', async () => {
      const alone = await printed({ files, filter: WEB, printer: LINES, workers: 1 });
      assert.ok(alone.length > 100_000);
      for (const [workers, bytesPerThread] of [
        [2, 2 ** 30],
        [2, 1],
        [3, 1],
      ] as const) {
        const query = { files, filter: WEB, printer: LINES, workers, bytesPerThread, lookAhead: 1 };
        assert.ok((await printed(query)) === alone, `${workers} ${bytesPerThread}`);
      }
      assert.ok((await printed({ files, filter: WEB, printer: LINES, inBackground: true })) === alone);
    });

    it('returns the facts and ends at a limit', async () => {
      const run = printFlows({ files, printer: LINES });
      let step = await run.next();
      while (!step.done) step = await run.next();
      assert.equal(step.value.filesDone, files.length);
      await assert.rejects(
        printed({ files, printer: LINES, limit: { rows: 5000 } }),
        (error: unknown) => error instanceof QueryError && error.limit === 'rows',
      );
    });
  });
});
