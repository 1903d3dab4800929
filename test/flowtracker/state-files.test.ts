import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeBytes } from '../../lib/flowtracker/state-files.js';
import { temporaryDirectory } from '../support/written-flows.js';

describe('state files of trackings', () => {
  const directory = temporaryDirectory();

  for (const mode of [0o777, 0o755, 0o660, 0o400]) {
    it(`have the permissions ${mode.toString(8)} but for those to execute`, async () => {
      const path = join(directory.path, `${mode}.fil`);
      await writeBytes(path, 'text', mode);
      assert.equal((await stat(path)).mode & 0o777, mode & ~0o111);
    });
  }
});
