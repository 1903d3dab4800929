import assert from 'node:assert/strict';
import fc from 'fast-check';
import { makeFlowViewerConfig } from '../../lib/config/flowviewer-pm.js';
import { formatFilterBlock, parseFilterBlock } from '../../lib/criteria/block.js';
import { checkReport, checkTracking } from '../../lib/criteria/checks.js';
import { checkCriteria } from '../../lib/criteria/criteria.js';
import { DEFINITION_NAME, definitionText, filterOf } from '../../lib/criteria/definition.js';
import { fieldOf } from '../../lib/criteria/fields.js';
import { blockOfForm, formFieldsOf, readForm } from '../../lib/criteria/form.js';
import { headerRows } from '../../lib/criteria/header.js';
import { FILTER_KEYS, makeBlock } from '../../lib/criteria/keys.js';
import { checkNewLabel, fileNameOfLabel } from '../../lib/criteria/labels.js';
import { readPeriod } from '../../lib/criteria/period.js';
import { parsePre40Filters } from '../../lib/criteria/pre40.js';
import { formatGroupFile, formatTrackingFile, parseTrackingFile } from '../../lib/criteria/tracking-file.js';
import { parseZoneFile } from '../../lib/criteria/zone-file.js';
import { FIELD_NAMES } from '../../lib/flow/fields.js';
import { compileFilter, parseFilterFile } from '../../lib/query/filter.js';

const SETTINGS = { numRuns: 500, seed: 20260302 };
const config = makeFlowViewerConfig({ devices: ['router_1'], ipfixDevices: ['probe'], exporters: [] });
const ALL_FIELDS = { fields: new Set(FIELD_NAMES) };
const symbols = { ports: new Map([['http', 80]]), protocols: new Map([['tcp', 6]]) };
const resolve = (host: string): Promise<number[]> =>
  host.length % 2 === 0 ? Promise.resolve([0x0a000001]) : Promise.reject(new Error('ENOTFOUND'));

const piece = fc.constantFrom(
  ...[
    '-',
    ',',
    ', ',
    '/',
    ':',
    '.',
    ' ',
    '0',
    '1',
    '10',
    '80',
    '255',
    '256',
    '65535',
    '0x',
    '0xff',
    '999999999999',
  ],
  ...[
    '10.20.0.0/16',
    '192.0.2.1',
    'http',
    'tcp',
    'a',
    'x.example',
    '.set',
    '\n',
    '\0',
    '@{x}',
    '^',
    '|',
    ';',
    '$(x)',
  ],
  ...[
    'DDD',
    'EEE',
    'DDDrouter_1',
    '..',
    '%',
    '\u2028',
    '\ud800',
    '<b>',
    'constructor',
    '__proto__',
    'Y',
    '300E',
  ],
  ...['03/02/2026', '14:30:00', '13', '31'],
);
const text = fc.oneof(
  fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 30 }),
);
const field = fc.constantFrom(...FILTER_KEYS.map(fieldOf), 'tracking_label', '__proto__', 'constructor');
const form = fc.array(fc.tuple(field, text), { maxLength: 20 }).map((fields) => new Map(fields));

/** A text that was right, with parts of it left out, repeated or replaced. */
function damaged(whole: string): fc.Arbitrary<string> {
  const damage = fc.record({ at: fc.nat(whole.length), length: fc.nat(30), put: text, twice: fc.boolean() });
  return fc.array(damage, { maxLength: 5 }).map((damages) =>
    damages.reduce((current, { at, length, put, twice }) => {
      const removed = current.slice(at, at + length);
      return current.slice(0, at) + put + (twice ? removed + removed : '') + current.slice(at + length);
    }, whole),
  );
}

describe('fuzz: forms', () => {
  it('end in a filter that can be run, or in issues that name their fields', async () => {
    const fields = new Set<string>(FILTER_KEYS.map(fieldOf));
    await fc.assert(
      fc.asyncProperty(form, async (sent) => {
        const { block, issues } = blockOfForm(sent, config);
        const period = readPeriod(block, config);
        const checked = await checkCriteria(block, { config, symbols, resolve });
        const all = [
          ...issues,
          ...(Array.isArray(period) ? period : []),
          ...('issues' in checked ? checked.issues : []),
          ...checkReport(block),
          ...checkTracking(block),
        ];
        for (const issue of all) assert.ok(fields.has(issue.field) && issue.message !== '', issue.field);
        for (const tool of ['FlowViewer', 'FlowGrapher', 'FlowMonitor'] as const) {
          for (const { value } of headerRows(block, { tool, config })) assert.equal(typeof value, 'string');
        }
        if (!('criteria' in checked)) return;
        const span = Array.isArray(period) ? { start: 0, end: 1 } : period;
        compileFilter(filterOf(checked.criteria, span, block.flow_select), DEFINITION_NAME, ALL_FIELDS);
        const lines = definitionText(checked.criteria, span, block.flow_select);
        const read = parseFilterFile(lines.join('\n'), { file: 'text', symbols });
        compileFilter(read, DEFINITION_NAME, ALL_FIELDS);
      }),
      SETTINGS,
    );
  });

  it('are stable: cleaned values stay as they are, in forms and in files', () => {
    fc.assert(
      fc.property(form, (sent) => {
        const { block } = blockOfForm(sent, config);
        assert.deepEqual(parseFilterBlock(formatFilterBlock(block).join('\n')).block, block);
        const again = blockOfForm(formFieldsOf(block), config).block;
        assert.deepEqual(blockOfForm(formFieldsOf(again), config).block, again);
      }),
      SETTINGS,
    );
  });

  it('are read from any body', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (body) => {
        for (const value of readForm(body).values()) assert.equal(typeof value, 'string');
      }),
      SETTINGS,
    );
  });
});

const BLOCK = [
  ...formatFilterBlock(makeBlock({ device_name: 'router_1', source_ports: '80, 443', stat_report: '10' }), {
    description: 'Pairs of Monday',
    createTime: 1772470000,
  }),
  'Src Host : Dst Host : Flows',
  '192.0.2.1 ^ 192.0.2.2 ^ 3',
  '',
].join('\n');

const TRACKING = formatTrackingFile(['filter-primitive p', '  type ip-port', '  permit 80', ' '], {
  block: makeBlock({ monitor_label: 'Web: all', monitor_type: 'pps', dest_ports: '80' }),
  revisions: [{ notate: true, time: 1772470000, comment: 'a|b: c' }],
});

const GROUP = formatGroupFile(
  [
    { position: 101, label: 'Inbound, all local', colour: 'auto mixed1' },
    { position: 201, label: 'Out', colour: 'yellow' },
  ],
  { block: makeBlock({ monitor_label: 'Edge in / out' }) },
);

describe('fuzz: files of filters', () => {
  it('reports and filters are read, and read the same when written again', () => {
    fc.assert(
      fc.property(damaged(BLOCK), (whole) => {
        const { block, description, createTime, rest } = parseFilterBlock(whole);
        assert.deepEqual(Object.keys(block), [...FILTER_KEYS]);
        const extras = {
          ...(description !== undefined && { description }),
          ...(createTime !== undefined && { createTime }),
        };
        const lines = formatFilterBlock(block, extras);
        const again = parseFilterBlock([...lines, ...rest].join('\n'));
        assert.deepEqual(formatFilterBlock(again.block), formatFilterBlock(block));
      }),
      SETTINGS,
    );
  });

  for (const [kind, whole] of [
    ['trackings', TRACKING],
    ['groups', GROUP],
  ] as const) {
    it(`${kind} are read, and read the same when written again`, () => {
      fc.assert(
        fc.property(damaged(whole), (broken) => {
          const file = parseTrackingFile(broken);
          const written =
            file.kind === 'group'
              ? formatGroupFile(file.components, file)
              : formatTrackingFile(file.filterText.split('\n'), file);
          const again = parseTrackingFile(written);
          const rewritten =
            again.kind === 'group'
              ? formatGroupFile(again.components, again)
              : formatTrackingFile(again.filterText.trimEnd().split('\n'), again);
          assert.equal(again.kind, file.kind);
          assert.deepEqual(parseTrackingFile(rewritten).block, again.block);
          assert.deepEqual(again.revisions.length, file.revisions.length);
        }),
        SETTINGS,
      );
    });
  }

  it('filters of before 4.0 are read', () => {
    fc.assert(
      fc.property(damaged('hash^Title^device_name=a&source_addresses=10.0.0.1\n'.repeat(3)), (whole) => {
        const { filters, badLines } = parsePre40Filters(whole);
        assert.ok(filters.length + badLines.length <= whole.split('\n').length);
        for (const { hash, block } of filters) assert.ok(hash !== '' && 'device_name' in block);
      }),
      SETTINGS,
    );
  });
});

describe('fuzz: labels', () => {
  it('lead to names of files and never to paths', () => {
    fc.assert(
      fc.property(text, (label) => {
        const name = fileNameOfLabel(label);
        assert.ok(!/[/\s.]/.test(name), name);
        if (checkNewLabel(label) === undefined) assert.match(name, /^[^-^~|<>*?\\][^^~|<>*?\\]{0,79}$/);
      }),
      SETTINGS,
    );
  });
});

describe('fuzz: zone files', () => {
  it('of any bytes are zones or nothing', () => {
    const magic = fc.uint8Array({ minLength: 90, maxLength: 200 }).map((bytes) => {
      for (const at of [0, 44]) bytes.set(Buffer.from('TZif2'), at);
      for (const at of [20, 24, 28, 32, 36, 40, 64, 68, 72, 76, 80, 84]) bytes.set([0, 0, 0], at);
      for (const at of [23, 27, 31, 35, 39, 43]) bytes[at] = 0;
      return bytes;
    });
    fc.assert(
      fc.property(magic, (bytes) => {
        const zone = parseZoneFile(bytes);
        for (const { offset } of zone?.types ?? []) assert.ok(Number.isInteger(offset));
      }),
      SETTINGS,
    );
  });
});
