/** A small curve, as the attributes of SVG elements. */
export interface Sparkline {
  readonly width: number;
  readonly height: number;
  readonly line: string;
  readonly area: string;
}

const WIDTH = 96;
const HEIGHT = 24;
/** Half of the line's width: its peaks stay inside. */
const MARGIN = 1;

/** The curve of some values from 0 up; unknown ones are gaps. Undefined if nothing is known. */
export function sparkline(values: readonly (number | null)[]): Sparkline | undefined {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return undefined;
  const largest = Math.max(...known, Number.MIN_VALUE);
  const step = WIDTH / Math.max(values.length - 1, 1);
  const x = (index: number): string => (index * step).toFixed(1);
  const y = (value: number): string =>
    (HEIGHT - MARGIN - (Math.max(value, 0) / largest) * (HEIGHT - 2 * MARGIN)).toFixed(1);
  const runs = runsOf(values);
  const path = ({ from, values: run }: Run): string =>
    run.map((value, at) => `${at === 0 ? 'M' : 'L'}${x(from + at)} ${y(value)}`).join('');
  return {
    width: WIDTH,
    height: HEIGHT,
    // A value alone between gaps is a dot.
    line: runs.map((run) => path(run) + (run.values.length === 1 ? 'h0.1' : '')).join(''),
    area: runs.map((run) => `${path(run)}V${HEIGHT}H${x(run.from)}Z`).join(''),
  };
}

interface Run {
  readonly from: number;
  readonly values: number[];
}

function runsOf(values: readonly (number | null)[]): Run[] {
  const runs: Run[] = [];
  values.forEach((value, index) => {
    if (value === null) return;
    const last = runs.at(-1);
    if (last && last.from + last.values.length === index) last.values.push(value);
    else runs.push({ from: index, values: [value] });
  });
  return runs;
}
