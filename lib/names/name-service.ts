/** Names for the rows of reports (FlowViewer specification, section 5). Every look-up resolves: what is not known in time is answered as if it did not exist. */
export interface NameService {
  /** Host names, the last `dnsColumnWidth` characters of each. Every address asked for is in the answer, one without a name as itself. */
  hosts(addresses: Iterable<string>, options?: LookupOptions): Promise<Map<string, string>>;

  /** First word of the description of each AS; the number itself where there is none, and always for 0. */
  asNames(numbers: Iterable<number>, options?: LookupOptions): Promise<Map<number, string>>;

  /** Where IPv4 addresses are announced. Every address asked for is in the answer; with empty texts where nothing is known. */
  origins(addresses: Iterable<string>, options?: LookupOptions): Promise<Map<string, Origin>>;

  /** Ends look-ups under way, which are then answered as not known. */
  close(): void;
}

export interface LookupOptions {
  /** Ends waiting: what is known by then is the answer. */
  readonly signal?: AbortSignal | undefined;
}

/** The autonomous system that announces an address. */
export interface Origin {
  /** The first one where a prefix has several; undefined if nobody announces it, or nobody knows. */
  readonly asNumber: number | undefined;
  /** Two letters, of the autonomous system; empty if not known. */
  readonly country: string;
  /** Name and description of the autonomous system, the first `asnWidth` characters; empty if not known. */
  readonly description: string;
}

/** What is asked over the network: the methods of `dns.promises.Resolver` that are used, and their errors with a `code`. */
export interface NameResolver {
  /** Names of an address; at least one. */
  reverse(address: string): Promise<string[]>;
  /** TXT records, each in pieces. */
  resolveTxt(name: string): Promise<string[][]>;
  /** Ends what is under way. */
  cancel(): void;
}

/** The part of FlowViewer_Configuration.pm that names depend on. */
export interface NamesConfig {
  /** `$names_directory`: holds the caches. */
  readonly namesDirectory?: string | undefined;
  /** `$dns_column_width`, characters. */
  readonly dnsColumnWidth: number;
  /** `$asn_width`, characters. */
  readonly asnWidth: number;
  /** `$dig`: the command, if it is not the original's default. */
  readonly dig?: string | undefined;
  /** What the file assigns to `%ENV`: for that command. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

/** The part of suite.cf that names depend on. */
export interface NamesSettings {
  /** Whether anything is asked over the network. */
  readonly resolveNames: boolean;
  /** Whether countries and names of autonomous systems are, too. */
  readonly resolveOrigins: boolean;
  /** Look-ups under way at once. */
  readonly resolveConcurrency: number;
  /** Time for one call, s. */
  readonly reportDeadline: number;
  /** How long a name is remembered, s. */
  readonly nameLifetime: number;
  /** How long it is remembered that there is none, s. */
  readonly noNameLifetime: number;
}
