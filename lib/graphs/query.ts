/** One name/value pair of a request, decoded. */
export type QueryPair = readonly [name: string, value: string];

/** The parameters of a request, in the order received, with repetitions. */
export class QueryParameters {
  readonly #pairs: readonly QueryPair[];
  readonly #values = new Map<string, string[]>();

  /** From pairs that are decoded already, e.g. the parts of a multipart body. */
  constructor(pairs: Iterable<QueryPair>) {
    this.#pairs = [...pairs];
    for (const [name, value] of this.#pairs) {
      const values = this.#values.get(name);
      if (values) values.push(value);
      else this.#values.set(name, [value]);
    }
  }

  get isEmpty(): boolean {
    return this.#pairs.length === 0;
  }

  /** The value of a single-valued parameter: of repeated ones the first counts. */
  first(name: string): string | undefined {
    return this.#values.get(name)?.[0];
  }

  all(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }

  /** "True" as the CUGrapher specification means it (section 5): present, not empty, not `0`. */
  isTrue(name: string): boolean {
    return isTrue(this.first(name));
  }

  without(name: string): QueryParameters {
    return new QueryParameters(this.#pairs.filter(([key]) => key !== name));
  }

  /** As a query string: parameters grouped by name in the order of first appearance (section 3). */
  toString(): string {
    const text = new URLSearchParams();
    for (const [name, values] of this.#values) for (const value of values) text.append(name, value);
    return text.toString();
  }
}

export function isTrue(value: string | undefined): value is string {
  return value !== undefined && value !== '' && value !== '0';
}

/**
 * Parses the part of a URL behind `?`, or a URL-encoded body. Pairs are separated by `&` or `;`; a text without any
 * `=` is a list of keywords, which counts as a parameter that no one knows (CUGrapher specification, section 3).
 */
export function parseQuery(text: string): QueryParameters {
  if (text === '') return new QueryParameters([]);
  if (!text.includes('=')) return new QueryParameters([['keywords', decode(text)]]);
  const pairs: QueryPair[] = [];
  for (const part of text.split(/[&;]/)) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    pairs.push(
      equals < 0 ? [decode(part), ''] : [decode(part.slice(0, equals)), decode(part.slice(equals + 1))],
    );
  }
  return new QueryParameters(pairs);
}

/** `+` is a blank, runs of `%XX` are UTF-8 bytes, an invalid escape stands for itself. */
function decode(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'));
}
