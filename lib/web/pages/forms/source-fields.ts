import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FlowViewerConfig } from '../../../config/flowviewer-pm.js';
import type { FilterBlock } from '../../../criteria/keys.js';
import { interfaceNames } from '../../../names/interfaces.js';
import type { ChoiceGroup, FormField } from './field.js';

/** Device and exporter, as menus of what is configured; a line of text where nothing is (FlowViewer specification, section 2.2). */
export function sourceFields(block: FilterBlock, config: FlowViewerConfig): FormField[] {
  const devices = [...config.devices, ...config.ipfixDevices];
  const { exporters } = config;
  const fields: FormField[] = [];
  if (devices.length > 0) {
    fields.push({
      name: 'device_name',
      label: 'Device',
      kind: 'select',
      value: block.device_name,
      groups: [none('No device'), { choices: devices.map((name) => ({ value: name, label: name })) }],
    });
  } else if (exporters.length === 0) {
    const hint = config.noDevicesOrExporters
      ? 'Name of a directory of flow files, if there are several.'
      : 'Name of its directory.';
    fields.push({ name: 'device_name', label: 'Device', kind: 'text', value: block.device_name, hint });
  }
  if (exporters.length > 0 && block.IPFIX !== '1') {
    const choices = exporters.map(({ address, title }) => ({
      value: address,
      label: title === '' ? address : `${title} (${address})`,
    }));
    fields.push({
      name: 'exporter',
      label: 'Exporter',
      kind: 'select',
      value: block.exporter,
      groups: [none('No exporter'), { choices }],
    });
  }
  return fields;
}

function none(label: string): ChoiceGroup {
  return { choices: [{ value: '', label }] };
}

/** Names of the interfaces of the filter's device or exporter, and whether any device has names at all. */
export async function namedInterfaces(
  block: FilterBlock,
  { cgiBinDirectory }: FlowViewerConfig,
): Promise<{ names: ReadonlyMap<number, string>; areAny: boolean }> {
  const [devices, exporters] = await Promise.all(
    ['NamedInterfaces_Devices', 'NamedInterfaces_Exporters'].map(async (name) =>
      interfaceNames(await readFile(join(cgiBinDirectory, name), 'utf8').catch(() => '')),
    ),
  );
  const owner = block.device_name !== '' ? devices?.get(block.device_name) : exporters?.get(block.exporter);
  return { names: owner ?? new Map(), areAny: (devices?.size ?? 0) + (exporters?.size ?? 0) > 0 };
}

/** The menu of named interfaces: each to be included or excluded; undefined if the source has no names. */
export function interfaceField(
  name: 'sif_name' | 'dif_name',
  label: string,
  value: string,
  names: ReadonlyMap<number, string>,
): FormField | undefined {
  if (names.size === 0 && value === '') return undefined;
  const entries = [...names].sort(([a], [b]) => a - b);
  const group = (heading: string, sign: string): ChoiceGroup => ({
    label: heading,
    choices: entries.map(([index, text]) => ({ value: `${sign}${index}`, label: `${sign}${index} ${text}` })),
  });
  const known = value === '' || entries.some(([index]) => [`${index}`, `-${index}`].includes(value));
  const own: ChoiceGroup[] = known ? [] : [{ choices: [{ value, label: value }] }];
  return {
    name,
    label,
    kind: 'select',
    value,
    groups: [none('Any'), ...own, group('Include', ''), group('Exclude', '-')],
  };
}
