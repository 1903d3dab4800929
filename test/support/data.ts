import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(process.env['FLOW_TEST_DATA'] ?? '../shared/data');

/** Path of a file of the shared test data (variable FLOW_TEST_DATA, default ../shared/data). */
export function sharedData(...segments: string[]): string {
  return join(root, ...segments);
}

let noticed = false;

/** A suite that needs the shared test data; skipped with one notice where they are absent. */
export function describeWithData(title: string, suite: (this: Mocha.Suite) => void): void {
  if (existsSync(join(root, 'README.md'))) {
    describe(title, suite);
    return;
  }
  if (!noticed) {
    noticed = true;
    console.warn(
      `test data not found at ${root}: comparisons with recorded data are skipped (set FLOW_TEST_DATA)`,
    );
  }
  // Not describe.skip: that calls the suite, which may look at the data.
  describe(title, () => {
    it('is left out: the shared test data are not here');
  });
}
