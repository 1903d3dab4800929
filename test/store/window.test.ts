import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { captureFileName, nestedDirectory } from '../../lib/store/names.js';
import { dayDirectories } from '../../lib/store/window-days.js';
import { findFilesByStart, findFilesOfWindow } from '../../lib/store/window.js';
import { temporaryDirectory, writeFlows } from '../support/written-flows.js';
import { inZone } from '../support/zone.js';

const at = (text: string): number => Date.parse(text) / 1000;

describe('findFilesByStart', () => {
  const directory = temporaryDirectory();
  const left: string[] = [];
  const file = (nesting: number, start: number, state: 'ft' | 'tmp' = 'ft'): string => {
    const date = new Date(start * 1000);
    return join(`n${nesting}`, nestedDirectory(date, nesting), captureFileName(date, 5, state));
  };

  before(async () => {
    for (let nesting = -3; nesting <= 3; nesting++) {
      for (const day of ['2026-02-28', '2026-03-01', '2026-03-02', '2027-03-02']) {
        for (const time of ['00:00:00', '12:00:00', '23:55:00']) {
          const captureStart = at(`${day}T${time}`);
          const path = join(directory.path, file(nesting, captureStart));
          await writeFlows(path, { captureStart, captureEnd: captureStart + 300 });
        }
      }
    }
  });
  beforeEach(() => left.splice(0));

  const found = async (roots: string[], low: string, high: string, nesting?: number): Promise<string[]> => {
    const { files } = await findFilesByStart(
      roots.map((root) => join(directory.path, root)),
      at(low),
      at(high),
      {
        ...(nesting !== undefined && { nesting }),
        onLeftOut: (path) => left.push(relative(directory.path, path)),
      },
    );
    return files.map(({ path }) => relative(directory.path, path));
  };

  for (let nesting = -3; nesting <= 3; nesting++) {
    it(`finds the files of a window across midnight in layout ${nesting}, each once`, async () => {
      const expected = ['2026-02-28T23:55:00', '2026-03-01T00:00:00', '2026-03-01T12:00:00'].map((time) =>
        file(nesting, at(time)),
      );
      const window = ['2026-02-28T23:55:00', '2026-03-01T12:00:00'] as const;
      assert.deepEqual(await found([`n${nesting}`], ...window, nesting), expected);
      assert.deepEqual(await found([`n${nesting}`], ...window), expected, 'layout not told');
    });
  }

  it('lists only the directories of the days in question', async () => {
    const root = join(directory.path, 'n3');
    const result = await findFilesByStart([root], at('2026-03-01T10:00:00'), at('2026-03-03T10:00:00'), {
      nesting: 3,
    });
    assert.deepEqual(
      result.directories.map((path) => relative(root, path)),
      ['2026/2026-03/2026-03-01', '2026/2026-03/2026-03-02'],
    );
    assert.equal(result.directoriesLeftOut, 0);
  });

  it('says how many directories it has left out', async () => {
    const root = join(directory.path, 'n-1');
    const result = await findFilesByStart([root], at('2026-02-28T00:00:00'), at('2026-03-02T23:00:00'), {
      nesting: -1,
      maxDirectories: 2,
    });
    assert.equal(result.directoriesLeftOut, 1);
    assert.equal(result.files.length, 6);
  });

  it('lists a directory once that several names lead to', async () => {
    const paths = await found(['n0', 'n0', './n0/.'], '2026-03-01T00:00:00', '2026-03-01T12:00:00');
    assert.equal(paths.length, 2);
  });

  it('takes files by their headers, whatever their names, and by their names only without', async () => {
    const captureStart = at('2026-05-01T08:00:00');
    await writeFlows(join(directory.path, 'odd/copy-of.ft-v05.2020-01-01.000000'), {
      captureStart,
      captureEnd: captureStart + 1,
    });
    await writeFlows(join(directory.path, 'odd/flows'), { captureStart, captureEnd: captureStart + 1 });
    await writeFlows(join(directory.path, 'odd/1848/flows'), { captureStart, captureEnd: captureStart + 1 });
    await writeFile(join(directory.path, 'odd/notes'), 'text');
    await writeFile(join(directory.path, 'odd/ft-v05.2026-05-01.080000+0000'), 'text');
    assert.deepEqual(await found(['odd'], '2026-05-01T08:00:00', '2026-05-01T08:00:00'), [
      'odd/1848/flows',
      'odd/copy-of.ft-v05.2020-01-01.000000',
      'odd/flows',
    ]);
    assert.deepEqual(left, ['odd/ft-v05.2026-05-01.080000+0000', 'odd/notes']);
  });

  it('finds nothing where nothing is', async () => {
    assert.deepEqual(await findFilesByStart([join(directory.path, 'nowhere')], 0, 1e9), {
      files: [],
      directories: [],
      directoriesLeftOut: 0,
    });
  });
});

describe('findFilesOfWindow', () => {
  const directory = temporaryDirectory();

  it('takes the files whose capture overlaps the window and the delay of export', async () => {
    const hour = at('2026-03-01T10:00:00');
    const name = (start: number, state: 'ft' | 'tmp' = 'ft'): string =>
      captureFileName(new Date(start * 1000), 5, state);
    for (let start = hour; start < hour + 6 * 900; start += 900) {
      await writeFlows(join(directory.path, name(start)), {
        captureStart: start,
        captureEnd: start + 900,
      });
    }
    const open = hour + 6 * 900;
    await writeFlows(join(directory.path, name(open, 'tmp')), { captureStart: open });
    const window = { from: hour + 1000, to: hour + 1200 };
    const starts = async (options: { exportDelay?: number; longestFile?: number }): Promise<number[]> => {
      const { files } = await findFilesOfWindow([directory.path], window, options);
      return files.map(({ captureStart = NaN }) => (captureStart - hour) / 900);
    };
    assert.deepEqual(await starts({ exportDelay: 0 }), [1]);
    assert.deepEqual(await starts({ exportDelay: 600 }), [1, 2]);
    assert.deepEqual(await starts({}), [1, 2, 3]);
    assert.deepEqual(await starts({ exportDelay: 6000 }), [1, 2, 3, 4, 5, 6]);
  });
});

describe('dayDirectories', () => {
  it('counts days of the calendar through changes of the clock', () => {
    inZone('America/New_York', () => {
      // 23 hours long is 2026-03-08; the window begins late on the day before and ends early on the day after.
      assert.deepEqual(dayDirectories(at('2026-03-07T23:30:00'), at('2026-03-09T00:15:00'), -1), [
        '2026-03-07',
        '2026-03-08',
        '2026-03-09',
      ]);
      assert.deepEqual(dayDirectories(at('2026-10-31T23:30:00'), at('2026-11-02T00:00:00'), -1), [
        '2026-10-31',
        '2026-11-01',
        '2026-11-02',
      ]);
    });
  });

  it('names years and months once', () => {
    const window = [at('2026-11-15T12:00:00'), at('2027-01-15T12:00:00')] as const;
    assert.deepEqual(dayDirectories(...window, 1), ['2026', '2027']);
    assert.deepEqual(dayDirectories(...window, 2), ['2026/2026-11', '2026/2026-12', '2027/2027-01']);
    assert.deepEqual(dayDirectories(...window, 0), ['']);
  });
});
