import { basename, join } from 'node:path';
import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { fileTime } from '../store/names.js';
import type { FlowFile } from '../store/select-header.js';
import type { OnLeftOut } from '../store/select-walk.js';
import { findFilesByStart } from '../store/window.js';
import type { FilterBlock } from './keys.js';
import type { Period } from './period.js';
import { isKnownDevice } from './source-fields.js';

export interface SourceOptions {
  /** First and last beginning of the files, epoch seconds; unless given by the rule of reports. */
  readonly low?: number;
  readonly high?: number;
  /** Is told of files without a flow header, and of what cannot be read. */
  readonly onLeftOut?: OnLeftOut;
}

export interface FlowSource {
  /** By the time of their beginning. */
  readonly files: readonly FlowFile[];
  /** Days' directories that exist beyond `$maximum_days`. */
  readonly directoriesLeftOut: number;
  /** What is there for the period, by its name, but no flow file that can be read. */
  readonly unreadable: number;
  /** Where files were looked for, whether it exists or not. */
  readonly roots: readonly string[];
}

/**
 * The flow files of a filter's device or exporter that a period may need (FlowViewer specification, section 3.9): those that began from
 * one file's length before the period until the flows of its end were exported. No files if nothing was found.
 */
export async function findFlowFiles(
  block: FilterBlock,
  period: Period,
  config: FlowViewerConfig,
  options: SourceOptions = {},
): Promise<FlowSource> {
  const {
    low = period.start - config.flowFileLength - 1,
    high = period.end + config.flowCaptureInterval + 1,
    onLeftOut,
  } = options;
  const root = rootOf(block, config);
  if (root === undefined) return { files: [], directoriesLeftOut: 0, unreadable: 0, roots: [] };
  let unreadable = 0;
  const leaveOut: OnLeftOut = (path, error) => {
    if (isMissed(basename(path), low, high)) unreadable++;
    onLeftOut?.(path, error);
  };
  const found = await findFilesByStart([root], low, high, {
    nesting: nestingOf(config),
    maxDirectories: config.maximumDays,
    onLeftOut: leaveOut,
  });
  return { files: found.files, directoriesLeftOut: found.directoriesLeftOut, unreadable, roots: [root] };
}

/** Whether a file would have been read; one that the collector has just begun holds nothing yet. */
function isMissed(name: string, low: number, high: number): boolean {
  const start = fileTime(name);
  return !name.startsWith('tmp-') && (start < 0 || (low <= start && start <= high));
}

/** The exporter counts where both are set. A device that is not configured has no directory: its name may lead anywhere. */
function rootOf(block: FilterBlock, config: FlowViewerConfig): string | undefined {
  const { device_name: device, exporter } = block;
  if (exporter !== '') return config.exporterDirectory;
  if (device === '') return config.flowDataDirectory;
  return isKnownDevice(device, config) ? join(config.flowDataDirectory, device) : undefined;
}

/** Every other value means none. */
function nestingOf({ nesting }: FlowViewerConfig): number {
  return Number.isInteger(nesting) && Math.abs(nesting) <= 3 ? nesting : 0;
}
