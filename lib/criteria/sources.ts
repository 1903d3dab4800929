import { join } from 'node:path';
import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
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
  if (root === undefined) return { files: [], directoriesLeftOut: 0, roots: [] };
  const found = await findFilesByStart([root], low, high, {
    nesting: nestingOf(config),
    maxDirectories: config.maximumDays,
    ...(onLeftOut ? { onLeftOut } : {}),
  });
  return { files: found.files, directoriesLeftOut: found.directoriesLeftOut, roots: [root] };
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
