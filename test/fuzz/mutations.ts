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
