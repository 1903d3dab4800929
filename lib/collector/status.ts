import type { Counters } from './counters.js';

/** One exporter and export version, as it stands in the status file. */
export interface ExporterStatus {
  /** Dotted, or of IPv6; `others` for all beyond the number that are told apart. */
  readonly address: string;
  /** 0: packets of no known version. */
  readonly version: number;
  /** Epoch seconds. */
  readonly lastSeen: number;
  readonly total: Counters;
  /** Since the open file was begun, and while the one before was open. */
  readonly current: Counters;
  readonly previous: Counters;
}

/** Sums over all exporters while one file was open. */
export interface IntervalStatus {
  /** Epoch seconds. */
  readonly start: number;
  readonly end: number;
  readonly packets: number;
  readonly flows: number;
  /** Flows missing by sequence numbers. */
  readonly lost: number;
}

/** The file that is being written. */
export interface OpenFileStatus {
  /** Relative to the directory. */
  readonly path: string;
  /** Epoch seconds. */
  readonly start: number;
  readonly flows: number;
  /** Those of them that would be there if the collector were killed now. */
  readonly safeFlows: number;
}

/** What the recorder knows. */
export interface RecorderStatus {
  readonly file: OpenFileStatus | undefined;
  readonly lastFile: { readonly path: string; readonly flows: number } | undefined;
  readonly exporters: readonly ExporterStatus[];
  readonly total: Counters;
  /** The last intervals, oldest first. */
  readonly intervals: readonly IntervalStatus[];
  /** Sets that wait for their template now. */
  readonly waitingSets: number;
  /** Flows that could not be written when the collector had to stop. */
  readonly unwrittenFlows: number;
  /** Since when the disk takes nothing, epoch seconds. */
  readonly stalledSince: number | undefined;
}

/** Packets between the socket and the recorder. */
export interface QueueStatus {
  readonly bytes: number;
  readonly limit: number;
  /** Given up because the queue was full. */
  readonly lostPackets: number;
  /** Flows in them, as far as versions 1 to 8 tell. */
  readonly lostFlows: number;
}

/** The whole state of a collector: the content of its status file. */
export interface CollectorStatus extends RecorderStatus {
  readonly program: 'flow-capture';
  readonly version: string;
  readonly pid: number;
  /** Epoch seconds. */
  readonly started: number;
  readonly updated: number;
  /** Whether it was asked to stop, and has. */
  readonly isStopped: boolean;
  /** `localip/remoteip/port` */
  readonly place: string;
  readonly directory: string;
  readonly queue: QueueStatus;
  /** Bytes. */
  readonly receiveBuffer: { readonly wanted: number; readonly granted: number };
  /** Packets that the kernel has dropped; undefined where it does not tell. */
  readonly kernelDrops: number | undefined;
}
