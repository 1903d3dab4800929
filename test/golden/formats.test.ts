import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { formatAddress } from '../../lib/flow/address.js';
import { flowTimeMs } from '../../lib/flow/time.js';
import { checkSample, loadManifest } from '../formats/manifest.js';
import { codes, readPath, totals, type FlowRow } from '../formats/support.js';
import { describeWithData, sharedData } from '../support/data.js';

/** What is to be noticed in the damaged samples; nothing in all others. */
const WARNINGS: Record<string, string[]> = {
  'v5-truncated.ft': ['truncated-record'],
  'v5-truncated-z.ft': ['truncated-record'],
  'cflowd-truncated.raw': ['truncated-record'],
  'tmp-v05-open.ft': ['unfinished-file'],
  'concat-z.ft': ['trailing-data'],
};
const ERRORS: Record<string, string> = {
  'empty.ft': 'not-a-flow-file',
  'header-cut.ft': 'truncated-header',
  'v5-corrupt-z.ft': 'corrupt-data',
  'cflowd-bad-index.raw': 'invalid-index',
};

describeWithData('samples of every form of flow file', () => {
  for (const sample of loadManifestIfThere()) {
    if (sample.kind === 'udp-payloads') continue;
    it(`${sample.file}: ${sample.what}`, async () => {
      const reading = await checkSample(sample, sharedData('formats', sample.file));
      assert.deepEqual(codes(reading), WARNINGS[sample.file] ?? []);
      assert.equal(reading.error?.code, ERRORS[sample.file]);
      if (reading.error) assert.equal(reading.error.flowsRead, sample.readable_records);
    });
  }

  const [head = '', ...lines] = recordsIfThere();
  const names = head.split(',');
  const isAddress = (name: string): boolean => name.endsWith('addr') || name === 'nexthop';
  const asLine = (row: FlowRow): string => {
    const { unix_secs = NaN, unix_nsecs = NaN, sysuptime = NaN } = row;
    const timeOf = (field: string): number => flowTimeMs(unix_secs, unix_nsecs, sysuptime, row[field] ?? NaN);
    const values = { ...row, start_ms: timeOf('first'), end_ms: timeOf('last') } as FlowRow;
    return names
      .map((name) => (isAddress(name) ? formatAddress(values[name] ?? NaN) : values[name]))
      .join(',');
  };

  for (const file of [
    'v5-le.ft',
    'v5-le-z.ft',
    'v5-be.ft',
    'v5-be-z.ft',
    'v5-stream.ft',
    'v7-le.ft',
    'v6-le.ft',
  ]) {
    it(`gives every field of the 200 flows of ${file}`, async () => {
      const { rows } = await readPath(sharedData('formats', file));
      assert.deepEqual(rows.map(asLine), lines);
    });
  }

  it('gives the fields and whole seconds of the same flows in a cflowd file', async () => {
    const { rows } = await readPath(sharedData('formats', 'flows.20260302_14:30:00+0000'));
    const clock = ['unix_secs', 'unix_nsecs', 'sysuptime', 'first', 'last'];
    const kept = names.filter((name) => !clock.includes(name) && !name.endsWith('_ms'));
    const expected = lines.map((line) => {
      const values = line.split(',');
      const seconds = values.slice(-2).map((ms) => Math.floor(Number(ms) / 1000) * 1000);
      return [...kept.map((name) => values[names.indexOf(name)]), ...seconds].join(',');
    });
    const found = rows.map((row) => {
      const values = asLine(row).split(',');
      return [...kept.map((name) => values[names.indexOf(name)]), ...values.slice(-2)].join(',');
    });
    assert.deepEqual(found, expected);
  });
});

describeWithData('counts of the main set of flows', () => {
  const main = (time: string): string =>
    sharedData('flows', '2026', '2026-03', '2026-03-02', `ft-v05.2026-03-02.${time}+0000`);
  const cases = [
    {
      file: main('140000'),
      flows: 14585,
      octets: 987743540,
      packets: 1810328,
      protocols: [7501, 6791, 221, 72],
    },
    {
      file: main('145500'),
      flows: 20808,
      octets: 1434024099,
      packets: 9837802,
      protocols: [11161, 9312, 266, 69],
    },
    {
      file: main('155500'),
      flows: 8941,
      octets: 746569150,
      packets: 1948781,
      protocols: [4370, 4367, 130, 74],
    },
    {
      file: sharedData('flows-cflowd', 'flows.20260302_14:30:00+0000'),
      flows: 18943,
      octets: 1177343595,
      packets: 2279422,
      protocols: [12579, 5972, 310, 82],
    },
    {
      file: sharedData('flows-zones', 'ft-v05.2026-03-02.205000+0530'),
      flows: 1465,
      octets: 62619066,
      packets: 87969,
    },
  ];
  for (const { file, protocols, ...expected } of cases) {
    it(file.slice(file.lastIndexOf('/') + 1), async () => {
      const { rows, warnings, error } = await readPath(file, { columns: ['doctets', 'dpkts', 'prot'] });
      assert.deepEqual(totals(rows), expected);
      assert.deepEqual(warnings, []);
      assert.equal(error, undefined);
      if (!protocols) return;
      const counts = [6, 17, 1].map((number) => rows.filter(({ prot }) => prot === number).length);
      assert.deepEqual([...counts, rows.length - counts.reduce((a, b) => a + b)], protocols);
    });
  }
});

function loadManifestIfThere(): ReturnType<typeof loadManifest> {
  try {
    return loadManifest(sharedData('formats', 'manifest.json'));
  } catch {
    return []; // describeWithData tells that the data are absent
  }
}

function recordsIfThere(): string[] {
  try {
    return readFileSync(sharedData('formats', 'records-v5.csv'), 'utf8').trimEnd().split('\n');
  } catch {
    return [];
  }
}
