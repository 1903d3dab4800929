/** The values that a configuration written in Perl can give to its variables. */

export interface PerlArray {
  readonly kind: 'array';
  readonly items: PerlScalar[];
}

export interface PerlHash {
  readonly kind: 'hash';
  readonly entries: Map<string, PerlScalar>;
}

/** What a scalar can hold; an array or a hash in it is a reference. */
export type PerlScalar = string | number | PerlArray | PerlHash;

export function isText(value: PerlScalar): value is string | number {
  return typeof value !== 'object';
}
