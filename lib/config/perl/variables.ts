import type { PerlArray, PerlHash, PerlScalar } from './value.js';

/** A variable, and where it was assigned last. */
interface Assigned<T> {
  value: T;
  line: number;
}

/** All variables of a file; the names are without sigil and package. */
export class PerlVariables {
  readonly scalars = new Map<string, Assigned<PerlScalar>>();
  readonly arrays = new Map<string, Assigned<PerlArray>>();
  readonly hashes = new Map<string, Assigned<PerlHash>>();

  constructor(environment: Readonly<Record<string, string | undefined>>) {
    const entries = Object.entries(environment).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    );
    this.hashes.set('ENV', {
      value: { kind: 'hash', entries: new Map<string, PerlScalar>(entries) },
      line: 0,
    });
  }

  /** The array of a name, made when there is none yet. */
  array(name: string, line: number): PerlArray {
    const found = this.arrays.get(name);
    if (found) {
      found.line = line;
      return found.value;
    }
    const value: PerlArray = { kind: 'array', items: [] };
    this.arrays.set(name, { value, line });
    return value;
  }

  /** The hash of a name, made when there is none yet. */
  hash(name: string, line: number): PerlHash {
    const found = this.hashes.get(name);
    if (found) {
      found.line = line;
      return found.value;
    }
    const value: PerlHash = { kind: 'hash', entries: new Map() };
    this.hashes.set(name, { value, line });
    return value;
  }

  element(name: string, index: number): PerlScalar | undefined {
    const items = this.arrays.get(name)?.value.items;
    return items?.[index < 0 ? items.length + index : index];
  }

  entry(name: string, key: string): PerlScalar | undefined {
    return this.hashes.get(name)?.value.entries.get(key);
  }
}
