import { promises as dns } from 'node:dns';
import { formatAddress } from '../flow/address.js';
import { ask, askAll, Turnstile, type Answer } from './lookups.js';

export interface HostNamesOptions {
  /** Look-ups under way at once. */
  readonly concurrency: number;
  /** Time for one whole call of {@link HostNames.lookup}, ms; what is not known by then has no name this time. */
  readonly deadlineMs: number;
  /** How long an answer, also "no name", is remembered, ms. */
  readonly cacheMs: number;
  /** Most look-ups of one call; addresses beyond it have no name unless remembered. */
  readonly limit: number;
}

export interface ReverseResolver {
  reverse(address: string): Promise<string[]>;
  cancel(): void;
}

/** Addresses remembered at most; the oldest give way. */
const CACHE_SIZE = 100_000;

/** How long a name service that gave no answer to a whole call is left alone, ms. */
const SILENCE_MS = 300_000;

/** Host names of addresses by reverse DNS: side by side, remembered, and never later than a deadline. */
export class HostNames {
  readonly #options: HostNamesOptions;
  readonly #newResolver: () => ReverseResolver;
  readonly #cache = new Map<number, { name: string | undefined; until: number }>();
  #silentUntil = 0;

  constructor(options: HostNamesOptions, newResolver?: () => ReverseResolver) {
    this.#options = options;
    this.#newResolver =
      newResolver ?? (() => new dns.Resolver({ timeout: Math.max(1, options.deadlineMs), tries: 1 }));
  }

  /** Names of those of the addresses that have one; always resolves. */
  async lookup(addresses: Iterable<number>): Promise<Map<number, string>> {
    const wanted = new Set(addresses);
    const pending = [...wanted].filter((address) => !this.#isKnown(address)).slice(0, this.#options.limit);
    if (pending.length > 0 && Date.now() >= this.#silentUntil) await this.#resolve(pending);

    const names = new Map<number, string>();
    for (const address of wanted) {
      const name = this.#cache.get(address)?.name;
      if (name !== undefined) names.set(address, name);
    }
    return names;
  }

  #isKnown(address: number): boolean {
    const entry = this.#cache.get(address);
    return entry !== undefined && entry.until > Date.now();
  }

  async #resolve(pending: number[]): Promise<void> {
    const resolver = this.#newResolver();
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), this.#options.deadlineMs);
    const answers = await askAll(
      pending,
      (address) => reverse(resolver, address),
      new Turnstile(this.#options.concurrency),
      deadline.signal,
    );
    clearTimeout(timer);
    if (deadline.signal.aborted) resolver.cancel();

    let isSilent = true;
    for (const [address, answer] of answers) {
      if (answer !== 'silence') isSilent = false;
      if (typeof answer === 'object') this.#remember(address, answer.value);
    }
    if (isSilent) this.#silentUntil = Date.now() + SILENCE_MS;
  }

  #remember(address: number, name: string | undefined): void {
    this.#cache.delete(address);
    this.#cache.set(address, { name, until: Date.now() + this.#options.cacheMs });
    if (this.#cache.size <= CACHE_SIZE) return;
    const [oldest] = this.#cache.keys();
    if (oldest !== undefined) this.#cache.delete(oldest);
  }
}

function reverse(resolver: ReverseResolver, address: number): Promise<Answer<string>> {
  return ask(async () => (await resolver.reverse(formatAddress(address)))[0]);
}
