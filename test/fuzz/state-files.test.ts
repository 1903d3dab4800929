import assert from 'node:assert/strict';
import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { TemplateFile } from '../../lib/collector/template-file.js';
import { formatDateTime } from '../../lib/criteria/period.js';
import { formatGroupFile, formatTrackingFile, withInputs } from '../../lib/criteria/tracking-file.js';
import { makeBlock } from '../../lib/criteria/keys.js';
import { acquireLock, LockHeldError } from '../../lib/files/lock.js';
import { newRecord } from '../../lib/files/lock-file.js';
import { FlowBatch } from '../../lib/flow/batch.js';
import { FIELD_NAMES } from '../../lib/flow/fields.js';
import { alertRule, formatMisses } from '../../lib/flowtracker/alerts/rule.js';
import { decide } from '../../lib/flowtracker/alerts/decide.js';
import { readRecreateJob } from '../../lib/flowtracker/recreate/recreate-job.js';
import {
  listRecreateStates,
  readRecreateState,
  recreateLockPath,
  writeRecreateState,
  type RecreateState,
} from '../../lib/flowtracker/recreate/recreate-state.js';
import { decodeState } from '../../lib/flowtracker/state-files.js';
import { findTracking, TrackingReader } from '../../lib/flowtracker/trackings.js';
import { readTrackedFilter } from '../../lib/flowtracker/values/read-filter.js';
import { PacketDecoder } from '../../lib/formats/packets/decode/decoder.js';
import { PacketError } from '../../lib/formats/packets/decode/errors.js';
import { parsePacketHeader } from '../../lib/formats/packets/decode/header.js';
import { MemoryRegistry } from '../../lib/formats/packets/decode/memory-registry.js';
import { PendingSets } from '../../lib/formats/packets/decode/pending-sets.js';
import { CACHE_FILE, NameCache } from '../../lib/names/cache.js';
import { FilterError } from '../../lib/query/filter.js';
import { makeTracker, TRACKER_NOW, type TestTracker } from '../flowtracker/site.js';
import { ipfix, set, v9 } from '../formats/packets/decode/messages.js';
import { temporaryDirectory } from '../support/written-flows.js';
import { damagedJson, mutations } from './mutations.js';

const OPTIONS = { numRuns: 500, seed: 20261121 };
const PIECES = [
  '\n',
  '\t',
  '"',
  '{',
  '}',
  '[',
  ']',
  ',',
  '0',
  '-',
  '.001',
  '1e999',
  'null',
  '\u00ff',
  '^',
  '|',
];

/** A state file as bytes: JSON of other values, or text with cuts and insertions. */
function damaged(value: unknown): fc.Arbitrary<Buffer> {
  const text = fc.oneof(
    { arbitrary: damagedJson(value), weight: 3 },
    { arbitrary: mutations(JSON.stringify(value), PIECES, 40), weight: 1 },
  );
  return text.map((each) => Buffer.from(each, 'latin1'));
}

describe('fuzz: templates that flow-capture has left', () => {
  const temporary = temporaryDirectory();
  const FIELDS = [
    { element: 8, enterprise: 0, length: 4 },
    { element: 1, enterprise: 0, length: 8 },
    { element: 95, enterprise: 0, length: 0xffff },
    { element: 1, enterprise: 29305, length: 4 },
  ];
  const template = (id: number, length: number) => ({
    ...{ id, isOptions: false, refreshed: 1000 },
    fields: FIELDS.slice(0, length),
  });
  const SAVED = [
    { exporter: 1, version: 9, domain: 7, samplers: [[1, 100]], templates: [template(256, 2)] },
    {
      ...{ exporter: '2001:db8::7', version: 10, domain: 0, systemInitMs: 5, samplingRate: 10 },
      ...{ samplers: [], templates: [template(300, 4), template(301, 1)] },
    },
  ];

  /** How many flows a packet of 400 bytes gives by each of the templates. */
  function flowsOf(registry: MemoryRegistry): number[] {
    const batch = new FlowBatch(FIELD_NAMES, 256);
    const pending = new PendingSets({ bytes: 10_000, patience: 500 });
    const decoder = new PacketDecoder(batch, { templates: registry, pending, appliesSampling: true });
    return registry.save().flatMap(({ exporter, version, domain, templates }) =>
      templates.map(({ id, refreshed }) => {
        const packet = (version === 9 ? v9 : ipfix)([set(id, new Array<number>(400).fill(1))], { domain });
        const view = new DataView(packet.buffer);
        let flows = 0;
        try {
          const steps = decoder.decode(view, parsePacketHeader(view), exporter, refreshed);
          do {
            flows += batch.length;
            batch.length = 0;
            assert.ok(flows <= 400 * 16, `${flows} flows in a packet`);
          } while (!steps.next().done);
        } catch (error) {
          if (!(error instanceof PacketError)) throw error;
        }
        flows += batch.length;
        batch.length = 0;
        return flows;
      }),
    );
  }

  it('are taken over, or are none', async () => {
    const path = join(temporary.path, 'templates.json');
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(damaged(SAVED), async (bytes) => {
        await writeFile(path, bytes);
        const registry = new MemoryRegistry({ domains: 1, fields: 6 });
        await new TemplateFile(path, registry).load();
        assert.ok(registry.save().length <= 1);
        for (const flows of flowsOf(registry)) taken += flows > 0 ? 1 : 0;
        await new TemplateFile(path, registry).save(true);
        const again = new MemoryRegistry();
        await new TemplateFile(path, again).load();
        if (registry.revision > 0) assert.deepEqual(again.save(), registry.save());
      }),
      OPTIONS,
    );
    assert.ok(taken > 100, `${taken} templates were of use`);
  });
});

describe('fuzz: the names cache', () => {
  const temporary = temporaryDirectory();
  const NOW = 1_800_000_000;
  const LINES = [
    `host\t192.0.2.1\t${NOW}\tone.example.org\n`,
    `as\t64500\t${NOW - 5}\t64500 | ZZ | EXAMPLE\n`,
    `host\t2001:db8::1\t${NOW}\t\n\nsilence\tdns\t${NOW}\tx\n`,
  ].join('');
  const path = (): string => join(temporary.path, CACHE_FILE);
  const open = (log: (line: string) => void = () => undefined): Promise<NameCache> =>
    NameCache.open({
      directory: temporary.path,
      nameLifetime: 1000,
      noNameLifetime: 100,
      now: () => NOW,
      log,
    });

  it('of any bytes is read, added to, and read again', async () => {
    const text = mutations(
      LINES,
      [...PIECES, 'host\t__proto__\t1800000000\tx\n', 'as\t1\t999999999999\t'],
      200,
    );
    await fc.assert(
      fc.asyncProperty(text, async (lines) => {
        await writeFile(path(), Buffer.from(lines, 'latin1'));
        const cache = await open();
        const askedAt = cache.askedAt('host', '192.0.2.1');
        assert.ok(askedAt === undefined || askedAt <= NOW);
        assert.ok((cache.get('host', '192.0.2.1') ?? '').length <= 1024);
        await cache.store('host', [['192.0.2.9', 'added.example.org']]);
        const told: string[] = [];
        assert.equal((await open((line) => told.push(line))).get('host', '192.0.2.9'), 'added.example.org');
        const isWhole = (await readFile(path(), 'latin1')).endsWith('\n');
        assert.ok(isWhole && told.every((line) => line.includes('damaged')), told.join());
      }),
      OPTIONS,
    );
  });

  it('that has grown beyond all measure is begun anew', async () => {
    await writeFile(path(), LINES);
    await truncate(path(), 3 * 2 ** 30);
    const told: string[] = [];
    const cache = await open((line) => told.push(line));
    assert.match(told.join(), /damaged/);
    await cache.store('host', [['192.0.2.9', 'added.example.org']]);
    assert.equal((await open()).get('host', '192.0.2.9'), 'added.example.org');
  });
});

describe('fuzz: state files of FlowMonitor', () => {
  let tracker: TestTracker;
  before(async () => (tracker = await makeTracker()));
  after(() => tracker.remove());

  const DEFINITION = ['filter-primitive p', ' type ip-port', ' permit 80', ''];
  const REQUEST = {
    ...{ fileName: 'web', label: 'Web', start: TRACKER_NOW - 7200, createdAt: TRACKER_NOW },
    ...{ definition: DEFINITION.join('\n'), replaces: true },
  };
  const STATE: RecreateState = {
    ...{ fileName: 'web', label: 'Web', status: 'running', job: '/var/tmp/job' },
    ...{ start: TRACKER_NOW - 7200, updatedAt: TRACKER_NOW, periodsDone: 3, periodsTotal: 24 },
    message: 'none',
  };

  it('are jobs of Recreate, or are said to be none', async () => {
    const path = tracker.at('work', 'job');
    let jobs = 0;
    await fc.assert(
      fc.asyncProperty(damaged(REQUEST), async (bytes) => {
        await writeFile(path, bytes);
        try {
          const { start, createdAt, fileName } = await readRecreateJob(path);
          assert.ok(start >= 0 && start <= createdAt && !fileName.includes('/'));
          jobs++;
        } catch (error) {
          assert.equal((error as Error).message, `${path} is no job of FlowMonitor_Recreate`);
        }
      }),
      OPTIONS,
    );
    assert.ok(jobs > 9, `${jobs} were jobs`);
  });

  it('tell how far Recreate is, or nothing', async () => {
    const { site } = tracker;
    await writeRecreateState(site, STATE);
    const path = tracker.at('work', '.FlowMonitor_Recreate_web.state');
    assert.deepEqual(await readRecreateState(site, 'web'), STATE);
    const lock = { ...(await newRecord('FlowMonitor_Recreate')), host: hostname() };
    let states = 0;
    await fc.assert(
      fc.asyncProperty(damaged(STATE), damaged(lock), async (bytes, record) => {
        await writeFile(path, bytes);
        await writeFile(recreateLockPath(site, 'web'), record);
        for (const state of await listRecreateStates(site, TRACKER_NOW)) {
          states++;
          assert.match(formatDateTime(state.start, site.config.dateFormat), /^[\d/:. -]+$/);
          assert.ok(Number.isInteger(state.periodsDone) && typeof (state.message ?? '') === 'string');
          assert.ok(state.updatedAt >= 0);
        }
      }),
      OPTIONS,
    );
    assert.ok(states > 9, `${states} were states`);
  });

  it('are locks that somebody holds, or nobody does', async () => {
    const path = tracker.at('work', 'some.lock');
    const lock = { ...(await newRecord('FlowMonitor_Collector')), children: [{ pid: process.pid }] };
    await fc.assert(
      fc.asyncProperty(damaged(lock), async (record) => {
        await writeFile(path, record);
        try {
          await (await acquireLock(path, { program: 'a test', patienceMs: 0 })).release();
        } catch (error) {
          if (!(error instanceof LockHeldError)) throw error;
          assert.ok(error.message.includes(path));
        }
        await rm(path, { force: true });
      }),
      { ...OPTIONS, numRuns: 100 },
    );
  });

  const block = makeBlock({
    ...{ monitor_label: 'Web', monitor_type: 'bps', alert_threshold: '9', alert_frequency: 'daily3' },
    ...{ alert_last_notified: '1772460000', alert_consecutive: '1772460000^2^17' },
  });
  const revisions = [{ notate: true, time: TRACKER_NOW, comment: 'Began' }];
  const definition = [...DEFINITION, 'filter-definition Flow_Filter', ' match ip-source-port p', ''];
  const components = [{ position: 101, label: 'web', colour: 'Standard Red' }];
  const TEXTS = [
    formatTrackingFile(definition, { block, revisions }),
    formatGroupFile(components, { block, revisions }),
  ];
  const pieces = [
    ...PIECES,
    ' input: ',
    'alert_consecutive: 1e999^-1^x',
    ' input: revision: Y|999999999999|x',
  ];

  it('are trackings and groups, whatever they hold', async () => {
    const texts = fc.oneof(...TEXTS.map((text) => mutations(text, pieces, 60)));
    const reader = new TrackingReader(tracker.site);
    await fc.assert(
      fc.asyncProperty(texts, fc.constantFrom('.fil', '.grp', '.archive'), async (text, extension) => {
        const path = tracker.at('filters', `web${extension}`);
        const bytes = Buffer.from(text, 'latin1');
        await writeFile(path, bytes);
        const found = await findTracking(tracker.site, 'web');
        const { trackings, unreadable } = await reader.read(['.fil', '.grp', '.archive']);
        await rm(path);
        assert.ok(found);
        assert.deepEqual([trackings.length, unreadable.length], [1, 0]);
        const state = decodeState(bytes);
        assert.deepEqual(Buffer.from(state.text, state.encoding), bytes);
        const rule = alertRule(found.file.values);
        decide(rule, 20, { start: TRACKER_NOW, end: TRACKER_NOW + 300 });
        const change = { alert_consecutive: formatMisses({ last: 5, count: 1, extreme: 2 }) };
        const changed = withInputs(state.text, change);
        assert.equal(withInputs(changed, change), changed);
        try {
          readTrackedFilter(found.file.filterText, 'web');
        } catch (error) {
          if (!(error instanceof FilterError)) throw error;
        }
      }),
      OPTIONS,
    );
  });
});
