import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { FlowBatch } from '../../lib/flow/batch.js';
import { FIELD_BITS, FIELD_NAMES, type FieldName } from '../../lib/flow/fields.js';
import { AsciiExporter } from '../../lib/flowtools/ascii-export.js';
import { AsciiFormatError, readAscii } from '../../lib/flowtools/ascii-import.js';
import { asciiHeading } from '../../lib/flowtools/ascii.js';
import { openFlowFile } from '../../lib/formats/reader.js';
import { describeWithData, sharedData } from '../support/data.js';

type Row = Record<string, number>;

async function readRows(lines: Iterable<string>): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const batch of readAscii(lines)) rows.push(...rowsOf(batch));
  return rows;
}

function rowsOf(batch: FlowBatch): Row[] {
  return Array.from({ length: batch.length }, (_, row) =>
    Object.fromEntries(FIELD_NAMES.map((field) => [field, batch.column<FieldName>(field)[row] ?? NaN])),
  );
}

describeWithData('flow-export as text', () => {
  it('is that of the recorded flows', async () => {
    const source = await openFlowFile(sharedData('formats', 'v5-le.ft'), { columns: FIELD_NAMES });
    const fields = FIELD_NAMES.filter((field) => source.fields.has(field));
    const exporter = new AsciiExporter(fields);
    let text = `${asciiHeading(fields)}\n`;
    for await (const batch of source.batches()) text += Buffer.from(exporter.lines(batch)).toString('latin1');
    const recorded = readFileSync(sharedData('formats', 'records-v5.csv'), 'utf8').trim().split('\n');
    const expected = recorded.map((line) => line.split(',').slice(0, fields.length).join(','));
    assert.equal(text, `#:${expected.join('\n')}\n`);
  });

  it('begins with the recorded lines', async () => {
    const golden = JSON.parse(readFileSync(sharedData('golden', 'flow-tools', 'print.json'), 'utf8')) as {
      file: string;
      export_ascii: string[];
    };
    const source = await openFlowFile(sharedData('flows', golden.file), { columns: FIELD_NAMES });
    const fields = FIELD_NAMES.filter((field) => source.fields.has(field));
    const { value: batch } = await source.batches().next();
    await source.close();
    assert.ok(batch);
    const lines = Buffer.from(new AsciiExporter(fields).lines(batch)).toString('latin1').split('\n');
    const expected = golden.export_ascii.filter((line) => line !== '');
    assert.deepEqual([asciiHeading(fields), ...lines].slice(0, expected.length), expected);
  });
});

describe('flow-import of text', () => {
  it('reads what was exported, for any values of any fields', async () => {
    const anyRow = fc.record(
      Object.fromEntries(FIELD_NAMES.map((field) => [field, fc.nat(2 ** FIELD_BITS[field] - 1)])),
    );
    const property = fc.asyncProperty(
      fc
        .subarray(FIELD_NAMES, { minLength: 1 })
        .filter((fields) => !fields.includes('peer_nexthop') || fields.includes('nexthop')),
      fc.array(anyRow, { maxLength: 8 }),
      async (fields, rows) => {
        const batch = new FlowBatch(FIELD_NAMES, Math.max(1, rows.length));
        for (const field of FIELD_NAMES)
          batch.column<FieldName>(field).set(rows.map((row) => row[field] ?? 0));
        batch.length = rows.length;
        const text = Buffer.from(new AsciiExporter(fields).lines(batch)).toString('latin1');
        const read = await readRows([asciiHeading(fields), ...text.split('\n')]);
        const absent = (field: FieldName): number => (field === 'dflows' ? 1 : 0);
        const expected = rows.map((row) =>
          Object.fromEntries(
            FIELD_NAMES.map((field) => [field, fields.includes(field) ? row[field] : absent(field)]),
          ),
        );
        assert.deepEqual(read, expected);
      },
    );
    await fc.assert(property, { seed: 7, numRuns: 150 });
  });

  it('reads more lines than a batch has rows', async () => {
    const lines = Array.from({ length: 10_000 }, (_, i) => String(i));
    const rows = await readRows(['#:doctets', ...lines]);
    assert.deepEqual(
      rows.map(({ doctets }) => doctets),
      lines.map(Number),
    );
  });

  const wrong: [what: string, lines: string[], message: RegExp][] = [
    ['no names', ['1,2'], /line 1: the names of the fields are missing/],
    ['an unknown name', ['#:srcaddr,colour'], /line 1: "colour" is not a field/],
    ['a name twice', ['#:tos,tos'], /line 1: the field tos is named twice/],
    ['too few values', ['#:tos,prot', '1'], /line 2: 1 values for 2 fields/],
    ['a value too large', ['#:tos', '', '256'], /line 3: "256" is not a value of tos/],
    ['a negative value', ['#:tos', '-1'], /line 2: "-1" is not a value/],
    ['a broken address', ['#:srcaddr', '10.0.0.256'], /line 2: "10.0.0.256" is not a value of srcaddr/],
    ['no value', ['#:tos,prot', '1,'], /line 2: "" is not a value of prot/],
  ];
  for (const [what, lines, message] of wrong) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(
        readRows(lines),
        (error) => error instanceof AsciiFormatError && message.test(error.message),
      );
    });
  }

  it('gives the flows before a wrong line', async () => {
    const rows: Row[] = [];
    await assert.rejects(async () => {
      for await (const batch of readAscii(['#:tos', '1', '2', 'x'])) rows.push(...rowsOf(batch));
    }, AsciiFormatError);
    assert.deepEqual(
      rows.map(({ tos }) => tos),
      [1, 2],
    );
  });
});
