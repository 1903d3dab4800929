import { FlowBatch } from '../flow/batch.js';
import type { FieldName } from '../flow/fields.js';
import { EXPORTERS } from './campus.js';

/** The columns of a version 5 record (flow-files specification, section 2). */
export const RECORD_FIELDS = [
  'unix_secs',
  'unix_nsecs',
  'sysuptime',
  'exaddr',
  'dpkts',
  'doctets',
  'first',
  'last',
  'engine_type',
  'engine_id',
  'srcaddr',
  'dstaddr',
  'nexthop',
  'input',
  'output',
  'srcport',
  'dstport',
  'prot',
  'tos',
  'tcp_flags',
  'src_mask',
  'dst_mask',
  'src_as',
  'dst_as',
] as const satisfies readonly FieldName[];

/** What a record says about a flow apart from its times; filled in anew for each record, never kept. */
export interface RecordContent {
  exporter: number;
  sourceAddress: number;
  destinationAddress: number;
  nextHop: number;
  input: number;
  output: number;
  packets: number;
  octets: number;
  sourcePort: number;
  destinationPort: number;
  protocol: number;
  tos: number;
  tcpFlags: number;
  sourceMask: number;
  destinationMask: number;
  sourceAs: number;
  destinationAs: number;
}

/** An exporter starts anew every 30 days: its 32-bit uptime in ms would wrap after 49.7. */
const UPTIME_PERIOD = 30 * 86400;
/** Uptime at the start of such a period, so that no flow is older than its exporter. */
const UPTIME_LEAST = 86400;

/**
 * The records of one file in the order in which they were made up. `export-packets.ts` puts them into the order of export.
 *
 * Times handed in are ms since the start of the file; those before it are negative. `sysuptime` holds the exporter's clock at the
 * moment the record left it; the other fields of the packet header stay 0 here.
 */
export class RecordPool {
  /** Epoch seconds of the start of the file. */
  readonly start: number;
  #rows: FlowBatch;
  #columns: ReturnType<typeof columnsOf>;
  #exportedAt: Float64Array;

  constructor(start: number, capacity: number) {
    this.start = start;
    this.#rows = new FlowBatch(RECORD_FIELDS, capacity);
    this.#columns = columnsOf(this.#rows);
    this.#exportedAt = new Float64Array(capacity);
  }

  get rows(): FlowBatch {
    return this.#rows;
  }

  /** When each row left its exporter, whole ms since the start of the file. */
  get exportedAt(): Float64Array {
    return this.#exportedAt;
  }

  /** Adds a record of a flow from `first` to `last` that left its exporter at `exported`, none of them later than the next. */
  add(content: RecordContent, first: number, last: number, exported: number): void {
    const exporter = EXPORTERS[content.exporter];
    if (!exporter) throw new RangeError(`no exporter ${content.exporter}`);
    if (this.#rows.length === this.#rows.capacity) this.#grow();
    const row = this.#rows.length++;
    const columns = this.#columns;
    const uptime = uptimeAt(this.start, content.exporter);
    this.#exportedAt[row] = Math.floor(exported);
    columns.sysuptime[row] = uptime + Math.floor(exported);
    columns.first[row] = uptime + Math.floor(first);
    columns.last[row] = uptime + Math.floor(last);
    columns.exaddr[row] = exporter.address;
    columns.engine_type[row] = exporter.engineType;
    columns.engine_id[row] = exporter.engineId;
    columns.dpkts[row] = content.packets;
    columns.doctets[row] = content.octets;
    columns.srcaddr[row] = content.sourceAddress;
    columns.dstaddr[row] = content.destinationAddress;
    columns.nexthop[row] = content.nextHop;
    columns.input[row] = content.input;
    columns.output[row] = content.output;
    columns.srcport[row] = content.sourcePort;
    columns.dstport[row] = content.destinationPort;
    columns.prot[row] = content.protocol;
    columns.tos[row] = content.tos;
    columns.tcp_flags[row] = content.tcpFlags;
    columns.src_mask[row] = content.sourceMask;
    columns.dst_mask[row] = content.destinationMask;
    columns.src_as[row] = content.sourceAs;
    columns.dst_as[row] = content.destinationAs;
  }

  #grow(): void {
    const wider = new FlowBatch(RECORD_FIELDS, this.#rows.capacity * 2);
    wider.length = this.#rows.length;
    for (const field of RECORD_FIELDS) wider.column(field).set(this.#rows.column(field));
    const exportedAt = new Float64Array(wider.capacity);
    exportedAt.set(this.#exportedAt);
    this.#rows = wider;
    this.#columns = columnsOf(wider);
    this.#exportedAt = exportedAt;
  }
}

function columnsOf(batch: FlowBatch) {
  return {
    sysuptime: batch.column('sysuptime'),
    exaddr: batch.column('exaddr'),
    dpkts: batch.column('dpkts'),
    doctets: batch.column('doctets'),
    first: batch.column('first'),
    last: batch.column('last'),
    engine_type: batch.column('engine_type'),
    engine_id: batch.column('engine_id'),
    srcaddr: batch.column('srcaddr'),
    dstaddr: batch.column('dstaddr'),
    nexthop: batch.column('nexthop'),
    input: batch.column('input'),
    output: batch.column('output'),
    srcport: batch.column('srcport'),
    dstport: batch.column('dstport'),
    prot: batch.column('prot'),
    tos: batch.column('tos'),
    tcp_flags: batch.column('tcp_flags'),
    src_mask: batch.column('src_mask'),
    dst_mask: batch.column('dst_mask'),
    src_as: batch.column('src_as'),
    dst_as: batch.column('dst_as'),
  };
}

/** Uptime in ms of an exporter, named by its index, at the start of a file. */
function uptimeAt(start: number, exporter: number): number {
  return ((start % UPTIME_PERIOD) + UPTIME_LEAST * (exporter + 1)) * 1000;
}
