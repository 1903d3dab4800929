import type { FlowBatch } from '../../../flow/batch.js';
import type { ColumnOf, FieldName } from '../../../flow/fields.js';
import { FIELD_BITS } from '../../../flow/fields.js';
import { shareOf } from './wide-counters.js';

/** AS_TRANS of RFC 6793: stands for numbers of more than 16 bits where only 16 have a place. */
const AS_TRANS = 23456;

/** One flow on its way into a row; numbers as they came, of any size. */
export interface FlowValues {
  octets: number;
  packets: number;
  protocol: number;
  tos: number;
  tcpFlags: number;
  srcAddress: number;
  dstAddress: number;
  srcPort: number;
  dstPort: number;
  srcMask: number;
  dstMask: number;
  input: number;
  output: number;
  nextHop: number;
  srcAs: number;
  dstAs: number;
  engineType: number;
  engineId: number;
  unixSecs: number;
  sysUptime: number;
  first: number;
  last: number;
  exporter: number;
}

/** What rows had no room for. */
export interface RowLosses {
  /** ifIndexes of more than 16 bits: the low 16 are kept. */
  ifIndexes: number;
  /** AS numbers of more than 16 bits in a version that has no tags for them. */
  asNumbers: number;
}

/** The columns of a batch by name; those that it lacks take values for nothing. */
type Columns = { readonly [F in FieldName]: ColumnOf<F> };

/** Writes flows of NetFlow 9 and IPFIX into rows of a batch. */
export class RowWriter {
  readonly losses: RowLosses = { ifIndexes: 0, asNumbers: 0 };
  readonly #batch: FlowBatch;
  readonly #columns: Columns;
  readonly #hasTags: boolean;
  readonly #absent: readonly FieldName[];

  constructor(batch: FlowBatch) {
    this.#batch = batch;
    const unused = new Map([8, 16, 32].map((bits) => [bits, arrayOf(bits, batch.capacity)]));
    const columns = Object.entries(FIELD_BITS).map(([field, bits]) => {
      const name = field as FieldName;
      return [name, batch.has(name) ? batch.column(name) : unused.get(bits)];
    });
    this.#columns = Object.fromEntries(columns) as Columns;
    this.#hasTags = batch.has('src_tag');
    this.#absent = batch.fields.filter((field) => !WRITTEN.has(field));
  }

  /** Appends a row, the `piece`th of `pieces` of a flow; the batch must have room. */
  append(flow: FlowValues, piece: number, pieces: number): void {
    const row = this.#batch.length++;
    const to = this.#columns;
    to.unix_secs[row] = flow.unixSecs;
    to.unix_nsecs[row] = 0;
    to.sysuptime[row] = flow.sysUptime;
    to.exaddr[row] = flow.exporter;
    to.srcaddr[row] = flow.srcAddress;
    to.dstaddr[row] = flow.dstAddress;
    to.nexthop[row] = flow.nextHop;
    to.input[row] = flow.input;
    to.output[row] = flow.output;
    to.dpkts[row] = shareOf(flow.packets, piece, pieces);
    to.doctets[row] = shareOf(flow.octets, piece, pieces);
    to.first[row] = flow.first;
    to.last[row] = flow.last;
    to.srcport[row] = flow.srcPort;
    to.dstport[row] = flow.dstPort;
    to.prot[row] = flow.protocol;
    to.tos[row] = flow.tos;
    to.tcp_flags[row] = flow.tcpFlags;
    to.engine_type[row] = flow.engineType;
    to.engine_id[row] = flow.engineId;
    to.src_mask[row] = flow.srcMask;
    to.dst_mask[row] = flow.dstMask;
    to.src_as[row] = flow.srcAs > 0xffff ? AS_TRANS : flow.srcAs;
    to.dst_as[row] = flow.dstAs > 0xffff ? AS_TRANS : flow.dstAs;
    to.src_tag[row] = flow.srcAs;
    to.dst_tag[row] = flow.dstAs;
    for (const field of this.#absent) to[field][row] = field === 'dflows' ? 1 : 0;
    if (flow.input > 0xffff || flow.output > 0xffff) this.losses.ifIndexes++;
    if (!this.#hasTags && (flow.srcAs > 0xffff || flow.dstAs > 0xffff)) this.losses.asNumbers++;
  }
}

const WRITTEN: ReadonlySet<FieldName> = new Set<FieldName>([
  'unix_secs',
  'unix_nsecs',
  'sysuptime',
  'exaddr',
  'srcaddr',
  'dstaddr',
  'nexthop',
  'input',
  'output',
  'dpkts',
  'doctets',
  'first',
  'last',
  'srcport',
  'dstport',
  'prot',
  'tos',
  'tcp_flags',
  'engine_type',
  'engine_id',
  'src_mask',
  'dst_mask',
  'src_as',
  'dst_as',
  'src_tag',
  'dst_tag',
]);

function arrayOf(bits: number, length: number): Uint8Array | Uint16Array | Uint32Array {
  if (bits === 8) return new Uint8Array(length);
  return bits === 16 ? new Uint16Array(length) : new Uint32Array(length);
}
