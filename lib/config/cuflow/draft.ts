import type { Prefix } from '../../flow/address.js';
import type { AggregateScoreConfig, Range, ScoreboardConfig, ServicePorts } from './model.js';

/** CUFlow.cf while its lines are read. Per key the last definition counts, where a second one is allowed at all. */
export class Draft {
  readonly subnets: Prefix[] = [];
  readonly networks = new Map<string, Prefix[]>();
  readonly routers = new Map<number, string>();
  readonly sampleRates = new Map<number, bigint>();
  readonly services = new Map<string, ServicePorts[]>();
  readonly protocols = new Map<number, string>();
  readonly tos = new Map<string, Range[]>();
  readonly asNumbers = new Map<string, Range[]>();
  multicast = false;
  outputDir = '.';
  scoreboard: ScoreboardConfig | undefined;
  aggregateScore: AggregateScoreConfig | undefined;
  asScoreboard: ScoreboardConfig | undefined;

  readonly #lines = new Map<string, number>();

  /** Remembers where a thing (`Service`, `http`) is defined; returns the line of an earlier definition. */
  define(kind: string, key: string, line: number): number | undefined {
    const earlier = this.#lines.get(`${kind} ${key}`);
    this.#lines.set(`${kind} ${key}`, line);
    return earlier;
  }

  lineOf(kind: string, key: string): number | undefined {
    return this.#lines.get(`${kind} ${key}`);
  }
}
