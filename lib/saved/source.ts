import type { FlowViewerConfig } from '../config/flowviewer-pm.js';
import type { FilterBlock } from '../criteria/keys.js';

/** The source of flows that a form was changed to: a device or an exporter, the other is empty. */
export interface ChosenSource {
  readonly device: string;
  readonly exporter: string;
}

/** Reads the parts of a query behind its hash: choosing a device clears the exporter and the reverse (D-14). Undefined: none is chosen. */
export function readSource(parts: readonly string[]): ChosenSource | undefined {
  const device = parts.find((part) => part.startsWith('DDD'))?.slice(3) ?? '';
  const exporter = parts.find((part) => part.startsWith('EEE'))?.slice(3) ?? '';
  if (device !== '') return { device, exporter: '' };
  return exporter === '' ? undefined : { device: '', exporter };
}

/** A filter with another source, if one was chosen. */
export function withSource(
  block: FilterBlock,
  source: Partial<ChosenSource> | undefined,
  { ipfixDevices }: Pick<FlowViewerConfig, 'ipfixDevices'>,
): FilterBlock {
  const { device, exporter } = source ?? {};
  if (device === undefined || exporter === undefined) return block;
  return { ...block, device_name: device, exporter, IPFIX: ipfixDevices.includes(device) ? '1' : '0' };
}
