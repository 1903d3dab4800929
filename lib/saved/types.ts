/** A report in the save directory, as menus and lists show it. */
export interface SavedReport {
  /** Entry of the save directory. */
  readonly fileName: string;
  readonly initials: 'FV' | 'FG' | 'FA' | 'FM';
  readonly description: string;
  /** Epoch seconds of the save. */
  readonly time: number;
  /** Hash of the page that shows it, and the script of that page without `.cgi`. */
  readonly hash: string;
  readonly script: 'FlowViewer_Replay' | 'FlowGrapher_Replay' | 'FlowMonitor_Replay';
}

/** A filter in the save directory. */
export interface SavedFilter {
  /** File name without `.svf`. */
  readonly label: string;
  readonly title: string;
  /** Epoch seconds. */
  readonly time: number;
}

/** A tracking of the filter directory. */
export interface TrackingEntry {
  /** File name without its extension. */
  readonly fileName: string;
  readonly label: string;
  readonly kind: 'individual' | 'group' | 'archive';
  readonly comment: string;
}

/** The trackings of a site, each list by file name. */
export interface TrackingList {
  readonly individuals: readonly TrackingEntry[];
  readonly groups: readonly TrackingEntry[];
  readonly archives: readonly TrackingEntry[];
}

/** A place at the side of form and list pages: eight thumbnails at most. */
export interface Dashboard {
  readonly title: string;
  /** The title as URLs carry it, blanks as `~`; `Main_Only` where there are no titles. */
  readonly key: string;
  readonly directory: string;
  /** URL path of the directory, without a slash at its end. */
  readonly url: string;
}

export interface Thumbnail {
  /** File name of the tracking. */
  readonly tracking: string;
  readonly period: 'daily' | 'weekly' | 'monthly' | 'yearly' | '3years';
  /** 1 to 8: odd ones stand at the left, even ones at the right. */
  readonly position: number;
  readonly fileName: string;
  /** Changes with the picture: a number to put behind its URL. */
  readonly version: number;
}

/** What is kept under a save suffix. */
export type SavedKind = 'FlowViewer' | 'FlowGrapher' | 'FlowMonitor';
