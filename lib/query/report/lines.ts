import { formatAddress } from '../../flow/address.js';
import { formatFixed } from '../fixed.js';
import { PRINT_BLOCK, type Group, type GroupOrder } from '../group-by/groups.js';
import type { NameTables } from '../names.js';
import type { ReportOutput, StatReport } from './configuration.js';
import type { KeyedResult } from './keyed.js';
import type { ReportResult } from './report.js';
import type { SecondShare, SecondSums } from './seconds.js';
import type { ReportTotals } from './totals.js';
import { keyFieldNames, sumNames, type ReportKey } from './types.js';

/** The lines of a report without its headers: values separated by commas (flow-tools specification, section 7.2). */
export function* reportLines(
  report: StatReport,
  output: ReportOutput,
  result: ReportResult,
  names: NameTables = {},
): Generator<string> {
  const rows =
    result.kind === 'linear' ? linearRows(output, result.seconds) : keyedRows(report, output, result, names);
  const percent = output.options.has('percent-total') ? percentOf(report, result.totals) : undefined;
  const limit = result.kind === 'linear' ? undefined : output.records;
  let index = 0;
  for (const { keys, sums } of rows) {
    if (limit !== undefined && limit > 0 && index === limit) {
      yield '# stop, hit record limit.';
      return;
    }
    const values: [string, string][] = [
      ['index', String(index)],
      ['first', String(result.totals.firstExport ?? 0)],
      ['last', String(result.totals.lastExport ?? 0)],
      ...keyFieldNames(report.type).map((name, i): [string, string] => [name, keys[i] ?? '']),
      ...sumNames(report.type).map((name, i): [string, string] => {
        const value = sums[i] ?? 0;
        if (percent) return [name, formatFixed(percent(i, value), 6)];
        return [name, typeof value === 'bigint' ? String(value) : formatFixed(value, 6)];
      }),
    ];
    yield values.flatMap(([name, text]) => (output.fields.has(name) ? [text] : [])).join(',');
    index++;
  }
}

interface Row {
  readonly keys: readonly string[];
  readonly sums: readonly (number | bigint)[];
}

function* linearRows(output: ReportOutput, seconds: SecondSums): Generator<Row> {
  for (const share of orderedSeconds(output, seconds)) {
    yield { keys: [String(share.second)], sums: [share.flows, share.octets, share.packets] };
  }
}

function* orderedSeconds({ sort }: ReportOutput, seconds: SecondSums): Generator<SecondShare> {
  if (sort) {
    const shares = Array.from({ length: seconds.count }, (_, i) => seconds.at(i));
    const valueOf = (share: SecondShare): number => {
      if (sort.field === 'flows' || sort.field === 'octets' || sort.field === 'packets')
        return share[sort.field];
      return share.second;
    };
    const sign = sort.descending ? -1 : 1;
    yield* shares.sort((a, b) => (valueOf(a) - valueOf(b)) * sign);
    return;
  }
  for (let block = Math.floor(Math.max(0, seconds.count - 1) / PRINT_BLOCK); block >= 0; block--) {
    const end = Math.min(seconds.count, (block + 1) * PRINT_BLOCK);
    for (let i = block * PRINT_BLOCK; i < end; i++) yield seconds.at(i);
  }
}

function* keyedRows(
  report: StatReport,
  output: ReportOutput,
  result: KeyedResult,
  names: NameTables,
): Generator<Row> {
  const keys = report.type.kind === 'keyed' ? report.type.keys : [];
  const shownNames = output.options.has('names') ? names : {};
  const scale = BigInt(report.scale);
  for (const group of result.groups.rows(orderOf(report, output))) {
    yield {
      keys: keys.map((key, i) => keyText(key, group.keys[i] ?? 0, shownNames)),
      sums: scaled(group, scale),
    };
  }
}

function orderOf(report: StatReport, { sort }: ReportOutput): GroupOrder {
  if (!sort) return { by: 'print' };
  const { field, descending } = sort;
  const key = keyFieldNames(report.type).indexOf(field);
  if (key >= 0) return { by: 'key', index: key, descending, ties: 'appearance' };
  const index = sumNames(report.type).findIndex((name) => name === field);
  return { by: 'sum', index, descending, ties: 'appearance' };
}

function keyText(key: ReportKey, value: number, names: NameTables): string {
  if (key.kind === 'address') return formatAddress(value);
  return (key.names && names[key.names]?.get(value)) ?? String(value);
}

/** Octets and packets times the scale. */
function scaled({ sums }: Group, scale: bigint): bigint[] {
  return sums.map((sum, i) => (i === 1 || i === 2 ? sum * scale : sum));
}

function percentOf(
  report: StatReport,
  totals: ReportTotals,
): (sum: number, value: number | bigint) => number {
  const wholes = sumNames(report.type).map((name) => {
    const factor = name === 'octets' || name === 'packets' ? report.scale : 1;
    return Number(totals[name]) * factor;
  });
  return (sum, value) => {
    const whole = wholes[sum] ?? 0;
    return whole === 0 ? 0 : (Number(value) / whole) * 100;
  };
}
