import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { openFlowFile } from '../../lib/formats/reader.js';
import { parseDateText } from '../../lib/query/getdate.js';
import { selectFlowFiles } from '../../lib/store/select.js';
import { describeWithData, sharedData } from '../support/data.js';
import { keepZone } from '../support/zone.js';

interface Recorded {
  directory: string;
  cases: { args: string[]; exit: number; flows: number; octets: number }[];
}

async function contents(path: string): Promise<{ flows: number; octets: number }> {
  const source = await openFlowFile(path, { columns: ['doctets'] });
  const sum = { flows: 0, octets: 0 };
  for await (const batch of source.batches()) {
    sum.flows += batch.length;
    for (const octets of batch.column('doctets').subarray(0, batch.length)) sum.octets += octets;
  }
  return sum;
}

describeWithData("flow-cat's choice of files, as recorded", () => {
  const recorded = JSON.parse(
    readFileSync(sharedData('golden', 'flow-tools', 'cat-select.json'), 'utf8'),
  ) as Recorded;
  const known = new Map<string, Promise<{ flows: number; octets: number }>>();
  keepZone('UTC');

  for (const { args, exit, flows, octets } of recorded.cases) {
    it(args.join(' '), async () => {
      const options: { from?: number; to?: number; includeTemporary?: boolean } = {};
      const paths: string[] = [];
      for (let i = 0; i < args.length; i++) {
        const arg = args[i] ?? '';
        if (arg === '-a') options.includeTemporary = true;
        else if (arg === '-t' || arg === '-T') {
          options[arg === '-t' ? 'from' : 'to'] = parseDateText(args[++i] ?? '', new Date(0)) ?? NaN;
        } else if (arg === '<day directory>') paths.push(sharedData('flows', recorded.directory));
        else if (arg === '<top directory>') paths.push(sharedData('flows'));
        else assert.fail(`unknown argument ${arg}`);
      }
      const files = await selectFlowFiles(paths, options);
      const sum = { flows: 0, octets: 0 };
      for (const { path } of files) {
        if (!known.has(path)) known.set(path, contents(path));
        const part = await known.get(path);
        sum.flows += part?.flows ?? NaN;
        sum.octets += part?.octets ?? NaN;
      }
      assert.deepEqual(sum, { flows, octets });
      assert.equal(files.length > 0 ? 0 : 1, exit);
    });
  }
});
