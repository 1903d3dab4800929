import { join } from 'node:path';
import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import { readOptional } from '../files/optional-file.js';
import { interfaceNames } from '../names/interfaces.js';
import type { FilterBlock } from './keys.js';

/** Name of an interface by its number; undefined if it has none. */
export type InterfaceName = (ifIndex: number) => string | undefined;

/** The interface names of a filter's device, or of its exporter (FlowViewer specification, section 5.2). */
export async function deviceInterfaces(
  { device_name: device, exporter }: FilterBlock,
  { cgiBinDirectory }: Pick<FlowViewerConfig, 'cgiBinDirectory'>,
): Promise<InterfaceName> {
  const owner = device === '' ? exporter : device;
  const file = device === '' ? 'NamedInterfaces_Exporters' : 'NamedInterfaces_Devices';
  const names =
    owner === '' ? undefined : interfaceNames(await readOptional(join(cgiBinDirectory, file))).get(owner);
  return (ifIndex) => names?.get(ifIndex);
}
