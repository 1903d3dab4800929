import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hasControl } from '../../lib/rrd/quote.js';
import { RrdError } from '../../lib/rrd/errors.js';
import { RrdTool } from '../../lib/rrd/rrdtool.js';

describe('arguments for rrdtool', () => {
  const rrd = new RrdTool();
  after(() => rrd.close());

  /** The file name as rrdtool read it. */
  async function readBack(name: string): Promise<string> {
    const error: unknown = await rrd.info(name).then(() => undefined, (reason: unknown) => reason); // prettier-ignore
    assert.ok(error instanceof RrdError);
    const [, read] = /^opening '(.*)': No such file or directory$/s.exec(error.detail) ?? [];
    assert.notEqual(read, undefined, error.detail);
    return read ?? '';
  }

  it('arrive as they were written', async () => {
    const names = [
      '',
      ' ',
      'a b',
      '  a  b  ',
      'tab\there',
      "it's",
      '"quoted"',
      `both ' and "`,
      `'"'"'`,
      `'`,
      `"`,
      '\\',
      'back\\slash\\',
      `\\'\\"`,
      'per%cent %s %n',
      '#comment',
      '$HOME `ls` *?;|&<>',
      'Universität 流',
      'x'.repeat(200),
    ];
    for (const name of names) assert.equal(await readBack(name), name);
  });

  it('arrive as they were written, whatever is combined', async () => {
    const name = fc.string({
      unit: fc.constantFrom(' ', "'", '"', '\\', '%', ':', 'a', 'é'),
      minLength: 1,
      maxLength: 12,
    });
    const property = fc.asyncProperty(name, async (text) => assert.equal(await readBack(text), text));
    await fc.assert(property, { seed: 7, numRuns: 500 });
  });

  it('may be long and many', async () => {
    const comments = Array.from({ length: 5000 }, (_, index) => `COMMENT:${index} ${'x'.repeat(100)}`);
    const error: unknown = await rrd.graph([...comments, '--bad option']).then(() => undefined, (reason: unknown) => reason); // prettier-ignore
    assert.ok(error instanceof RrdError);
    assert.match(error.detail, /invalid option -- 'bad option'/);
  });

  it('that begin with a dash are not taken for options', async () => {
    assert.equal(await readBack('-x.rrd'), './-x.rrd');
    assert.equal(await readBack('--help'), './--help');
  });

  it('with control characters are refused before anything is sent', async () => {
    for (const control of ['\n', '\r', '\0', '\x1b', '\x7f']) {
      assert.equal(hasControl(`a${control}b`), true);
      await assert.rejects(
        rrd.update(`a${control}quit`, 1, [1]),
        (error) =>
          error instanceof RrdError && error.reason === 'other' && /control character/.test(error.detail),
      );
      await assert.rejects(rrd.graph([`--title=a${control}b`]), /control character/);
    }
    assert.equal(await readBack('still here'), 'still here');
  });
});
