import { formatAddress } from '../../flow/address.js';
import type { FlowBatch } from '../../flow/batch.js';
import type { FieldName } from '../../flow/fields.js';
import { flowDurationMs, flowTimeMs } from '../../flow/time.js';
import { localTimeText, tcpFlagsText } from '../flowdumper/texts.js';

export type Value = number | string;

/** The value of something in a row of a batch. */
export type RowValue = (row: number) => Value;

/** A variable of Cflow: which columns it reads, and how it is read from a batch. */
interface Variable {
  readonly columns: readonly FieldName[];
  bind(batch: FlowBatch): RowValue;
}

const CLOCK: readonly FieldName[] = ['unix_secs', 'unix_nsecs', 'sysuptime'];

function number(field: FieldName): Variable {
  return {
    columns: [field],
    bind(batch) {
      const column = batch.column<FieldName>(field);
      return (row) => column[row]!;
    },
  };
}

function address(field: FieldName): Variable {
  return derived([field], (value) => formatAddress(value));
}

/** What is made of one or two fields. */
function derived(columns: readonly FieldName[], valueOf: (first: number, second: number) => Value): Variable {
  return {
    columns,
    bind(batch) {
      const [first, second = first] = columns.map((field) => batch.column<FieldName>(field));
      return (row) => valueOf(first?.[row] ?? 0, second?.[row] ?? 0);
    },
  };
}

function time(field: 'first' | 'last', valueOf: (ms: number) => Value): Variable {
  return {
    columns: [...CLOCK, field],
    bind(batch) {
      const [seconds, nanoseconds] = [batch.column('unix_secs'), batch.column('unix_nsecs')];
      const [uptime, flowTime] = [batch.column('sysuptime'), batch.column(field)];
      return (row) => valueOf(flowTimeMs(seconds[row]!, nanoseconds[row]!, uptime[row]!, flowTime[row]!));
    },
  };
}

/** Per second of the flow's duration; 0 where that is 0, as in filters. */
function rate(field: 'doctets' | 'dpkts'): Variable {
  return {
    columns: [field, 'first', 'last'],
    bind(batch) {
      const [counts, first, last] = [batch.column(field), batch.column('first'), batch.column('last')];
      return (row) => {
        const ms = flowDurationMs(first[row]!, last[row]!);
        return ms === 0 ? 0 : counts[row]! / (ms / 1000);
      };
    },
  };
}

const wholeSeconds = (ms: number): number => Math.floor(ms / 1000);
const milliseconds = (ms: number): number => ms % 1000;

/** The variables of flow-tools specification, section 14. */
const VARIABLES = {
  exporter: number('exaddr'),
  exporterip: address('exaddr'),
  srcaddr: number('srcaddr'),
  srcip: address('srcaddr'),
  dstaddr: number('dstaddr'),
  dstip: address('dstaddr'),
  nexthop: number('nexthop'),
  nexthopip: address('nexthop'),
  input_if: number('input'),
  output_if: number('output'),
  srcport: number('srcport'),
  dstport: number('dstport'),
  pkts: number('dpkts'),
  bytes: number('doctets'),
  protocol: number('prot'),
  tos: number('tos'),
  src_as: number('src_as'),
  dst_as: number('dst_as'),
  src_mask: number('src_mask'),
  dst_mask: number('dst_mask'),
  tcp_flags: number('tcp_flags'),
  engine_type: number('engine_type'),
  engine_id: number('engine_id'),
  startime: time('first', wholeSeconds),
  endtime: time('last', wholeSeconds),
  start_msecs: time('first', milliseconds),
  end_msecs: time('last', milliseconds),
  unix_secs: time('last', wholeSeconds),
  localtime: time('last', (ms) => localTimeText(wholeSeconds(ms))),
  duration_secs: derived(['first', 'last'], (first, last) => Math.floor(flowDurationMs(first, last) / 1000)),
  duration_msecs: derived(['first', 'last'], flowDurationMs),
  Bps: rate('doctets'),
  pps: rate('dpkts'),
  TCPFlags: derived(['tcp_flags'], (flags) => tcpFlagsText(flags)),
  ICMPType: derived(['dstport'], (port) => port >>> 8),
  ICMPCode: derived(['dstport'], (port) => port & 255),
  ICMPTypeCode: number('dstport'),
} satisfies Record<string, Variable>;

export type VariableName = keyof typeof VARIABLES;

export const VARIABLE_NAMES = Object.keys(VARIABLES) as VariableName[];

export function isVariable(name: string): name is VariableName {
  return Object.hasOwn(VARIABLES, name);
}

export function variableColumns(name: VariableName): readonly FieldName[] {
  return VARIABLES[name].columns;
}

export function bindVariable(name: VariableName, batch: FlowBatch): RowValue {
  return VARIABLES[name].bind(batch);
}
