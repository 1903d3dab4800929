import fc from 'fast-check';

/**
 * A text with a few cuts, repetitions and insertions.
 *
 * @param pieces what is inserted, besides any bytes
 * @param most times that a piece is repeated
 */
export function mutations(seed: string, pieces: readonly string[], most: number): fc.Arbitrary<string> {
  const position = fc.nat({ max: seed.length });
  const insertion = fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 8 }));
  const change = fc.tuple(position, fc.nat({ max: 40 }), insertion, fc.integer({ min: 0, max: most }));
  return fc
    .array(change, { minLength: 1, maxLength: 12 })
    .map((changes) =>
      changes.reduce(
        (text, [at, cut, insert, times]) => text.slice(0, at) + insert.repeat(times) + text.slice(at + cut),
        seed,
      ),
    );
}

/** What may stand where a program has left something else. */
const STRANGE: readonly unknown[] = [
  ...[null, true, '', 'x', '..', '__proto__', 'running', '\u0000', [], {}, [[]], [1, 2, 3]],
  ...[-1, 0, 0.001, 1.5, 255, 256, 0x10000, 2 ** 32, 8.64e12, Number.MAX_SAFE_INTEGER, -1e11, 1e308],
];

/** JSON of a value in which a few parts are replaced by others or left out. */
export function damagedJson(value: unknown): fc.Arbitrary<string> {
  const put = fc.oneof(fc.constant(undefined), fc.constantFrom(...STRANGE));
  return fc.array(fc.tuple(fc.nat({ max: 1000 }), put), { minLength: 1, maxLength: 4 }).map((changes) => {
    const root = { value: structuredClone(value) };
    for (const [at, other] of changes) {
      const places = placesIn(root);
      places[at % places.length]?.(structuredClone(other));
    }
    return JSON.stringify(root.value) ?? '';
  });
}

/** How each part of a value is replaced, its parts' parts too. */
function placesIn(container: object): ((other: unknown) => void)[] {
  return Object.entries(container).flatMap(([key, part]: [string, unknown]) => [
    (other: unknown) => void Object.assign(container, { [key]: other }),
    ...(typeof part === 'object' && part !== null ? placesIn(part) : []),
  ]);
}
