import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadSettings } from '../../../lib/config/suite-cf.js';
import { parseAddress } from '../../../lib/flow/address.js';
import { openFlowFile } from '../../../lib/formats/reader.js';
import { campusio } from '../../../lib/flowscan/campusio/campusio.js';
import { subnetio } from '../../../lib/flowscan/subnetio/subnetio.js';
import type { Report } from '../../../lib/flowscan/report-class.js';
import type { ScanLog } from '../../../lib/flowscan/log.js';
import { readScoreboardPage } from '../../../lib/pages/read-scoreboard.js';
import { RecordingRrdTool, scanWith, SILENT } from '../../support/report-class-runs.js';
import { temporaryDirectory, writeFlows, type FlowValues } from '../../support/written-flows.js';

const TIME = Date.UTC(2026, 2, 2, 14) / 1000;
const address = (text: string): number => parseAddress(text) ?? assert.fail(text);

interface Flow {
  readonly from: string;
  readonly to: string;
  readonly protocol?: number;
  readonly bytes?: number;
}

/** `10.0.0.1:21` */
function flow({ from, to, protocol = 6, bytes = 100 }: Flow): FlowValues {
  const [srcaddr = '', srcport = '0'] = from.split(':');
  const [dstaddr = '', dstport = '0'] = to.split(':');
  return {
    srcaddr: address(srcaddr),
    dstaddr: address(dstaddr),
    srcport: Number(srcport),
    dstport: Number(dstport),
    prot: protocol,
    doctets: bytes,
    dpkts: 1,
    unix_secs: TIME,
    exaddr: address('192.0.2.254'),
  };
}

describe('CampusIO', () => {
  const directory = temporaryDirectory();
  let rrd: RecordingRrdTool;
  let warnings: string[];
  let site: string;
  let next = 0;

  beforeEach(async () => {
    site = join(directory.path, String(next++));
    await mkdir(join(site, 'rrd'), { recursive: true });
    await writeFile(join(site, 'nets'), 'SUBNET=10.0.0.0/8\n');
    rrd = new RecordingRrdTool();
    warnings = [];
  });
  afterEach(() => rrd.close());

  async function load(lines: string, subnets?: string): Promise<Report> {
    const head = `LocalSubnetFiles ${site}/nets\nOutputDir ${site}/rrd\n`;
    await writeFile(join(site, 'CampusIO.cf'), head + lines);
    if (subnets !== undefined) await writeFile(join(site, 'SubNetIO.cf'), subnets);
    const { settings } = await loadSettings({ env: {}, searchDirs: [] });
    const log: ScanLog = { ...SILENT, warn: (line) => warnings.push(line) };
    const name = subnets === undefined ? 'CampusIO' : 'SubNetIO';
    return (subnets === undefined ? campusio : subnetio).load({ name, configDir: site, settings, rrd, log });
  }

  /** Hands flows to the class as a file of `minutes` after the first. */
  async function scan(report: Report, flows: readonly Flow[], minutes = 0): Promise<string> {
    const time = TIME + minutes * 60;
    const path = join(site, 'flows', `file-${minutes}`);
    await writeFlows(path, { captureStart: time, captureEnd: time + 300 }, flows.map(flow));
    await scanWith(report, path, time);
    return path;
  }

  const updatesOf = (name: string): number[][] =>
    (rrd.updates.get(join(site, 'rrd', `${name}.rrd`)) ?? []).map(([, ...values]) => values.map(Number));

  const CONTROL = { from: '10.0.0.1:40000', to: '198.51.100.9:21' };
  const DATA = { from: '198.51.100.9:50123', to: '10.0.0.1:40001', bytes: 5000 };

  it('recognises passive FTP by a control connection, before it in the file or behind it', async () => {
    const report = await load('TCPServices ftp\n');
    const acknowledgement = { from: '10.0.0.1:40001', to: '198.51.100.9:50123', bytes: 40 };
    const stranger = { from: '198.51.100.10:50123', to: '10.0.0.1:40001' };
    await scan(report, [DATA, CONTROL, acknowledgement, stranger]);
    assert.deepEqual(updatesOf('ftpPASV_src'), [[5000, 0, 1, 0, 1, 0]]);
    assert.deepEqual(updatesOf('ftpPASV_dst'), [[0, 40, 0, 1, 0, 1]]);
    assert.deepEqual(updatesOf('ftp_dst'), [[0, 100, 0, 1, 0, 1]]);
  });

  it('tells a server of the site from one outside', async () => {
    const report = await load('TCPServices ftp\n');
    await scan(report, [
      { from: '198.51.100.9:40000', to: '10.0.0.5:21' },
      { from: '10.0.0.5:50123', to: '198.51.100.9:40001', bytes: 7000 },
    ]);
    assert.deepEqual(updatesOf('ftpPASV_src'), [[0, 7000, 0, 1, 0, 1]]);
    assert.deepEqual(updatesOf('ftpPASV_dst'), [[0, 0, 0, 0, 0, 0]]);
  });

  it('remembers a control connection for half an hour of flow files', async () => {
    const report = await load('TCPServices ftp\n');
    await scan(report, [CONTROL]);
    for (const minutes of [30, 35]) await scan(report, [DATA], minutes);
    assert.deepEqual(
      updatesOf('ftpPASV_src').map(([bytes]) => bytes),
      [0, 5000, 0],
    );
  });

  it('leaves flows of other services and of low ports to themselves', async () => {
    const report = await load('TCPServices ftp, 40001\n');
    await scan(report, [CONTROL, DATA, { from: '198.51.100.9:20', to: '10.0.0.1:40002' }]);
    assert.deepEqual(updatesOf('ftpPASV_src'), [[0, 0, 0, 0, 0, 0]]);
    assert.deepEqual(updatesOf('40001_dst'), [[5000, 0, 1, 0, 1, 0]]);
  });

  it('recognises streams of RealMedia; makes no RRDs for what no service asks for', async () => {
    const report = await load('TCPServices rtsp\n');
    await scan(report, [
      { from: '10.0.0.1:40000', to: '198.51.100.9:554' },
      { from: '198.51.100.9:30000', to: '10.0.0.1:6970', protocol: 17, bytes: 900 },
      { from: '198.51.100.9:30000', to: '10.0.0.1:6969', protocol: 17 },
    ]);
    assert.deepEqual(updatesOf('RealMedia_src'), [[900, 0, 1, 0, 1, 0]]);
    assert.equal(rrd.updates.has(join(site, 'rrd/ftpPASV_src.rrd')), false);
  });

  it('writes flows of no service, application or protocol to saved/other', async () => {
    const report = await load('TCPServices ftp\nProtocols icmp, tcp\n');
    await mkdir(join(site, 'flows/saved/other'), { recursive: true });
    await scan(report, [
      DATA,
      CONTROL,
      { from: '198.51.100.10:50123', to: '10.0.0.1:40001', bytes: 11 },
      { from: '198.51.100.10:0', to: '10.0.0.1:2048', protocol: 1 },
      { from: '198.51.100.10:0', to: '10.0.0.1:0', protocol: 47, bytes: 12 },
      { from: '10.0.0.1:9', to: '224.0.0.1:9', protocol: 17 },
      { from: '10.0.0.1:9', to: '10.0.0.2:9' },
    ]);
    const names = await readdir(join(site, 'flows/saved/other'));
    assert.equal(names.length, 1);
    assert.match(names[0] ?? '', /^flows\.2026030[23]_\d\d:\d\d:00[+-]\d{4}$/);
    const source = await openFlowFile(join(site, 'flows/saved/other', names[0] ?? ''), {
      columns: ['doctets', 'prot'],
    });
    const flows: number[][] = [];
    for await (const batch of source.batches())
      for (let row = 0; row < batch.length; row++)
        flows.push([batch.column('prot')[row] ?? 0, batch.column('doctets')[row] ?? 0]);
    assert.deepEqual(flows, [[6, 11], [47, 12]]); // prettier-ignore
  });

  it('writes no file to saved/other where no flow belongs there', async () => {
    const report = await load('Protocols tcp\nTCPServices ftp\n');
    await mkdir(join(site, 'flows/saved/other'), { recursive: true });
    await scan(report, [CONTROL]);
    assert.deepEqual(await readdir(join(site, 'flows/saved/other')), []);
  });

  it('goes on with RRDs that have no tx and rx, and with those that have them', async () => {
    const flows = [{ from: '198.51.100.9:1', to: '10.0.0.1:2' }];
    await scan(await load(''), flows);
    await scan(await load('TopN 5\n'), flows, 5);
    assert.deepEqual(updatesOf('total').at(-1), [100, 0, 1, 0, 1, 0]);
    assert.match(warnings.join(), /total\.rrd has no tx, rx: not stored there \(add_txrx adds tx and rx\)$/);

    site = join(directory.path, `${next++}`);
    await mkdir(join(site, 'rrd'), { recursive: true });
    await writeFile(join(site, 'nets'), 'SUBNET=10.0.0.0/8\n');
    await scan(await load('TopN 5\n'), flows);
    assert.deepEqual(updatesOf('total'), [[100, 0, 1, 0, 1, 0, 0, 1]]);
    await scan(await load(''), flows, 5);
    const [, second] = rrd.updates.get(join(site, 'rrd/total.rrd')) ?? [];
    assert.deepEqual(second?.slice(-2), [null, null]);
  });

  it('keeps counts exact beyond 2^53', async () => {
    const report = await load('TopN 1\n');
    const file = report.startFile({ path: 'none', time: TIME, interrupted: false });
    const { batchOf } = await import('../../support/batches.js');
    const most = 0xffffffff;
    const values = { ...flow({ from: '198.51.100.9:1', to: '10.0.0.1:2' }), doctets: most };
    const batch = batchOf(new Array<FlowValues>(4096).fill(values), report.columns);
    const batches = 600; // 2.4 million flows of 2^32 octets: more than 2^53
    for (let i = 0; i < batches; i++) file.count(batch);
    await file.report();
    const [update = []] = rrd.updates.get(join(site, 'rrd/total.rrd')) ?? [];
    assert.equal(BigInt(update[1] ?? 0), BigInt(most) * 4096n * BigInt(batches));
  });

  it('names pages by ReportPrefixFormat, and ranks the hosts of each subnet', async () => {
    await writeFile(join(site, 'subnets'), 'SUBNET=10.1.0.0/16\nDESCRIPTION=<labs>\n=\nSUBNET=10.2.0.0/16\n');
    await writeFile(join(site, 'asn'), '0 HERE\n');
    const report = await load(
      `TopN 2\nASNFile ${site}/asn\n`,
      `SubnetFiles ${site}/subnets\nOutputDir ${site}/sub\nTopN 1\nReportPrefixFormat html/%Y/%s_\n`,
    );
    await mkdir(join(site, 'sub'));
    await scan(report, [
      { from: '198.51.100.9:1', to: '10.1.0.1:2' },
      { from: '198.51.100.9:1', to: '10.1.0.2:2', bytes: 300 },
      { from: '10.2.0.1:1', to: '198.51.100.9:2' },
    ]);
    const year = new Date(TIME * 1000).getFullYear();
    const page = await readFile(join(site, `sub/html/${year}/${TIME}_10.1.0.0_16.html`), 'utf8');
    assert.match(page, /Top talkers of 10\.1\.0\.0\/16 &lt;labs&gt;/);
    const tables = readScoreboardPage(page)?.tables ?? [];
    assert.deepEqual(
      tables.map(({ direction, key, rows }) => [direction, key, ...rows.map((row) => row.address)].join(' ')),
      ['in bytes 10.1.0.2', 'in pkts 10.1.0.1', 'in flows 10.1.0.1', 'out bytes', 'out pkts', 'out flows'],
    );
    const top = await readFile(join(site, 'rrd/top.html'), 'utf8');
    assert.match(top, /10\.2\.0\.1/);
    assert.match(await readFile(join(site, 'rrd/top_as.html'), 'utf8'), /HERE/);
    assert.deepEqual(await readdir(join(site, 'sub')), ['10.1.0.0_16.rrd', '10.2.0.0_16.rrd', 'html']);
  });
});
