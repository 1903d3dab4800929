/** A picture and what `graphv` says about it; sizes and positions in pixels, times in epoch seconds. */
export interface RrdImage {
  /** The encoded picture: PNG, or what --imgformat asked for. */
  image: Buffer;
  width: number;
  height: number;
  /** The plot within the picture. */
  graphLeft: number;
  graphTop: number;
  graphWidth: number;
  graphHeight: number;
  start: number;
  end: number;
  /** Ends of the value axis. */
  valueMin: number;
  valueMax: number;
  /** The texts below the plot (legends, COMMENT, GPRINT), as drawn, in order. */
  legend: string[];
  /** The results of PRINT, in order. */
  print: string[];
}

const LINE = /^(\w+)(?:\[\d+\])? = (.*)$/;

/** Reads the lines `key = value`, `legend[n] = "…"` and `print[n] = "…"` that come with an image. */
export function parseImage(lines: readonly string[], image: Buffer): RrdImage {
  const numbers = new Map<string, number>();
  const legend: string[] = [];
  const print: string[] = [];
  for (const line of lines) {
    const [, key = '', value = ''] = LINE.exec(line) ?? [];
    if (key === 'legend') legend.push(value.slice(1, -1));
    else if (key === 'print') print.push(value.slice(1, -1));
    else if (key !== 'coords') numbers.set(key, Number(value));
  }
  const number = (key: string) => numbers.get(key) ?? NaN;
  return {
    image,
    width: number('image_width'),
    height: number('image_height'),
    graphLeft: number('graph_left'),
    graphTop: number('graph_top'),
    graphWidth: number('graph_width'),
    graphHeight: number('graph_height'),
    start: number('graph_start'),
    end: number('graph_end'),
    valueMin: number('value_min'),
    valueMax: number('value_max'),
    legend,
    print,
  };
}
