import type { FieldName } from '../flow/fields.js';
import type { FlowBatch } from '../flow/batch.js';
import type { Settings } from '../config/settings.js';
import type { RrdTool } from '../rrd/rrdtool.js';
import type { ScanLog } from './log.js';

/**
 * What flowscan asks of a report class. CUFlow is one; a site can name its own ES module in ReportClasses
 * (docs/REPORT-CLASSES.md). The three methods of the original interface are here under the same roles:
 * `perfile` is {@link Report.startFile}, `wanted` is {@link FileReport.count}, `report` is {@link FileReport.report}.
 */
export interface ReportClass {
  /** Reads the class's own configuration; throws ConfigError or Error with a sentence that says what to mend. */
  load(context: ReportContext): Promise<Report>;
}

export interface ReportContext {
  /** Name as written in ReportClasses. */
  readonly name: string;
  /** Directory of flowscan.cf: `<Class>.cf` lies here. */
  readonly configDir: string;
  readonly settings: Settings;
  /** One rrdtool for the whole program. */
  readonly rrd: RrdTool;
  readonly log: ScanLog;
}

/** A class that is ready to take files. */
export interface Report {
  /** The columns `count` reads. A file without some of them has zeros there. */
  readonly columns: readonly FieldName[];
  /** Columns without which a file cannot be counted at all: such a file is left in place. */
  readonly requiredColumns?: readonly FieldName[];
  /** Directories this class writes to; flowscan creates and locks them, so that two instances cannot mix their results. */
  readonly outputDirectories?: readonly string[];
  /** A new, empty state for one flow file. */
  startFile(file: FlowFileFacts): FileReport;
  close?(): Promise<void>;
}

export interface FlowFileFacts {
  /** Path as the glob gave it. */
  readonly path: string;
  /** Epoch seconds from the file's name (flowscan specification, section 5). */
  readonly time: number;
  /** True if an earlier run was interrupted after it had begun to report this very file: some results may be there already. */
  readonly interrupted: boolean;
}

export interface FileReport {
  /** Looks at a batch of flows (valid only during the call) and returns how many of them were hits. */
  count(batch: FlowBatch): number;
  /** Writes the results. A rejection means "not counted": the flow file stays and is tried again at the next look. */
  report(): Promise<void>;
}
