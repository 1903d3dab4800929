import type { FieldName } from '../../flow/fields.js';

/** What traffic is broken down by. */
export type ObjectKind = 'source-address' | 'destination-address' | 'source-port' | 'destination-port';

export const OBJECT_KINDS: readonly ObjectKind[] = [
  'source-address',
  'destination-address',
  'source-port',
  'destination-port',
];

export function objectField(kind: ObjectKind): FieldName {
  switch (kind) {
    case 'source-address':
      return 'srcaddr';
    case 'destination-address':
      return 'dstaddr';
    case 'source-port':
      return 'srcport';
    case 'destination-port':
      return 'dstport';
  }
}
