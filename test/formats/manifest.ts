import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { formatAddress, parseAddress } from '../../lib/flow/address.js';
import { flowTimeMs } from '../../lib/flow/time.js';
import type { FlowToolsHeader } from '../../lib/formats/header.js';
import { codes, readPath, totals, type FlowRow, type Reading } from './support.js';

/** A sample of formats/manifest.json. */
export interface Sample {
  file: string;
  kind: 'flow-tools' | 'cflowd' | 'invalid' | 'udp-payloads';
  what: string;
  readable_records: number;
  octets?: number;
  packets?: number;
  first_record?: Record<string, number | string>;
  flow_header?: string[];
  ascii_columns?: string;
  ascii_first?: string;
  aggregation_method?: number;
  aggregation_version?: number;
}

export function loadManifest(path: string): Sample[] {
  return (JSON.parse(readFileSync(path, 'utf8')) as { files: Sample[] }).files;
}

/** Compares all that the manifest says about a sample with what the reader finds in it. */
export async function checkSample(sample: Sample, path: string): Promise<Reading> {
  const reading = await readPath(path);
  assert.equal(reading.rows.length, sample.readable_records, 'records');
  const { octets, packets } = totals(reading.rows);
  if (sample.octets !== undefined) assert.equal(octets, sample.octets, 'octets');
  if (sample.packets !== undefined) assert.equal(packets, sample.packets, 'packets');
  const [first] = reading.rows;
  if (sample.first_record && first) checkFirst(sample, first);
  if (sample.ascii_columns && sample.ascii_first && first)
    checkExport(sample.ascii_columns, sample.ascii_first, reading);
  if (sample.flow_header) checkHeader(sample.flow_header, reading);
  if (sample.aggregation_method !== undefined) {
    const { aggregationMethod, aggregationVersion } = reading.header as FlowToolsHeader;
    assert.equal(aggregationMethod, sample.aggregation_method);
    assert.equal(aggregationVersion, sample.aggregation_version);
  }
  return reading;
}

const CFLOWD_NAMES: Record<string, string> = {
  router: 'exaddr',
  pkts: 'dpkts',
  bytes: 'doctets',
  protocol: 'prot',
};
/** Parts of the stored record that are not fields of a flow. */
const NOT_PRESENTED = new Set(['tcp_retx_cnt', 'tcp_retx_secs', 'tcp_misseq_cnt', 'drops', 'index']);

function checkFirst(sample: Sample, row: FlowRow): void {
  const exported = new Set(sample.ascii_columns?.split(','));
  for (const [name, value] of Object.entries(sample.first_record ?? {})) {
    const field = CFLOWD_NAMES[name] ?? name.toLowerCase();
    if (NOT_PRESENTED.has(name)) continue;
    if (name === 'unix_msecs') assert.equal(row['unix_nsecs'], Number(value) * 1e6);
    else if (name === 'start') assert.equal(timeOf(row, 'first'), Number(value) * 1000);
    else if (name === 'end') assert.equal(timeOf(row, 'last'), Number(value) * 1000);
    else if (exported.size > 0 && !exported.has(field))
      assert.equal(row[field], 0, `${name} is not of this version`);
    else assert.equal(row[field], typeof value === 'string' ? parseAddress(value) : value, name);
  }
}

function timeOf(row: FlowRow, field: 'first' | 'last'): number {
  const { unix_secs = NaN, unix_nsecs = NaN, sysuptime = NaN } = row;
  return flowTimeMs(unix_secs, unix_nsecs, sysuptime, row[field] ?? NaN);
}

const ADDRESSES = new Set(['exaddr', 'srcaddr', 'dstaddr', 'nexthop', 'router_sc', 'peer_nexthop']);

/** The columns and the first line that flow-export gives. */
function checkExport(columns: string, line: string, reading: Reading): void {
  const names = columns.split(',');
  const [row = {}] = reading.rows;
  assert.deepEqual([...(reading.fields ?? [])].sort(), [...names].sort());
  const text = names.map((name) =>
    ADDRESSES.has(name) ? formatAddress(row[name] ?? NaN) : String(row[name]),
  );
  assert.equal(text.join(','), line);
}

/** The facts that flow-header prints. */
function checkHeader(lines: readonly string[], reading: Reading): void {
  const header = reading.header as FlowToolsHeader;
  const printed = new Map<string, string>();
  for (const line of lines) {
    const [, label, value] = /^# ([a-zA-Z ]+): +(.*)$/.exec(line) ?? [];
    if (label !== undefined) printed.set(label, value ?? '');
  }
  const number = (label: string): number | undefined =>
    printed.has(label) ? Number(printed.get(label)) : undefined;
  const time = (label: string): number | undefined =>
    printed.has(label) ? Date.parse(printed.get(label) ?? '') / 1000 : undefined;

  assert.equal(header.kind, 'flow-tools');
  assert.equal(header.byteOrder, printed.get('byte order'));
  assert.equal(header.streamVersion, number('stream version'));
  assert.equal(header.exportVersion, number('export version'));
  assert.equal((header.flags & 2) !== 0, printed.get('compress') === 'on');
  assert.equal((header.flags & 8) !== 0, printed.get('mode') === 'streaming');
  // Not printed of every stream.
  if (printed.has('capture hostname')) assert.equal(header.hostname, printed.get('capture hostname'));
  assert.equal(header.comments || undefined, printed.get('comments'));
  const exporter = header.exporter === undefined ? undefined : formatAddress(header.exporter);
  assert.equal(exporter, printed.get('exporter IP address'));
  if (printed.has('capture start')) assert.equal(header.captureStart, time('capture start'));
  if (printed.has('capture end')) assert.equal(header.captureEnd, time('capture end'));
  if (printed.has('capture flows')) assert.equal(header.flowCount, number('capture flows'));
  if (printed.has('lost flows')) assert.equal(header.lostFlows, number('lost flows'));
  if (printed.has('corrupt packets')) assert.equal(header.corruptPackets, number('corrupt packets'));
  if (printed.has('sequencer resets')) assert.equal(header.sequenceResets, number('sequencer resets'));
  if (printed.has('misordered flows')) assert.equal(header.misorderedFlows, number('misordered flows'));
  if (lines.includes('# note, incomplete flow file')) assert.ok(codes(reading).includes('unfinished-file'));

  const ifnames = header.interfaceNames.map(
    (n) => `# ifname ${formatAddress(n.exporter)} ${n.ifIndex} ${n.name}`,
  );
  const aliases = header.interfaceAliases.map(
    (a) => `# ifalias ${formatAddress(a.exporter)} ${a.ifIndexes.join(' ')} ${a.name}`,
  );
  assert.deepEqual(
    [...ifnames, ...aliases],
    lines.filter((line) => line.startsWith('# if')),
  );
}
