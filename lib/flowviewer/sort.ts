import { parseAddress } from '../flow/address.js';
import type { ReportBody, ReportCell, ReportColumn, SortColumn } from './report-model.js';

const COLUMNS: ReadonlySet<string> = new Set<SortColumn>([
  ...(['Source', 'Dest', 'Flows', 'Octets', 'Packets', 'Mbps', 'OctFlow', 'PktFlow', 'Country'] as const),
  ...(['Start', 'End', 'Sif', 'SrcP', 'Dif', 'DstP', 'Proto', 'Flags'] as const),
  ...(['HostName', 'ASName', 'FlowTime', 'PktSize', 'FlowRate'] as const),
]);

/** A column's name in the URL of FlowViewer_Sort; undefined if it is none. */
export function readSortColumn(text: string): SortColumn | undefined {
  return COLUMNS.has(text) ? (text as SortColumn) : undefined;
}

/**
 * The same report with its rows in another order, equal rows as before (FlowViewer specification, section 5.4). Bodies without such a column
 * come back as they are.
 */
export function sortBody(body: ReportBody, by: SortColumn, descending: boolean): ReportBody {
  if (body.kind === 'listing') return body;
  const index = body.columns.findIndex(({ sort }) => sort === by);
  const column = body.columns[index];
  if (!column) return body;
  const compare = column.isNumeric || !isAddressColumn(column, body.kind) ? compareValues : compareAddresses;
  const sign = descending ? -1 : 1;
  const order = (a: Cells, b: Cells): number => sign * compare(a[index], b[index]);
  if (body.kind === 'scanners')
    return { ...body, rows: body.rows.toSorted((a, b) => order(a.cells, b.cells)) };
  return { ...body, rows: body.rows.toSorted(order) };
}

function isAddressColumn({ heading }: ReportColumn, kind: ReportBody['kind']): boolean {
  return kind === 'scanner-flows' || ADDRESS_COLUMN.test(heading);
}

const ADDRESS_COLUMN = /Host|Prefix|Exp|Aggr|IP Address|^Source$|^Dest$/;

/** What stands for a cell that is no number where rows are compared as texts. */
export function sortKey({ heading }: ReportColumn, { text }: ReportCell): string {
  return ADDRESS_COLUMN.test(heading) ? addressKey(text) : text;
}

type Cells = readonly ReportCell[];
type MaybeCell = ReportCell | undefined;

/** Numbers by value, other texts as they stand and behind all numbers. */
function compareValues(a: MaybeCell, b: MaybeCell): number {
  const [left, right] = [a?.number, b?.number];
  if (left === undefined && right === undefined) return compareTexts(a?.text ?? '', b?.text ?? '');
  if (left === undefined) return 1;
  if (right === undefined) return -1;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** IPv4 addresses and prefixes by their octets, then IPv6 addresses by their groups, then names. */
function compareAddresses(a: MaybeCell, b: MaybeCell): number {
  return compareTexts(addressKey(a?.text ?? ''), addressKey(b?.text ?? ''));
}

function addressKey(text: string): string {
  const [address = ''] = text.split('/');
  const octets = address.split('.');
  // Prefixes are printed without their trailing zero octets.
  const isShort = octets.length < 4 && text.includes('/');
  const value = parseAddress(isShort ? [...octets, '0', '0', '0'].slice(0, 4).join('.') : address);
  if (value !== undefined) return `4${String(value).padStart(10, '0')}`;
  const groups = ipv6Groups(address);
  return groups ? `6${groups.join(':')}` : `n${text}`;
}

/** The eight groups of an IPv6 address, each of four digits; undefined for anything else. */
function ipv6Groups(text: string): string[] | undefined {
  if (!/^[\da-f:]{2,39}$/i.test(text) || !text.includes(':')) return undefined;
  const [head = '', tail, more] = text.toLowerCase().split('::');
  if (more !== undefined) return undefined;
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = 8 - before.length - after.length;
  if (missing < 0 || (tail === undefined && missing !== 0)) return undefined;
  const groups = [...before, ...Array<string>(missing).fill('0'), ...after];
  return groups.map((group) => group.padStart(4, '0'));
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
