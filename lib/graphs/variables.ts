/** rrdtool takes 255 characters; the rest is for suffixes and counters. */
const MAX_STEM = 200;

/**
 * Names of rrdtool variables: letters, digits and `_`, starting with a letter, each given out once (CUGrapher
 * specification, section 6, S6). They are as readable as the names they stand for, and hold a `_`, so that none is a
 * number or an operator of the RPN language.
 */
export class VariableNames {
  readonly #taken = new Set<string>();

  /**
   * A new name, e.g. `border1_http_src_out_bytes`; with the kind (`border1_service_http_…`), then also with a number
   * if that is taken by a name that reads alike.
   */
  claim(row: string, kind: string, name: string, suffix: string): string {
    const plain = `${stem(`${row}_${name}`)}_${suffix}`;
    if (this.#take(plain)) return plain;
    const long = `${stem(`${row}_${kind}_${name}`)}_${suffix}`;
    let candidate = long;
    for (let n = 2; !this.#take(candidate); n++) candidate = `${long}_${n}`;
    return candidate;
  }

  #take(name: string): boolean {
    if (this.#taken.has(name)) return false;
    this.#taken.add(name);
    return true;
  }
}

function stem(text: string): string {
  const safe = text.replace(/[^A-Za-z0-9_]/g, '_').slice(0, MAX_STEM);
  return /^[A-Za-z]/.test(safe) ? safe : `r${safe}`;
}
