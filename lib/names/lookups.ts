/** A definite answer, with or without a value; `unknown` if the name service could not tell, `silence` if it said nothing. */
export type Answer<T> = { readonly value: T | undefined } | 'unknown' | 'silence';

/** Codes of a name service that says: there is no such thing. */
const NOTHING: ReadonlySet<unknown> = new Set(['ENOTFOUND', 'ENODATA']);

/** Codes of a name service that is not there, as against one that could not tell. */
const SILENCE: ReadonlySet<unknown> = new Set([
  'ETIMEOUT',
  'ECONNREFUSED',
  'ECANCELLED',
  'ENETUNREACH',
  'EHOSTUNREACH',
]);

/** Tells answers from failures by the codes of `dns`; always resolves. */
export async function ask<T>(question: () => Promise<T | undefined>): Promise<Answer<T>> {
  try {
    return { value: await question() };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (NOTHING.has(code)) return { value: undefined };
    return SILENCE.has(code) ? 'silence' : 'unknown';
  }
}

/** Lets so many pieces of work go on at once; the others wait in the order in which they came. */
export class Turnstile {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(places: number) {
    this.#free = places;
  }

  /** Does the work when its turn comes; undefined if the signal says by then that nobody wants it. */
  async pass<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return signal.aborted ? undefined : await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    }
  }
}

/**
 * Asks side by side, and resolves when all are answered or the signal is raised: what is missing from the answers then was not
 * answered in time.
 */
export async function askAll<K, T>(
  keys: Iterable<K>,
  question: (key: K) => Promise<Answer<T>>,
  turnstile: Turnstile,
  signal: AbortSignal,
): Promise<Map<K, Answer<T>>> {
  const answers = new Map<K, Answer<T>>();
  const work = [...keys].map(async (key) => {
    const answer = await turnstile.pass(() => question(key), signal);
    if (answer !== undefined && !signal.aborted) answers.set(key, answer);
  });
  await Promise.race([Promise.all(work), raised(signal)]);
  return answers;
}

function raised(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
