import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { FlowBatch } from '../../lib/flow/batch.js';
import { FIELD_NAMES, type FieldName } from '../../lib/flow/fields.js';
import { openFlowFile } from '../../lib/formats/reader.js';
import { compileFilter, FilterError, parseFilterFile } from '../../lib/query/filter.js';
import { describeWithData, sharedData } from '../support/data.js';
import { inZone } from '../support/zone.js';

interface Recorded {
  file: string;
  timezone: string;
  definition: string;
  cases: RecordedCase[];
}

interface RecordedCase {
  case: string;
  config: string;
  vars: string[];
  exit: number;
  flows: number;
  octets: number;
  packets: number;
}

const SYMBOLS = { ports: new Map([['domain', 53]]), protocols: new Map([['tcp', 6]]) };

describeWithData('recorded filters of flow-nfilter', () => {
  const recorded = JSON.parse(
    readFileSync(sharedData('golden', 'flow-tools', 'nfilter-cases.json'), 'utf8'),
  ) as Recorded;
  const batches: FlowBatch[] = [];
  let fields: ReadonlySet<FieldName>;

  before(async () => {
    const source = await openFlowFile(sharedData('flows', recorded.file), { columns: FIELD_NAMES });
    fields = source.fields;
    for await (const batch of source.batches()) batches.push(copyOf(batch));
  });

  it('are 72', () => assert.equal(recorded.cases.length, 72));

  for (const example of recorded.cases) {
    it(example.case, () => {
      inZone(recorded.timezone, () => {
        const filtered = (): Totals => filter(example, recorded.definition, batches, fields);
        if (example.exit !== 0) return assert.throws(filtered, FilterError);
        const { flows, octets, packets } = example;
        assert.deepEqual(filtered(), { flows, octets, packets });
      });
    });
  }
});

interface Totals {
  flows: number;
  octets: number;
  packets: number;
}

function filter(
  { config, vars }: RecordedCase,
  definition: string,
  batches: readonly FlowBatch[],
  fields: ReadonlySet<FieldName>,
): Totals {
  const variables = Object.fromEntries(
    vars.map((option) => option.replace(/^-v/, '').split('=') as [string, string]),
  );
  const file = parseFilterFile(config, { file: 'filter.cfg', variables, symbols: SYMBOLS });
  const compiled = compileFilter(file, definition, { fields });
  const totals = { flows: 0, octets: 0, packets: 0 };
  for (const batch of batches) {
    const mask = new Uint8Array(batch.length);
    totals.flows += compiled.mask(batch, mask);
    for (let row = 0; row < batch.length; row++) {
      if (mask[row] !== 1) continue;
      totals.octets += batch.column('doctets')[row] ?? NaN;
      totals.packets += batch.column('dpkts')[row] ?? NaN;
    }
  }
  return totals;
}

/** A reader's batch is only valid until the next one. */
function copyOf(batch: FlowBatch): FlowBatch {
  const copy = new FlowBatch(batch.fields, batch.length);
  copy.length = batch.length;
  for (const field of batch.fields) copy.column(field).set(batch.column(field).subarray(0, batch.length));
  return copy;
}
