import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { FlowBatch } from '../../lib/flow/batch.js';
import { printFormat } from '../../lib/query/print/formats.js';
import { FlowPrinter } from '../../lib/query/print/printer.js';
import { describeWithData, sharedData } from '../support/data.js';
import { mainSetFile, readFiltered } from '../support/query-runs.js';
import { keepZone } from '../support/zone.js';

interface GoldenPrint {
  file: string;
  formats: Record<string, string[]>;
}

/** The names in the recorded lines that stand for numbers of the flows there. */
const NAMES = {
  protocols: new Map([
    [1, 'icmp'],
    [6, 'tcp'],
    [17, 'udp'],
  ]),
  ports: new Map([
    [443, 'https'],
    [80, 'http'],
  ]),
};

describeWithData('flow-print', () => {
  let golden: GoldenPrint;
  keepZone('UTC');
  before(() => {
    golden = JSON.parse(readFileSync(sharedData('golden/flow-tools/print.json'), 'utf8')) as GoldenPrint;
  });

  async function print(number: number, wide: boolean, names?: typeof NAMES): Promise<string[]> {
    let titles: readonly string[] = [];
    let text = '';
    await readFiltered(mainSetFile(golden.file), undefined, (fields) => {
      const printer = new FlowPrinter(printFormat(number, wide), { fields, names });
      titles = printer.titles;
      const use = (batch: FlowBatch, mask: Uint8Array | undefined): void => {
        text += Buffer.from(printer.print(batch, mask)).toString('latin1');
      };
      return { columns: printer.columns, use };
    });
    return [...titles, ...text.split('\n')];
  }

  for (const variant of ['0', '1', '3', '4', '5', '6', '4 -w']) {
    it(`prints format ${variant} to the letter`, async () => {
      const [number, ...options] = variant.split(' ');
      const expected = golden.formats[variant];
      assert.ok(expected);
      const lines = await print(Number(number), options.includes('-w'));
      assert.deepEqual(lines.slice(0, expected.length), expected);
    });
  }

  it('prints names that are given, cut to their column', async () => {
    const expected = golden.formats['3 -n'] ?? [];
    const lines = await print(3, false, NAMES);
    const columns = (line: string): string[] => line.split(/ +/);
    for (const [i, line] of expected.entries()) {
      const [src, dst, protocol, , , ...counts] = columns(line);
      const [ownSrc, ownDst, ownProtocol, ownPort, , ...ownCounts] = columns(lines[i] ?? '');
      assert.deepEqual([ownSrc, ownDst, ownProtocol, ...ownCounts], [src, dst, protocol, ...counts]);
      if (columns(line)[3] === 'https') assert.equal(ownPort, 'https');
    }
  });
});
