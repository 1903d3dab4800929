import type { NameCache } from './cache.js';
import { cleanValue, type NameKind } from './cache-file.js';
import { ask, askAll, type Turnstile } from './lookups.js';

export interface CachedLookupsOptions {
  /** Whether anything is asked at all; without it only what is remembered is known. */
  readonly isAsking: boolean;
  /** Bounds the questions under way at once, whoever asks. */
  readonly turnstile: Turnstile;
  /** Epoch seconds. */
  readonly now: () => number;
}

/** How long a name service that says nothing is left alone, s. */
const SILENCE = 60;

/** So many questions without any answer, and a name service is taken to be silent; and so many, and no more are asked. */
const SUSPICIOUS = 3;
const HOPELESS = 16;

/** The cache, and questions for what is not in it. */
export class CachedLookups {
  readonly #openCache: () => Promise<NameCache>;
  readonly #options: CachedLookupsOptions;
  #cache: Promise<NameCache> | undefined;

  constructor(openCache: () => Promise<NameCache>, options: CachedLookupsOptions) {
    this.#openCache = openCache;
    this.#options = options;
  }

  /**
   * Answers by key: empty where there is none; a key whose answer is not known, or not in time, is missing. A failure is remembered as
   * "none", so that one lame name server does not hold up every report; but not when the name service as a whole says nothing.
   *
   * @param service names what is asked: a silent one is left alone for a while, for all processes
   * @param isKnown whether a remembered answer will do; default: any
   */
  async find(
    { kind, service }: { kind: NameKind; service: string },
    keys: Iterable<string>,
    question: (key: string) => Promise<string | undefined>,
    signal: AbortSignal,
    isKnown: (value: string) => boolean = () => true,
  ): Promise<Map<string, string>> {
    const cache = await (this.#cache ??= this.#openCache());
    await cache.refresh();
    const found = new Map<string, string>();
    const missing = new Set<string>();
    for (const key of keys) {
      const value = cache.get(kind, key);
      if (value !== undefined && isKnown(value)) found.set(key, value);
      else missing.add(key);
    }
    const silentSince = cache.askedAt('silence', service) ?? -SILENCE;
    const isSilent = this.#options.now() - silentSince < SILENCE;
    if (missing.size === 0 || !this.#options.isAsking || isSilent) return found;

    const { answers, isAllSilence } = await this.#ask(missing, question, signal);
    if (isAllSilence) {
      await cache.store('silence', [[service, '']]);
      return found;
    }
    answers.forEach((value, key) => found.set(key, value));
    await cache.store(kind, answers);
    return found;
  }

  async #ask(
    keys: Iterable<string>,
    question: (key: string) => Promise<string | undefined>,
    signal: AbortSignal,
  ): Promise<{ answers: Map<string, string>; isAllSilence: boolean }> {
    const end = new AbortController();
    let silences = 0;
    let isAnswering = false;
    const count = async (key: string) => {
      const answer = await ask(() => question(key));
      if (answer !== 'silence') isAnswering = true;
      else if (++silences === HOPELESS && !isAnswering) end.abort();
      return answer;
    };
    const given = await askAll(keys, count, this.#options.turnstile, AbortSignal.any([signal, end.signal]));
    const answers = new Map(
      [...given].map(([key, answer]) => [
        key,
        typeof answer === 'object' ? cleanValue(answer.value ?? '') : '',
      ]),
    );
    return { answers, isAllSilence: !isAnswering && silences >= SUSPICIOUS };
  }
}
