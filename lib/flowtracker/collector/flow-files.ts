import { join } from 'node:path';
import type { FilterBlock } from '../../criteria/keys.js';
import type { FlowViewerConfig } from '../../config/flowviewer-pm.js';
import { isFileName } from '../../saved/hash.js';
import type { FlowFile } from '../../store/select-header.js';
import { findFilesByStart } from '../../store/window.js';

/**
 * Directory of the flow files of a tracking: the exporters' if it has an exporter, else the device's, else that of all flows
 * (FlowTracker specification, section 7.2). A device need not be configured any more.
 */
export function sourceDirectory(
  { device_name: device, exporter }: FilterBlock,
  config: FlowViewerConfig,
): string {
  if (exporter !== '') return config.exporterDirectory;
  if (device === '') return config.flowDataDirectory;
  if (!isFileName(device)) throw new Error(`"${device}" cannot be the name of a directory`);
  return join(config.flowDataDirectory, device);
}

/** The files below a source directory that began in a window, every file once; none if the directory is missing. */
export async function findSourceFiles(
  directory: string,
  { low, high }: { readonly low: number; readonly high: number },
  { nesting }: FlowViewerConfig,
  onNote: (message: string) => void,
): Promise<readonly FlowFile[]> {
  const { files } = await findFilesByStart([directory], low, high, {
    nesting,
    onLeftOut: (path, error) => onNote(`${path} is left out: ${error.message}`),
  });
  return files;
}
