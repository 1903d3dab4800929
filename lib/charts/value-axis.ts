export interface ValueTick {
  readonly value: number;
  readonly label: string;
}

export interface ValueAxis {
  /** The largest value that has room. */
  readonly top: number;
  /** From 0 to {@link top}. */
  readonly ticks: readonly ValueTick[];
}

const INTERVALS = 5;
const MILLION = 1_000_000;

/**
 * Five intervals from 0; their step is the smallest of 1, 2 and 5 x 10^k that has room for the largest value
 * (FlowGrapher specification, section 6.2). Without a value above 0 the axis reaches to 1.
 */
export function valueAxis(largest: number): ValueAxis {
  const step = largest > 0 && Number.isFinite(largest) ? stepFor(largest) : 1 / INTERVALS;
  const ticks = Array.from({ length: INTERVALS + 1 }, (_, i) => {
    const value = Number((i * step).toPrecision(12));
    return { value, label: valueLabel(value) };
  });
  return { top: INTERVALS * step, ticks };
}

function stepFor(largest: number): number {
  let exponent = Math.floor(Math.log10(largest / INTERVALS)) - 1;
  for (;;) {
    for (const factor of [1, 2, 5]) {
      const step = Number(`${factor}e${exponent}`);
      if (step * INTERVALS >= largest) return step;
    }
    exponent++;
  }
}

/** Plain below a million; from there in millions, with decimals where they are needed. */
function valueLabel(value: number): string {
  return value < MILLION ? String(value) : `${Number((value / MILLION).toFixed(6))} M`;
}
