import type { FieldName } from '../../flow/fields.js';
import type { NameTable } from '../names.js';

/** A number of a flow: a field, or something worked out from fields. */
export type Quantity =
  | FieldName
  /** Octets by packets, rounded down. */
  | 'packet-size'
  /** `last` - `first`, ms. */
  | 'duration'
  /** Only the bits of FIN, SYN and RST. */
  | 'low-flags';

/** A piece of a line; `width` is the least number of characters. A piece that has more shifts the rest of its line. */
export type Cell =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'decimal';
      readonly of: Quantity;
      readonly width: number;
      readonly align: 'left' | 'right';
    }
  /** `digits` with leading zeros, then blanks up to `width`. */
  | { readonly kind: 'hex'; readonly of: Quantity; readonly digits: number; readonly width: number }
  | { readonly kind: 'address'; readonly of: FieldName; readonly width: number }
  | {
      readonly kind: 'prefix';
      readonly address: FieldName;
      readonly length: FieldName;
      readonly width: number;
    }
  /** A name cut to the width, or the number if it has none. */
  | { readonly kind: 'name'; readonly of: FieldName; readonly table: NameTable; readonly width: number }
  /** `compact`: MMDD.HH:MM:SS.mmm; `iso`: YYYY-MM-DD HH:MM:SS.mmm. */
  | { readonly kind: 'time'; readonly of: 'first' | 'last'; readonly style: 'compact' | 'iso' }
  /** Milliseconds as seconds, `%5u.%-3.3u`. */
  | { readonly kind: 'seconds'; readonly of: 'duration' };

export type NumberCell = Extract<Cell, { readonly kind: 'decimal' | 'hex' | 'seconds' }>;

export const left = (of: Quantity, width: number): Cell => ({ kind: 'decimal', of, width, align: 'left' });
export const right = (of: Quantity, width: number): Cell => ({ kind: 'decimal', of, width, align: 'right' });
/** `%0<digits>x` */
export const hex = (of: Quantity, digits: number): Cell => ({ kind: 'hex', of, digits, width: digits });
/** `%-<width>x` */
export const leftHex = (of: Quantity, width: number): Cell => ({ kind: 'hex', of, digits: 1, width });
export const address = (of: FieldName, width = 15): Cell => ({ kind: 'address', of, width });
export const sourcePrefix: Cell = { kind: 'prefix', address: 'srcaddr', length: 'src_mask', width: 18 };
export const destinationPrefix: Cell = { kind: 'prefix', address: 'dstaddr', length: 'dst_mask', width: 18 };
export const time = (of: 'first' | 'last', style: 'compact' | 'iso' = 'compact'): Cell => ({
  kind: 'time',
  of,
  style,
});
export const activeSeconds: Cell = { kind: 'seconds', of: 'duration' };
export const protocol = (width: number): Cell => ({ kind: 'name', of: 'prot', table: 'protocols', width });
export const port = (of: 'srcport' | 'dstport', width: number): Cell => ({
  kind: 'name',
  of,
  table: 'ports',
  width,
});
export const asNumber = (of: 'src_as' | 'dst_as', width: number): Cell => ({
  kind: 'name',
  of,
  table: 'asNumbers',
  width,
});

/** The fields that a cell is made of. */
export function cellFields(cell: Cell): FieldName[] {
  switch (cell.kind) {
    case 'text':
      return [];
    case 'prefix':
      return [cell.address, cell.length];
    case 'time':
      return ['unix_secs', 'unix_nsecs', 'sysuptime', cell.of];
    default:
      return quantityFields(cell.of);
  }
}

function quantityFields(quantity: Quantity): FieldName[] {
  switch (quantity) {
    case 'packet-size':
      return ['doctets', 'dpkts'];
    case 'duration':
      return ['first', 'last'];
    case 'low-flags':
      return ['tcp_flags'];
    default:
      return [quantity];
  }
}

const TIME_WIDTHS = { compact: 17, iso: 23 } as const;
/** `%5u.%-3.3u` */
export const SECONDS_WIDTH = 5;

/** The least number of characters that a cell takes. */
export function cellWidth(cell: Cell): number {
  switch (cell.kind) {
    case 'text':
      return cell.text.length;
    case 'time':
      return TIME_WIDTHS[cell.style];
    case 'seconds':
      return SECONDS_WIDTH + 4;
    default:
      return cell.width;
  }
}
