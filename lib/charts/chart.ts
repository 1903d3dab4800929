/** Colours of the parts of a chart, `#rrggbb` or `none`. */
export interface ChartColours {
  /** Of the whole picture. */
  readonly ground: string;
  /** Of the plot. */
  readonly plot: string;
  readonly grid: string;
  readonly frame: string;
  /** Title, labels of the axes, legend, statistics. */
  readonly title: string;
  readonly label: string;
  readonly axisLabel: string;
  readonly legend: string;
  readonly statistics: string;
  /** Around the area, or each of the stacked ones. */
  readonly outline: string;
}

export interface ChartSeries {
  readonly name: string;
  /** One value a bucket, from 0. */
  readonly values: ArrayLike<number>;
  /** `#rrggbb` */
  readonly colour: string;
}

/** A text with the place of its upper left corner, pixels. */
export interface PlacedText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** Something that happened, drawn as a vertical rule. */
export interface ChartEvent {
  /** Epoch seconds. */
  readonly time: number;
  readonly text: string;
}

/** Room around the plot and its labels, pixels. */
export interface Margins {
  readonly top: number;
  readonly right: number;
  /** Below the labels of the axis: for statistics and legend, which get more if they need it. */
  readonly bottom: number;
  readonly left: number;
}

export interface TimeChart {
  /** Pixels of the picture, exactly. */
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** `Bits/Second` */
  readonly valueLabel: string;
  /** `Time: CET` */
  readonly timeLabel: string;
  /** Epoch second at which bucket 0 begins. */
  readonly start: number;
  /** Epoch second at which the last bucket ends, which may be shorter than the others. */
  readonly end: number;
  /** Length of a bucket, s. */
  readonly step: number;
  /** One is an area; several are stacked, the first at the bottom. */
  readonly series: readonly ChartSeries[];
  /** Draws a line that reaches each value where its bucket ends (`300E`), in place of steps that begin with their buckets. */
  readonly atBucketEnd?: boolean;
  readonly statistics?: readonly PlacedText[];
  /** Those outside the window are left out. */
  readonly events?: readonly ChartEvent[];
  /** Columns of the legend; default 1 for one series, 3 for several. */
  readonly legendColumns?: number;
  readonly colours?: Partial<ChartColours>;
  readonly margins?: Partial<Margins>;
  /** How a day is written below the times of a window of a day or more; default `2026-03-01`. */
  readonly formatDate?: (epoch: number) => string;
  /** What the picture shows, for those who cannot see it; default made from title, window and series. */
  readonly description?: string;
  /** Begins the ids inside the picture, where a page holds several; default `chart`. */
  readonly id?: string;
}

export interface PieSlice {
  /** One line, or two: `key1 - key2` as two parts. */
  readonly label: string | readonly [string, string];
  readonly value: number;
}

export interface PieChart {
  readonly slices: readonly PieSlice[];
  /** `#rrggbb`, taken in turn. */
  readonly colours: readonly string[];
  readonly title: string;
  /** Pixels; default 325 x 175. */
  readonly width?: number;
  readonly height?: number;
  readonly id?: string;
}
