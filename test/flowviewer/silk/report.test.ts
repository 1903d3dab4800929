import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import type { FlowViewerConfig } from '../../../lib/config/flowviewer-pm.js';
import { makeBlock, type FilterBlock } from '../../../lib/criteria/keys.js';
import { runReport, type ReportAnswer } from '../../../lib/flowviewer/report.js';
import { SilkError } from '../../../lib/flowviewer/silk/run.js';
import { makeViewerSite, type TestSite } from '../../support/viewer-site.js';
import { inUtc } from '../golden-cases.js';
import { makeStandIns, type StandIns } from './stand-in.js';

const BLOCK = makeBlock({
  device_name: 'ipfix_1',
  IPFIX: '1',
  start_date: '03/02/2026',
  start_time: '14:30:00',
  end_date: '03/02/2026',
  end_time: '15:00:00',
  stat_report: '9',
  print_report: '0',
  flow_select: '1',
  sort_field: '1',
  cutoff_lines: '20',
  silk_rootdir: '/data/flows',
  silk_type: 'in,inweb',
  source_addresses: '10.0.0.0/8',
});

const P = '--site-config-file=/etc/silk.conf';
const F = [
  ...['rwfilter', P, '--data-rootdir=/data/flows', '--type=in,inweb'],
  ...['--start-date=2026/03/02:12', '--end-date=2026/03/02:15'],
  '--active=2026/03/02:14:30:00-2026/03/02:15:00:00',
  ...['--scidr=10.0.0.0/8', '--pass=stdout'],
];
const T = ['--no-titles', '--no-percents', '--delimited=  '];
const V = '--values=Bytes,Packets,Records';

describe('reports of SiLK devices', () => {
  inUtc();
  let site: TestSite | undefined;
  let programs: StandIns | undefined;

  afterEach(async () => {
    await programs?.remove();
    await site?.cleanup();
    programs = site = undefined;
  });

  async function ask(
    changes: Partial<FilterBlock>,
    outputs: Parameters<typeof makeStandIns>[0] = {},
    config: Partial<FlowViewerConfig> = {},
  ): Promise<{ answer: ReportAnswer; started: string[][] }> {
    programs = await makeStandIns(outputs);
    site = await makeViewerSite({
      config: {
        ipfixDevices: ['ipfix_1'],
        silkBinDirectory: programs.directory,
        siteConfigFile: '/etc/silk.conf',
        silkCaptureBufferPre: 7500,
        silkCaptureBufferPost: 300,
        silkCompiledLocaltime: false,
        trwInternalSet: '/etc/inside.set',
        scanModel: 2,
        sipPrefixLength: 16,
        dipPrefixLength: 16,
        ...config,
      },
    });
    const { config: made, viewer, context } = site;
    const block = { ...BLOCK, ...changes };
    const answer = await runReport(block, { config: made, names: viewer.names, now: context.now });
    return { answer, started: await programs.started() };
  }

  function bodyOf(answer: ReportAnswer) {
    if ('issues' in answer) assert.fail(JSON.stringify(answer.issues));
    return answer.report.body;
  }

  function rowsOf(answer: ReportAnswer): string[][] {
    const body = bodyOf(answer);
    if (!body || body.kind === 'listing') return [];
    const rows = body.kind === 'scanners' ? body.rows.map(({ cells }) => cells) : body.rows;
    return rows.map((row) => row.map(({ text }) => text));
  }

  for (const [code, fields] of Object.entries({
    5: '4',
    6: '3',
    7: '3,4',
    8: '2',
    9: '1',
    10: '1,2',
    12: '5',
    17: '13',
    18: '14',
    23: '13,14',
  })) {
    it(`statistics ${code} is rwstats over fields ${fields}`, async () => {
      const { started } = await ask({ stat_report: code });
      assert.deepEqual(
        started.sort(),
        [F, ['rwstats', P, `--fields=${fields}`, V, ...T, '--count=20']].sort(),
      );
    });
  }

  it('looks below the directory of the device unless the form says otherwise', async () => {
    const { started } = await ask({ silk_rootdir: '' }, {}, { silkDataDirectory: '/silk' });
    assert.ok(
      started[0]?.includes('--data-rootdir=/silk/ipfix_1') ||
        started[1]?.includes('--data-rootdir=/silk/ipfix_1'),
    );
  });

  it('statistics 11 is made of sources and destinations', async () => {
    const { answer, started } = await ask(
      { stat_report: '11' },
      { rwstats: '10.0.0.1  500  5  1\n10.0.0.2  300  3  1\n' },
    );
    const stats = started.filter(([program]) => program === 'rwstats');
    assert.deepEqual(stats, [
      ['rwstats', P, '--fields=1', V, ...T, '--count=10'],
      ['rwstats', P, '--fields=2', V, ...T, '--count=10'],
    ]);
    assert.deepEqual(rowsOf(answer), [
      ['10.0.0.1', '2', '1000', '10'],
      ['10.0.0.2', '2', '600', '6'],
    ]);
  });

  it('columns stand in their own order, whatever sorts', async () => {
    const { answer, started } = await ask(
      { stat_report: '10', sort_field: '2', unit_conversion: 'Y', sampling_multiplier: '10' },
      { rwstats: '10.0.0.1  192.0.2.1  7  1048576  9\n' },
    );
    assert.ok(started.some((args) => args.includes('--values=Records,Bytes,Packets')));
    assert.deepEqual(rowsOf(answer), [['10.0.0.1', '192.0.2.1', '70', '10.00 MB', '90', '46,600']]);
  });

  it('the octet cut-off is a threshold', async () => {
    const { started } = await ask({ cutoff_octets: '1000' });
    assert.ok(started.some((args) => args.includes('--threshold=1000') && !args.includes('--count=20')));
  });

  it('the summary asks for the protocols first', async () => {
    const { answer, started } = await ask(
      { stat_report: '99' },
      { rwstats: '6  500  5  1\n17  300  3  1\n' },
    );
    const stats = started.filter(([program]) => program === 'rwstats');
    assert.deepEqual(stats, [
      ['rwstats', P, '--fields=5', V, '--count=1000', ...T],
      ['rwstats', P, '--detail-proto-stats=6,17'],
    ]);
    const body = bodyOf(answer);
    assert.equal(body?.kind, 'listing');
  });

  it('printed 1 sorts flows by time, printed 5 does not', async () => {
    const line = '2026/03/02T14:30:15.215  2026/03/02T14:31:00.000  60.0  1  10.0.0.1';
    const output = { rwcut: `sTime  eTime  dur  in  sIP\n${line}\n` };
    const times = await ask({ stat_report: '0', print_report: '1' }, output);
    const columns = ['--column-separator=  ', '--num-recs=20'];
    const cut = ['rwcut', P, '--fields=22,24,23,13,1,14,2,5,3,4,6,7,8', ...columns];
    assert.deepEqual(times.started.sort(), [F, ['rwsort', P, '--fields=9'], cut].sort());
    await programs?.remove();
    await site?.cleanup();
    const wide = await ask(
      { stat_report: '0', print_report: '5', start_date: '02/03/2026', end_date: '02/03/2026' },
      output,
      {
        dateFormat: 'DMY',
      },
    );
    const wideCut = ['rwcut', P, '--fields=22,24,23,13,1,3,14,2,4,15,5,6,7,8', ...columns];
    assert.ok(wide.started.some((args) => args.join() === wideCut.join()));
    const body = bodyOf(wide.answer);
    assert.ok(body?.kind === 'listing');
    assert.match(body.lines[1] ?? '', /^02\/03\/2026T14:30:15\.215 {2}02\/03\/2026T14:31:00\.000 /);
  });

  for (const [code, mask, fields] of [
    ['12', ['--sip-prefix-length', '16'], '1'],
    ['13', ['--dip-prefix-length', '16'], '2'],
    ['15', ['--6sip-prefix-length', '16'], '1'],
    ['16', ['--6dip-prefix-length', '16'], '2'],
    ['17', ['--6sip-prefix-length', '16', '--6dip-prefix-length', '16'], '1,2'],
  ] as const) {
    it(`printed ${code} masks addresses, then counts them`, async () => {
      const { started } = await ask({ stat_report: '0', print_report: code });
      const filter = Number(code) < 15 ? F : [...F.slice(0, -1), '--ipv6-policy=only', '--pass=stdout'];
      assert.deepEqual(
        started.sort(),
        [
          filter,
          ['rwnetmask', P, ...mask],
          ['rwstats', P, `--fields=${fields}`, V, ...T, '--count=20'],
        ].sort(),
      );
    });
  }

  it('a mask in an address field is that of the report, and is shown', async () => {
    const { answer, started } = await ask(
      { stat_report: '0', print_report: '12', source_addresses: '/24' },
      { rwstats: '10.0.3.0  500  5  1\n' },
    );
    assert.ok(started.some((args) => args.join().includes('--sip-prefix-length,24')));
    assert.deepEqual(rowsOf(answer)[0]?.[0], '10.0.3.0/24');
  });

  it('scans are found by rwscan, and nothing stays in the work directory', async () => {
    const scan =
      'sip|proto|stime|etime|flows|packets|bytes|\n10.9.9.9|6|2026/03/02T14:30:00|2026/03/02T14:40:00|300|310|9000|\n';
    const { answer, started } = await ask({ stat_report: '30' }, { rwscan: scan, rwcut: 'a  b\n' });
    const file = started[0]?.at(-1)?.replace('--pass=', '') ?? '';
    assert.deepEqual(started[0], [...F.slice(0, -1), `--pass=${file}`]);
    assert.deepEqual(started.slice(1, 3).sort(), [
      ['rwscan', P, '--scan-model=2', '--trw-internal-set=/etc/inside.set', '--model-fields'],
      ['rwsort', P, '--fields=sip,proto,dip', file],
    ]);
    assert.deepEqual(started.slice(3).sort(), [
      ['rwcut', P, '--fields=22,23,10,13,1,3,14,2,4,5,8,6,7', '--delimited=  ', '--num-recs=2000'],
      ['rwfilter', P, '--scidr=10.9.9.9', '--pass=stdout', file],
    ]);
    assert.deepEqual(rowsOf(answer), [
      ['10.9.9.9', '10.9.9.9', '', '', '2026/03/02T14:30:00', '2026/03/02T14:40:00', '300', '310', '9000'],
    ]);
    const left = await readdir(site?.config.workDirectory ?? '');
    assert.deepEqual(
      left.filter((name) => name.startsWith('FlowViewer_scanner')),
      [],
    );
  });

  for (const changes of [
    ...['19', '20', '21', '22', '24', '25', '26', '27'].map((code) => ({ stat_report: code })),
    ...['4', '9', '10', '11', '14', '24'].map((code) => ({ stat_report: '0', print_report: code })),
    { source_ases: '64500' },
    { tos_fields: '0xb8' },
    { silk_rootdir: '/data/../etc' },
    { silk_rootdir: 'data' },
    { silk_type: 'all --python-file=/tmp/x' },
    { silk_switches: '--pass=/tmp/x' },
    { silk_switches: '--python-expr=1' },
    { silk_switches: '; rm -rf /' },
    { silk_switches: '--dynamic-library=/tmp/x.so' },
    { source_addresses: '10.0.0.0/33' },
    { source_addresses: '../../etc/x.set' },
    { source_addresses: '/24' },
    { dest_addresses: '::ffff:10.0.0.1' },
    { dest_ports: '70000' },
    { protocols: '-6' },
    { exporter: 'nobody' },
  ] satisfies Partial<FilterBlock>[]) {
    it(`refuses ${JSON.stringify(changes)} and starts nothing`, async () => {
      const { answer, started } = await ask(changes);
      assert.ok('issues' in answer && answer.issues.length > 0);
      assert.deepEqual(started, []);
    });
  }

  it('a program that fails is told', async () => {
    await assert.rejects(
      ask({}, { rwfilter: '!rwfilter: Cannot read data root directory' }),
      (error) => error instanceof SilkError && /^rwfilter: .*Cannot read data root/.test(error.message),
    );
  });

  it('a program that is not there is told', async () => {
    await assert.rejects(ask({}, {}, { silkBinDirectory: '/nonexistent' }), SilkError);
  });

  it('stops when it is told to', async () => {
    const stopped = AbortSignal.abort(new Error('stopped'));
    const { config, viewer, context } = (site = await makeViewerSite({
      config: { ipfixDevices: ['ipfix_1'] },
    }));
    const run = runReport(BLOCK, { config, names: viewer.names, now: context.now }, { signal: stopped });
    await assert.rejects(run, /stopped/);
  });
});
