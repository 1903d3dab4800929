import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FlowViewerConfig } from '../../config/flowviewer-pm.js';

/** The device that stands for all of SiLK's data. */
const WHOLE_SITE = 'Site';

/**
 * Where the data of a device are if the form does not say it (FlowViewer specification, section 11): in a directory of its own, unless
 * silk.conf lays out files by something other than their type first.
 */
export async function dataRoot(
  device: string,
  { silkDataDirectory }: Pick<FlowViewerConfig, 'silkDataDirectory'>,
): Promise<string> {
  if (device === WHOLE_SITE) return silkDataDirectory;
  const text = await readFile(join(silkDataDirectory, 'silk.conf'), 'utf8').catch(() => '');
  const format = /^\s*path-format\s+"?([^"\n]*)/m.exec(text)?.[1];
  const isByType = format === undefined || /^[^%]*%T/.test(format);
  return isByType ? join(silkDataDirectory, device) : silkDataDirectory;
}
