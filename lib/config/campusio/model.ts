import type { Prefix } from '../../flow/address.js';

/** A service (port) or protocol under the name that its RRDs have. */
export interface LabelledNumber {
  readonly label: string;
  readonly number: number;
}

/** AS numbers as the router exports them; 0 = its own, or unknown. */
export interface AsPair {
  readonly source: number;
  readonly destination: number;
}

/** What CampusIO.cf and SubNetIO.cf say of the pages of top talkers. */
export interface TopSettings {
  /** Rows of each table; 0 = no pages, and no count of hosts. */
  readonly rows: number;
  /** strftime format of what stands before the names of the pages, directories included. */
  readonly prefixFormat: string | undefined;
}

/** CampusIO.cf (FlowScan specification, section 9). */
export interface CampusioConfig {
  readonly file: string;
  /** Addresses: a flow handed on to one of them is outbound. */
  readonly nextHops: readonly number[];
  /** A flow that leaves through one of these interfaces is outbound. */
  readonly outputIfIndexes: readonly number[];
  /** Routers that export too: flows handed on to them are counted there. */
  readonly localNextHops: readonly number[];
  readonly localSubnets: readonly Prefix[];
  /** As written; a relative one starts at the working directory. */
  readonly outputDir: string;
  readonly tcpServices: readonly LabelledNumber[];
  readonly udpServices: readonly LabelledNumber[];
  readonly protocols: readonly LabelledNumber[];
  readonly asPairs: readonly AsPair[];
  /** Interface that web traffic is redirected to. */
  readonly webProxyIfIndex: number | undefined;
  readonly top: TopSettings;
  /** Names of autonomous systems (ASNFile); undefined = no page of ASes. */
  readonly asNames: ReadonlyMap<number, string> | undefined;
  readonly verbose: number;
}
