import type { ComparisonOperator } from '../../../lib/query/filter/primitive-types.js';
import type { FilterFile, FilterMatch, FilterPrimitive, Mode } from '../../../lib/query/filter/ast.js';
import { criterion } from '../../../lib/query/filter/criteria.js';
import type { Flow } from './flows.js';

/** The flow-nfilter language in its plainest reading: one flow, one rule after the other. No random-sample. */
export function permits(filter: FilterFile, definition: string, flow: Flow): boolean {
  const chosen = filter.definitions.find(({ name }) => name === definition);
  const isInSome = chosen?.groups.some((group) =>
    group.every((match) => judge(filter, match, flow) === 'permit'),
  );
  return isInSome !== (chosen?.invert ?? false);
}

function judge(filter: FilterFile, match: FilterMatch, flow: Flow): Mode {
  const primitive = filter.primitives.find(({ name }) => name === match.primitive);
  if (!primitive) throw new Error(`no primitive ${match.primitive}`);
  return decide(primitive, valueOf(match, primitive, flow)) ?? primitive.default ?? 'deny';
}

function decide(primitive: FilterPrimitive, value: number): Mode | undefined {
  switch (primitive.type) {
    case 'ip-address-prefix': {
      let best: { length: number; mode: Mode } | undefined;
      for (const { prefix, mode } of primitive.rules) {
        const size = 2 ** (32 - prefix.length);
        const isInside = Math.floor(value / size) === Math.floor(prefix.network / size);
        if (isInside && (!best || prefix.length > best.length)) best = { length: prefix.length, mode };
      }
      return best?.mode;
    }
    case 'ip-address':
    case 'tag':
      return primitive.rules.findLast((rule) => rule.value === value)?.mode;
    case 'ip-address-mask':
    case 'tag-mask':
      return primitive.rules.find((rule) => BigInt(rule.value) === (BigInt(value) & BigInt(rule.mask)))?.mode;
    case 'counter':
    case 'double':
    case 'time':
    case 'time-date':
      return primitive.rules.find((rule) => compares(value, rule.operator, rule.value))?.mode;
    case 'rate':
      throw new Error('lots are not drawn here');
    default: {
      const looked = value & (primitive.mask ?? 0xff_ff);
      const rule = primitive.rules.findLast(({ ranges }) =>
        ranges.some(({ start, end }) => start <= looked && looked <= end),
      );
      if (!rule?.negated) return rule?.mode;
      return rule.mode === 'permit' ? 'deny' : 'permit';
    }
  }
}

function compares(flow: number, operator: ComparisonOperator, value: number): boolean {
  if (operator === 'eq') return flow === value;
  if (operator === 'ne') return flow !== value;
  if (operator === 'lt') return flow < value;
  if (operator === 'le') return flow <= value;
  return operator === 'gt' ? flow > value : flow >= value;
}

function valueOf({ criterion: name }: FilterMatch, { type }: FilterPrimitive, flow: Flow): number {
  const { quantity } = criterion(name);
  switch (quantity.kind) {
    case 'field':
      return flow[quantity.field];
    case 'duration':
      return duration(flow);
    case 'bits-per-second':
      return rate(flow.doctets * 8, flow);
    case 'packets-per-second':
      return rate(flow.dpkts, flow);
    case 'time': {
      const seconds = startOrEnd(flow, flow[quantity.field]);
      if (type === 'time-date') return seconds;
      const local = new Date(seconds * 1000);
      return local.getHours() * 3600 + local.getMinutes() * 60 + local.getSeconds();
    }
    case 'nothing':
      return NaN;
  }
}

function duration({ first, last }: Flow): number {
  const difference = last >= first ? last - first : last - first + 2 ** 32;
  return difference > 2 ** 31 ? 0 : difference;
}

function rate(units: number, flow: Flow): number {
  const ms = duration(flow);
  return ms === 0 ? 0 : units / (ms / 1000);
}

/** flow-files specification, section 3, in integers; an uptime of 0 marks records that count from the time of boot. */
function startOrEnd({ unix_secs, unix_nsecs, sysuptime }: Flow, flowTime: number): number {
  const wrap = 1n << 32n;
  let time = BigInt(flowTime);
  const uptime = BigInt(sysuptime);
  if (uptime > 0n && time - uptime > wrap / 2n) time -= wrap;
  else if (uptime - time > wrap / 2n) time += wrap;
  const ms = BigInt(unix_secs) * 1000n + BigInt(unix_nsecs) / 1000000n - uptime + time;
  return ms < 0n ? 0 : Number(ms / 1000n);
}
