import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeDemoFiles, type DemoFilesOptions, type Progress } from '../../lib/demo/files.js';
import { openFlowFile } from '../../lib/formats/reader.js';
import { fileTime } from '../../lib/store/names.js';

const START = 1772460000; // 2026-03-02 14:00 UTC
const FILES = 4;

describe('writeDemoFiles', () => {
  let root: string;
  let sequence = 0;

  const options = (over: Partial<DemoFilesOptions> = {}): DemoFilesOptions => ({
    directory: join(root, String(sequence)),
    from: START,
    to: START + FILES * 300,
    seconds: 300,
    seed: 7,
    flowsPerFile: 200,
    nesting: 0,
    level: 6,
    ...over,
  });
  const contents = async (directory: string) => {
    const names = (await readdir(directory)).filter((name) => name !== 'saved').sort();
    return Promise.all(names.map(async (name) => [name, await readFile(join(directory, name))] as const));
  };

  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'demo-files-'));
  });
  after(() => rm(root, { recursive: true }));
  beforeEach(() => {
    sequence++;
  });

  it('writes files that the reader takes, under the names of flow-capture', async () => {
    const { directory } = options();
    const shown: Progress[] = [];
    const result = await writeDemoFiles(options({ onProgress: (progress) => shown.push(progress) }));
    const names = (await readdir(directory)).sort();
    assert.deepEqual(
      names.map(fileTime),
      [0, 1, 2, 3].map((file) => START + file * 300),
    );
    let flows = 0;
    for (const name of names) {
      const start = fileTime(name);
      const source = await openFlowFile(join(directory, name), {
        columns: ['unix_secs', 'doctets'],
        onWarning: ({ message }) => assert.fail(message),
      });
      let rows = 0;
      for await (const batch of source.batches()) {
        for (const seconds of batch.column('unix_secs').subarray(0, batch.length)) {
          assert.ok(seconds >= start && seconds < start + 300);
        }
        rows += batch.length;
      }
      await source.close();
      assert.ok(source.header.kind === 'flow-tools');
      const { streamVersion, exportVersion, captureStart, captureEnd, flowCount, flags } = source.header;
      assert.deepEqual(
        { streamVersion, exportVersion, captureStart, captureEnd, flowCount, flags },
        {
          streamVersion: 3,
          exportVersion: 5,
          captureStart: start,
          captureEnd: start + 300,
          flowCount: rows,
          flags: 3,
        },
      );
      flows += rows;
    }
    assert.deepEqual(result, { files: FILES, written: FILES, flows, kept: 0 });
    assert.deepEqual(
      shown.map(({ files, written }) => [files, written]),
      [
        [4, 1],
        [4, 2],
        [4, 3],
        [4, 4],
      ],
    );
    assert.equal(shown.at(-1)?.flows, flows);
  });

  it('writes the same bytes again for the same options, also when begun elsewhere', async () => {
    await writeDemoFiles(options());
    const first = await contents(options().directory);
    sequence++;
    await writeDemoFiles(options({ from: START + 600 }));
    assert.deepEqual(await contents(options().directory), first.slice(2));
    sequence++;
    await writeDemoFiles(options({ seed: 8 }));
    const [name, bytes] = (await contents(options().directory))[0] ?? assert.fail();
    assert.equal(name, first[0]?.[0]);
    assert.notDeepEqual(bytes, first[0]?.[1]);
  });

  it('writes only what is missing: not what is there or was put away', async () => {
    const { directory } = options();
    await writeDemoFiles(options());
    const names = (await readdir(directory)).sort();
    const [saved = '', removed = '', kept = ''] = names;
    await mkdir(join(directory, 'saved'));
    await rename(join(directory, saved), join(directory, 'saved', saved));
    await rm(join(directory, removed));
    await writeFile(join(directory, kept), 'left alone');
    const { written, kept: counted } = await writeDemoFiles(options());
    assert.deepEqual([written, counted], [1, FILES - 1]);
    assert.deepEqual((await readdir(directory)).sort(), [...names.slice(1), 'saved']);
    assert.equal(await readFile(join(directory, kept), 'utf8'), 'left alone');
  });

  it('replaces what an interrupted run left', async () => {
    const { directory } = options();
    await writeDemoFiles(options({ to: START + 300 }));
    const [[name, bytes] = assert.fail()] = await contents(directory);
    await rm(join(directory, name));
    await writeFile(join(directory, name.replace('ft-', 'tmp-')), Buffer.alloc(1e6, 1));
    await writeDemoFiles(options({ to: START + 300 }));
    assert.deepEqual(await contents(directory), [[name, bytes]]);
  });

  it('cuts the window down to whole files and lays out directories by date', async () => {
    const { directory } = options();
    const { written } = await writeDemoFiles(options({ from: START - 299, to: START + 899, nesting: 3 }));
    assert.equal(written, 2);
    const files = (await readdir(directory, { recursive: true })).filter((path) => path.includes('ft-v05'));
    assert.equal(files.length, 2);
    for (const path of files) assert.match(path, /^(\d{4})\/(\1-\d\d)\/\2-\d\d\/ft-v05\.\2/);
  });

  it('makes files larger with more flows, and of another length', async () => {
    await writeDemoFiles(options({ flowsPerFile: 2000, seconds: 600, to: START + 600 }));
    const [name = ''] = await readdir(options().directory);
    assert.ok((await stat(join(options().directory, name))).size > 20_000);
    const source = await openFlowFile(join(options().directory, name), { columns: ['unix_secs'] });
    assert.ok(source.header.kind === 'flow-tools');
    assert.equal(source.header.captureEnd, START + 600);
    await source.close();
  });
});
