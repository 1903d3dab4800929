/** Statistics of the times that a Collector or Grapher took for its loops. */
interface LoopTimes {
  readonly loops: number;
  /** Seconds; absent without loops. */
  readonly mean?: number;
  readonly lowest?: number;
  readonly highest?: number;
}

const TOOK = /\btook: +(\d+(?:\.\d+)?) +seconds/;

/** Reads the `Loop took: n seconds` lines of a log, of both names of the tool (FlowTracker specification, section 8.6). */
export async function loopTimes(lines: AsyncIterable<string> | Iterable<string>): Promise<LoopTimes> {
  let loops = 0;
  let sum = 0;
  let lowest = Infinity;
  let highest = -Infinity;
  for await (const line of lines) {
    const [, text] = TOOK.exec(line) ?? [];
    if (text === undefined) continue;
    const seconds = Number(text);
    loops++;
    sum += seconds;
    lowest = Math.min(lowest, seconds);
    highest = Math.max(highest, seconds);
  }
  return loops === 0 ? { loops } : { loops, mean: sum / loops, lowest, highest };
}
