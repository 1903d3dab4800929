import type { Prefix } from '../../flow/address.js';

/** From start to end, both included. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Ports of one protocol. */
export interface ServicePorts {
  readonly protocol: number;
  readonly range: Range;
}

/** `Scoreboard` and `ASScoreboard`. Paths as written; relative ones start at the working directory. */
export interface ScoreboardConfig {
  /** Rows a table has at most, 1 or more. */
  readonly rows: number;
  readonly rootDir: string;
  readonly currentLink: string;
}

/** `AggregateScore`. Paths as written. */
export interface AggregateScoreConfig {
  readonly rows: number;
  readonly dataFile: string;
  readonly outFile: string;
}

/** CUFlow.cf, checked and with all names resolved (CUFlow specification, section 2). Addresses are unsigned 32-bit numbers. */
export interface CuflowConfig {
  readonly file: string;
  /** The inside. */
  readonly subnets: Prefix[];
  readonly networks: { readonly label: string; readonly prefixes: Prefix[] }[];
  /** Exporter address -> name of its directory: the alias, or the address as text. */
  readonly routers: Map<number, string>;
  /** Exporter address -> n of "one in n". */
  readonly sampleRates: Map<number, bigint>;
  readonly multicast: boolean;
  readonly services: { readonly label: string; readonly ports: ServicePorts[] }[];
  /** Protocol number -> label. Numbers above 255 never match. */
  readonly protocols: Map<number, string>;
  readonly tos: { readonly label: string; readonly ranges: Range[] }[];
  readonly asNumbers: { readonly label: string; readonly ranges: Range[] }[];
  /** As written; `.` without the directive. Relative = to the working directory. */
  readonly outputDir: string;
  /** These three are undefined when switched off (N = 0 or no directive). */
  readonly scoreboard?: ScoreboardConfig;
  readonly aggregateScore?: AggregateScoreConfig;
  readonly asScoreboard?: ScoreboardConfig;
}
