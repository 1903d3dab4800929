import { promises as dns } from 'node:dns';
import { isIP } from 'node:net';
import {
  asNameOf,
  asQuestion,
  chooseOrigin,
  isPublicAddress,
  originNumber,
  originQuestion,
  parseAsRecord,
} from './autonomous-system.js';
import { NameCache } from './cache.js';
import { CachedLookups } from './cached-lookups.js';
import { digCommand, digReverse } from './dig.js';
import { Turnstile } from './lookups.js';
import { programEnvironment } from './program-environment.js';
import type {
  LookupOptions,
  NameResolver,
  NamesConfig,
  NameService,
  NamesSettings,
  Origin,
} from './name-service.js';

/** Time for one question, ms. */
const PATIENCE_MS = 2000;

export interface OpenNamesOptions {
  /** Instead of the system's name service. */
  readonly resolver?: NameResolver;
  /** Epoch seconds. */
  readonly now?: () => number;
  readonly log?: (line: string) => void;
}

/** Names as a site's configuration wants them. The cache is opened with the first question. */
export function openNames(
  config: NamesConfig,
  settings: NamesSettings,
  options: OpenNamesOptions = {},
): NameService {
  return new CachedNames(config, settings, options);
}

/** The cache of a site, for those who clean it. */
export function openNameCache(
  config: NamesConfig,
  { nameLifetime, noNameLifetime }: NamesSettings,
  options: Omit<OpenNamesOptions, 'resolver'> = {},
): Promise<NameCache> {
  return NameCache.open({ directory: config.namesDirectory, nameLifetime, noNameLifetime, ...options });
}

class CachedNames implements NameService {
  readonly #config: NamesConfig;
  readonly #settings: NamesSettings;
  readonly #dig: readonly string[] | undefined;
  readonly #resolver: NameResolver;
  readonly #hosts: CachedLookups;
  readonly #systems: CachedLookups;

  constructor(config: NamesConfig, settings: NamesSettings, options: OpenNamesOptions) {
    this.#config = config;
    this.#settings = settings;
    this.#resolver = options.resolver ?? new dns.Resolver({ timeout: PATIENCE_MS, tries: 1 });
    this.#dig = options.resolver ? undefined : digCommand(config.dig);
    const now = options.now ?? (() => Math.floor(Date.now() / 1000));
    let cache: Promise<NameCache> | undefined;
    const openCache = (): Promise<NameCache> =>
      (cache ??= openNameCache(config, settings, { ...options, now }));
    const common = { turnstile: new Turnstile(settings.resolveConcurrency), now };
    const { resolveNames, resolveOrigins } = settings;
    this.#hosts = new CachedLookups(openCache, { ...common, isAsking: resolveNames });
    this.#systems = new CachedLookups(openCache, { ...common, isAsking: resolveNames && resolveOrigins });
  }

  async hosts(addresses: Iterable<string>, options: LookupOptions = {}): Promise<Map<string, string>> {
    const asked = new Set(addresses);
    const names = await this.#hosts.find(
      { kind: 'host', service: 'hosts' },
      [...asked].filter((address) => isIP(address) !== 0),
      (address) => this.#reverse(address),
      this.#signal(options),
    );
    const { dnsColumnWidth } = this.#config;
    return new Map(
      [...asked].map((address) => [address, names.get(address)?.slice(-dnsColumnWidth) || address]),
    );
  }

  async asNames(numbers: Iterable<number>, options: LookupOptions = {}): Promise<Map<number, string>> {
    const asked = new Set(numbers);
    const records = await this.#asRecords(
      [...asked].filter((number) => number !== 0).map(String),
      this.#signal(options),
      () => true,
    );
    return new Map(
      [...asked].map((number) => [number, asNameOf(records.get(String(number)) ?? '') || String(number)]),
    );
  }

  async origins(addresses: Iterable<string>, options: LookupOptions = {}): Promise<Map<string, Origin>> {
    const asked = new Set(addresses);
    const signal = this.#signal(options);
    const origins = await this.#systems.find(
      { kind: 'origin', service: 'origins' },
      [...asked].filter(isPublicAddress),
      async (address) => chooseOrigin(await this.#texts(originQuestion(address))),
      signal,
    );
    const numberOf = new Map([...origins].map(([address, record]) => [address, originNumber(record)]));
    const numbers = [...new Set(numberOf.values())].filter((number) => number !== undefined);
    const isWhole = (record: string): boolean => record === '' || parseAsRecord(record) !== undefined;
    const records = await this.#asRecords(numbers, signal, isWhole);
    return new Map([...asked].map((address) => [address, this.#originOf(numberOf.get(address), records)]));
  }

  close(): void {
    this.#resolver.cancel();
  }

  #originOf(asNumber: string | undefined, records: ReadonlyMap<string, string>): Origin {
    if (asNumber === undefined) return { asNumber: undefined, country: '', description: '' };
    const { country = '', description = '' } = parseAsRecord(records.get(asNumber) ?? '') ?? {};
    return { asNumber: Number(asNumber), country, description: description.slice(0, this.#config.asnWidth) };
  }

  #asRecords(
    numbers: Iterable<string>,
    signal: AbortSignal,
    isKnown: (record: string) => boolean,
  ): Promise<Map<string, string>> {
    return this.#systems.find(
      { kind: 'as', service: 'origins' },
      numbers,
      async (number) => (await this.#texts(asQuestion(number)))[0],
      signal,
      isKnown,
    );
  }

  async #texts(name: string): Promise<string[]> {
    return (await this.#resolver.resolveTxt(name)).map((pieces) => pieces.join(''));
  }

  /** A name without blanks, which part the columns of state files, and without anything else that no host name has. */
  async #reverse(address: string): Promise<string | undefined> {
    const [name] = await (this.#dig
      ? digReverse(this.#dig, address, programEnvironment(this.#config.environment))
      : this.#resolver.reverse(address));
    return name?.replace(/[^\x21-\x5d\x5f-\x7e]|\.$/g, '').slice(0, 255);
  }

  /** One deadline for a call, however many questions it needs. */
  #signal({ signal }: LookupOptions): AbortSignal {
    const deadline = AbortSignal.timeout(this.#settings.reportDeadline * 1000);
    return signal ? AbortSignal.any([signal, deadline]) : deadline;
  }
}
