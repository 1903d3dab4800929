/** What an administrator sets for CUGrapher (CUGrapher specification, section 1). */
export interface CugrapherSettings {
  /** Root of the RRD tree: the OutputDir of CUFlow. */
  readonly rrdDir: string;
  /** Beginning of the graph title. */
  readonly organization: string;
  /** Hours back from now where a graph starts, unless the request says otherwise. */
  readonly hours: number;
  /** Size of the plot area in pixels, unless the request says otherwise. */
  readonly width: number;
  readonly height: number;
  /** Either is drawn as PNG: rrdtool has no GIF output since 1.2. */
  readonly imageType: ImageType;
  /** Entries of the menus "Time period" and "Duration". */
  readonly periods: readonly Period[];
  readonly pageTitle: string;
  /** Largest accepted plot size in pixels and window in hours. */
  readonly maxWidth: number;
  readonly maxHeight: number;
  readonly maxHours: number;
  readonly maxDuration: number;
  /** Print absolute file names in debug mode; otherwise they are relative to rrdDir. */
  readonly debugPaths: boolean;
}

export interface Period {
  readonly hours: number;
  readonly label: string;
}

export const IMAGE_TYPES = ['png', 'gif'] as const;
export type ImageType = (typeof IMAGE_TYPES)[number];
